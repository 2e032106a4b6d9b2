import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../db/client.ts';
import { FAULTS, type Order } from '../../importers/sandbox/booking/faults.ts';
import { DAY_MINUTES } from './day-clock.ts';
import { Dice } from './dice.ts';
import type { Room } from './desk.ts';

/** Something a vendor does wrong, and when: minutes after the day's beginning. */
export interface Trouble {
  at: number;
  vendor: string;
  /** `cancels`: it gives back a visit that it had taken. */
  order: Order | 'cancels';
}

/** One trouble for so many calls, at least. */
const CALLS_A_TROUBLE = 9;
const LEAST = 4;
/** Seconds in which a vendor's cancellation is heard. */
const HEARD_WITHIN = 4;

interface Visit {
  id: string;
  sourceId: string;
}

/** Draws what the vendors do wrong over a day. */
export function drawTroubles(vendors: readonly string[], draw: { calls: number; seed: number }): Trouble[] {
  if (vendors.length === 0) return [];
  const count = Math.max(LEAST, Math.round(draw.calls / CALLS_A_TROUBLE));
  return Array.from({ length: count }, (_, nth) => {
    const dice = new Dice(draw.seed, 'trouble', nth);
    return { at: dice.between(0, DAY_MINUTES), vendor: dice.pick(vendors), order: drawOrder(dice) };
  }).toSorted((one, other) => one.at - other.at);
}

function drawOrder(dice: Dice): Trouble['order'] {
  const delayMs = dice.whole(400, 2500);
  return dice.weigh<() => Trouble['order']>([
    [6, () => ({ fault: 'slow', on: ['recheck', 'hold', 'book'], times: dice.whole(2, 8), delayMs })],
    [5, () => ({ fault: dice.pick(FAULTS), on: ['book'], times: 1, delayMs })],
    [2, () => ({ fault: 'commit-then-timeout', on: ['book'], times: 1, delayMs })],
    [
      2,
      () => ({
        fault: dice.pick(['error', 'reset'] as const),
        on: ['hold', 'recheck'],
        times: dice.whole(1, 3),
        delayMs,
      }),
    ],
    [3, () => ({ withdraw: 'held' })],
    [2, () => ({ messages: dice.pick(['late', 'twice', 'reversed', 'lost'] as const), delayMs })],
    [3, () => 'cancels'],
    [2, () => ({ clear: true })],
  ])();
}

/** Has each vendor do wrong at its hour. What a vendor refuses to do is only noted: it is no promise of ours. */
export async function makeTrouble(db: Database, room: Room, troubles: readonly Trouble[]): Promise<void> {
  for (const { at, vendor, order } of troubles) {
    await room.clock.pass(Math.max(0, at - room.clock.minutes()));
    const base = room.ground.vendors.find(({ code }) => code === vendor)?.base;
    const visit = order === 'cancels' ? await findVisit(db, vendor) : undefined;
    const told = order === 'cancels' ? visit && { withdraw: visit.sourceId } : order;
    if (base === undefined || told === undefined) continue;
    const taken = await giveOrder(base, told);
    const what = visit
      ? `cancels a visit, ${(await isHeard(db, visit.id)) ? 'heard' : 'unheard'}`
      : Object.values(told)[0];
    room.tally.note(`${vendor}: ${String(what)}${taken ? '' : ' (did not)'}`);
  }
}

/** Everything as it should be again, so that what is unknown can be asked about. */
export async function endTroubles({ ground }: Room): Promise<void> {
  for (const { base } of ground.vendors) await giveOrder(base, { clear: true });
}

async function giveOrder(base: string, order: Order): Promise<boolean> {
  const answer = await fetch(`${base}/sandbox/control`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(order),
  }).catch(() => undefined);
  return answer?.ok ?? false;
}

/** The latest visit that this vendor has confirmed: withdrawing its slot cancels it. */
async function findVisit({ $client: sql }: Database, vendor: string): Promise<Visit | undefined> {
  const [visit] = await sql<Visit[]>`
    select a.id, s.source_id as "sourceId" from appointment a
      join slot s on s.id = a.slot_id join vendor v on v.id = a.vendor_id
     where v.code = ${vendor} and a.state = 'confirmed' and a.case_id is not null
     order by a.created_at desc, a.id limit 1`;
  return visit;
}

/** Whether the platform learns within a few seconds that its vendor cancelled a visit. */
async function isHeard({ $client: sql }: Database, id: string): Promise<boolean> {
  for (let turn = 0; turn < HEARD_WITHIN; turn += 1) {
    const [known] = await sql`select from appointment where id = ${id} and state = 'cancelled'`;
    if (known) return true;
    await sleep(1000);
  }
  return false;
}
