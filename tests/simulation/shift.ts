import { setTimeout as sleep } from 'node:timers/promises';
import { z } from '@hono/zod-openapi';
import type { DispatchRole } from '../../db/dispatch-vocabulary.ts';
import { isMine, type Desk } from './desk.ts';
import { decideCases } from './doctor.ts';
import { assist } from './intake.ts';
import { orient } from './orienter.ts';

const TURNS: Record<DispatchRole, (desk: Desk) => Promise<boolean>> = {
  arm: assist,
  regulator: orient,
  nurse: orient,
  'chief-regulator': decideCases,
};

/** How often a screen says that it is there, ms. */
const BEAT_MS = 8000;
/** Minutes of the shift that someone without anything to do waits before they look again. */
const IDLE = 2;
/** Times that someone who leaves hands over what came to them meanwhile. */
const LEAVES = 20;
const nothing = z.null();
const handedOver = z.object({ left: z.array(z.uuid()), waiting: z.array(z.uuid()) });
const shift = z.object({ mine: z.array(z.object({ id: z.uuid() })) });

/** When someone works, in minutes after the day's beginning. */
export interface Hours {
  from: number;
  /** True once their shift is over. */
  over: () => boolean;
  /** From then on, as soon as they have a case, their screen is gone and says nothing more; null for never. */
  vanishesAt: number | null;
}

/** Works through a shift, then hands everything over and ends it. */
export async function workShift(desk: Desk, { from, over, vanishesAt }: Hours): Promise<void> {
  const { clock } = desk.room;
  await clock.pass(Math.max(0, from - clock.minutes()));
  const screen = keepBeating(desk);
  try {
    await workUntil(desk, { over, vanishesAt });
  } finally {
    screen.abort();
  }
}

/** A screen that is open says so, whatever its owner does. */
function keepBeating({ screen }: Desk): AbortController {
  const closed = new AbortController();
  const beat = async () => {
    while (!closed.signal.aborted) {
      await screen.post(nothing, '/shift/heartbeat');
      await sleep(BEAT_MS, undefined, { signal: closed.signal }).catch(() => undefined);
    }
  };
  void beat();
  return closed;
}

async function workUntil(desk: Desk, { over, vanishesAt }: Omit<Hours, 'from'>): Promise<void> {
  const { clock, board, tally } = desk.room;
  while (!over()) {
    if (
      vanishesAt !== null &&
      clock.minutes() >= vanishesAt &&
      board.all().some((item) => isMine(desk, item))
    ) {
      tally.note('connections lost');
      return;
    }
    if (!(await TURNS[desk.role](desk))) await clock.pass(IDLE);
  }
  await leave(desk);
}

/** A shift ends with nothing in hand: what cannot be left to a queue keeps its holder at work. Throws when they cannot leave. */
async function leave(desk: Desk): Promise<void> {
  for (let turn = 0; turn < LEAVES; turn += 1) {
    const mine = await desk.screen.read(shift, '/shift');
    if (mine.is === 'refused') break;
    if (mine.body.mine.length > 0) {
      const cases = mine.body.mine.slice(0, 100).map(({ id }) => ({ caseId: id, note: 'Fin de poste' }));
      const left = await desk.screen.post(handedOver, '/shift/hand-over', { body: { cases } });
      if (left.is === 'done') desk.room.tally.note('cases handed over at the end of a shift');
      continue;
    }
    const ended = await desk.screen.post(nothing, '/shift/end');
    if (ended.is === 'done') return;
  }
  throw new Error(`${desk.name} cannot leave: cases stay in their hands.`);
}
