import type { CaseHeader } from '../../api/regulation/resources.ts';
import { DAY_MINUTES } from './day-clock.ts';
import { findSlot } from './find-slot.ts';
import { readCase, step, think, type Desk, type Notes } from './desk.ts';
import { bookElsewhere } from './vendor-page.ts';

/** Searches without a booking after which one asks beyond what is offered, then a community, then a doctor. */
const SEARCHES = { beyond: 2, community: 3, doctor: 4 };
/** Minutes of the shift between two tries to reach someone: the windows that the platform sets are of the machine's time. */
const TRY_AGAIN = 10;

/** Minutes of the shift that a community has to answer, and the least that is of the machine, ms. */
const ANSWER = { minutes: 30, leastMs: 1500 };
/** Its silence is told within a second or two, ms. */
const SILENCE_MS = 2000;

/** Vendors are on the machine's time: how long their word is awaited, ms; less in a day that lasts less than minutes. */
const patienceOf = ({ clock }: Desk['room']) => Math.min(26_000, clock.toMs(DAY_MINUTES) / 8);

/**
 * Whether something can be done about a case now: not while someone, a community or a vendor is asked for it, or a promised
 * call is still to come.
 */
export function canAct(
  { room }: Desk,
  { id, asked, callback, booking, doctorMustDecide }: CaseHeader,
): boolean {
  if (asked || doctorMustDecide || !room.switchboard.knows(id)) return false;
  const { triedAt, pageAt, askedUntil } = room.switchboard.notesOf(id);
  const now = performance.now();
  if (callback) {
    return triedAt === null
      ? Date.parse(callback.from) <= Date.now()
      : now - triedAt > room.clock.toMs(TRY_AGAIN);
  }
  if (!booking && askedUntil !== null && Date.now() < askedUntil + SILENCE_MS) return false;
  if (booking?.state === 'confirming' || booking?.state === 'unknown') return false;
  if (booking?.state === 'awaiting-vendor') return pageAt === null || now - pageAt > patienceOf(room);
  return true;
}

/** The next thing to do about a case of one's own, by where it stands. */
export async function follow(desk: Desk, item: CaseHeader): Promise<void> {
  const { id, state, booking, callback, decision } = item;
  const notes = desk.room.switchboard.notesOf(id);
  if (callback) return callBack(desk, id, notes);
  if (booking?.state === 'awaiting-vendor') return bookElsewhere(desk, item, notes);
  if (state === 'patient-informed') return close(desk, item);
  if (booking?.state === 'confirmed') return tell(desk, id, notes);
  if (decision !== null && decision !== 'ORIENT') return tell(desk, id, notes);
  if (await askOwnDoctor(desk, id, notes)) return;
  if (notes.searches >= SEARCHES.doctor) {
    notes.searches = 0;
    await step(desk, id, { type: 'ask-doctor', delay: '1H', reason: 'Aucun créneau trouvé' });
    return;
  }
  const asks = notes.call.forCommunity || notes.searches === SEARCHES.community;
  if (asks && notes.askedUntil === null && desk.room.ground.communities.length > 0) {
    return askCommunity(desk, id, notes);
  }
  if (notes.searches === SEARCHES.beyond && (await askBeyond(desk, id, notes))) return;
  return findSlot(desk, item);
}

async function callBack(desk: Desk, id: string, notes: Notes): Promise<void> {
  notes.triedAt = performance.now();
  await think(desk, 0.5, 1);
  const outcome = notes.dice.chance(notes.call.reachable)
    ? 'reached'
    : notes.dice.pick(['no-answer', 'voicemail', 'busy'] as const);
  await step(desk, id, { type: 'attempt-callback', outcome });
  desk.room.tally.note(`calls back: ${outcome}`);
}

/** Reads what the platform has written to be said, and says it. */
async function tell(desk: Desk, id: string, notes: Notes): Promise<void> {
  const { call, dice } = notes;
  const known = await readCase(desk, id);
  if (known?.header.booking?.state === 'confirmed' && !known.toSay)
    desk.room.tally.note('nothing written to say');
  await think(desk, 0.5, 1.5);
  const outcome = call.reachable > 0 && dice.chance(0.94) ? 'told' : 'not-reached';
  await step(desk, id, { type: 'tell-caller', outcome });
  if (outcome === 'not-reached') notes.triedAt = performance.now();
}

async function close(desk: Desk, { id, booking, decision }: CaseHeader): Promise<void> {
  await think(desk, 0.2, 0.6);
  const outcome = booking ? 'oriented' : decision === 'PMT' ? 'prescribed' : 'advised';
  await step(desk, id, { type: 'close', outcome });
}

/** The own doctor is called first; some have room for one more. Says whether they take the person. */
async function askOwnDoctor(desk: Desk, id: string, notes: Notes): Promise<boolean> {
  const { ownDoctor } = notes.call;
  if (!ownDoctor || notes.ownDoctorCalled) return false;
  notes.ownDoctorCalled = true;
  await think(desk, 1, 2.5);
  const outcome = notes.dice.weigh([
    [45, 'no-answer'],
    [35, 'refused'],
    [20, 'agreed'],
  ] as const);
  await step(desk, id, { type: 'call-own-doctor', rpps: ownDoctor.rpps, outcome });
  if (outcome !== 'agreed') return false;
  const start = new Date(Date.now() + 3 * 3_600_000).toISOString();
  return (
    (await step(desk, id, { type: 'orient-beyond', roleId: ownDoctor.roleId, outcome, start })) !== undefined
  );
}

/** A professional is asked for one more. Says whether they agreed. */
async function askBeyond(desk: Desk, id: string, notes: Notes): Promise<boolean> {
  notes.searches += 1;
  const { roleId } = notes.dice.pick(desk.room.ground.doctors);
  await think(desk, 1, 2.5);
  const outcome = notes.dice.weigh([
    [40, 'no-answer'],
    [25, 'refused'],
    [35, 'agreed'],
  ] as const);
  const start = new Date(Date.now() + 2 * 3_600_000).toISOString();
  const agreed = outcome === 'agreed' && { start };
  const after = await step(desk, id, { type: 'orient-beyond', roleId, outcome, ...agreed });
  return outcome === 'agreed' && after !== undefined;
}

/** The members of a community are asked whether one can see the person; mostly of the one that answers. */
async function askCommunity({ room, ...desk }: Desk, id: string, notes: Notes): Promise<void> {
  const { ground, clock } = room;
  const [first, ...others] = ground.communities;
  const organizationId = notes.dice.chance(0.8) ? first : notes.dice.pick([first, ...others]);
  if (organizationId === undefined) return;
  const until = Date.now() + Math.max(ANSWER.leastMs, clock.toMs(ANSWER.minutes));
  notes.askedUntil = until;
  const answerBy = new Date(until).toISOString();
  await step({ room, ...desk }, id, { type: 'ask-community', organizationId, answerBy });
}
