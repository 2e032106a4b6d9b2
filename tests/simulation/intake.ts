import { z } from '@hono/zod-openapi';
import { caseHeader, type CaseHeader } from '../../api/regulation/resources.ts';
import type { Call } from './calls.ts';
import { isMine, step, take, think, waitsIn, type Desk } from './desk.ts';

const opened = caseHeader.extend({ sameNumber: z.array(caseHeader) });
const found = z.object({ items: z.array(caseHeader) });

/** Minutes that a call rings before those who find slots pick it up too. */
const PATIENCE = 6;

/** What an ARM does next: a call that rings, a case that came back to them. Says whether there was anything. */
export async function assist(desk: Desk): Promise<boolean> {
  return (await answerCall(desk)) || (await passOn(desk));
}

/** Others pick up as well, when the ARM cannot. */
export async function helpOut(desk: Desk): Promise<boolean> {
  return desk.room.switchboard.ringing() > PATIENCE && (await answerCall(desk));
}

async function answerCall(desk: Desk): Promise<boolean> {
  const { switchboard, tally } = desk.room;
  const call = switchboard.answer();
  if (!call) return false;
  tally.note('calls answered');
  await think(desk, 0.5, 1);
  if (call.again !== null && (await attachToCase(desk, call))) return true;
  await think(desk, 0.5, 2);
  const known = await openCase(desk, call);
  await think(desk, 0.5, 1.5);
  if (call.hangsUp) await step(desk, known.id, { type: 'close', outcome: 'abandoned' });
  else await route(desk, known);
  return true;
}

/** The same number called about a case that is open: it comes up for whoever has it, and nothing is opened twice. */
async function attachToCase({ room, screen }: Desk, { contact }: Call): Promise<boolean> {
  const { phone } = contact;
  const same = await screen.post(found, '/cases/of-number', { body: { phone } });
  const open = same.is === 'done' ? same.body.items.find(({ closedAt }) => closedAt === null) : undefined;
  if (!open) return false;
  const answer = await screen.post(caseHeader, `/cases/${open.id}/events`, {
    body: { type: 'called-again' },
  });
  if (answer.is === 'refused') return false;
  room.board.saw(answer.body);
  room.tally.note('calls about an open case');
  return true;
}

/** Opens the link of the call-centre software, as the one who answers does: an address that is not found is asked for. */
async function followLink({ room, screen }: Desk, { nth, contact, saysStreet }: Call): Promise<void> {
  const { origin } = room.ground;
  const insee = contact.place?.insee ?? '';
  const query = new URLSearchParams({ origin, inseecode: insee, call: `simulation-${nth}` });
  if (saysStreet) query.set('streetname', 'rue que nul ne connaît');
  const to = await screen.follow(`/lrm?${query.toString()}`);
  if (to?.includes('ask=address')) room.tally.note('links whose address was not found');
}

/** Throws when the platform does not take a call: that case would be lost. */
async function openCase(desk: Desk, call: Call): Promise<CaseHeader> {
  const { room, screen } = desk;
  await followLink(desk, call);
  const { contact, motive, needs } = call;
  const { origin } = room.ground;
  const rung = room.clock.toMs(room.clock.minutes() - call.at);
  const presentedAt = iso(Date.now() - Math.max(0, rung));
  const body = { priority: 'P2', contact, motive: { motive: motive.words, needs }, origin, presentedAt };
  const answer = await screen.post(opened, '/cases', { body, once: true });
  if (answer.is === 'refused') throw new Error(`Call ${call.nth} was refused: ${answer.refusal.code}.`);
  room.switchboard.opened(answer.body.id, call);
  room.board.saw(answer.body);
  return answer.body;
}

/** One's own cases that a hand-over left behind, and those that wait to be picked up. */
async function passOn(desk: Desk): Promise<boolean> {
  const items = desk.room.board.items();
  const mine = items.find((item) => isMine(desk, item) && item.asked === null && item.callback === null);
  if (mine) {
    await think(desk, 0.5, 1);
    await route(desk, mine);
    return true;
  }
  const waiting = items.find((item) => waitsIn(item, 'pick-up'));
  return waiting !== undefined && take(desk, waiting);
}

/** To whom a case goes, once it is known what it is about. */
async function route(desk: Desk, { id, priority, state }: CaseHeader): Promise<void> {
  const { motive, nth } = desk.room.switchboard.notesOf(id).call;
  const { need, delay, specialty } = motive;
  if (priority !== motive.priority) {
    await step(desk, id, { type: 'prioritise', priority: motive.priority });
  }
  if (need === 'team') {
    await step(desk, id, { type: 'reorient', pathway: 'AMU', queue: 'doctor', reason: 'Signe de gravité' });
    return;
  }
  if (state === 'new' && desk.role !== 'regulator') await step(desk, id, { type: 'qualify', specialty });
  if (need === 'advice' || need === 'prescription' || need === 'emergency') {
    await step(desk, id, { type: 'ask-doctor', delay: need === 'emergency' ? 'IMMEDIAT' : '30M' });
    return;
  }
  if (nth % 12 === 0) {
    const from = Date.now() + desk.room.clock.toMs(20);
    const window = { from: iso(from), to: iso(from + desk.room.clock.toMs(120)) };
    await step(desk, id, { type: 'promise-callback', ...window });
  }
  await step(desk, id, { type: 'hand-over', recipient: { queue: 'osnp' }, delay });
}

const iso = (ms: number) => new Date(ms).toISOString();
