import { setTimeout as sleep } from 'node:timers/promises';
import { z } from '@hono/zod-openapi';
import { signedIn } from '../../api/identity/resources.ts';
import type { Room } from './desk.ts';
import type { Dice } from './dice.ts';
import type { Screen } from './screen.ts';

/** A professional of a community, who reads what regulators ask it. */
export interface Member {
  room: Room;
  screen: Screen;
  dice: Dice;
}

/** How often a member says yes. */
const WILLING = 0.55;
/** Minutes of the shift between two looks, and the least that is of the machine, ms. */
const BETWEEN_LOOKS = 4;
const LEAST_MS = 250;
const HOUR_MS = 3_600_000;
const asks = z.object({ items: z.array(z.object({ id: z.int() })) });
const nothing = z.null();

/** Comes in as a persona of the sandbox. Throws when it does not open. */
export async function comeIn(base: string, persona: string): Promise<string> {
  const answer = await fetch(`${base}/api/sandbox/sessions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ persona, channel: 'bearer' }),
  });
  const { token } = signedIn.parse(await answer.json());
  if (token === undefined) throw new Error(`The persona ${persona} was given no token.`);
  return token;
}

/** Answers what the community is asked, once each: yes, at an hour of the coming ones, or not, and a colleague may. */
export async function answerAsks({ room, screen, dice }: Member, over: () => boolean): Promise<void> {
  const { clock, tally } = room;
  const weighed = new Set<number>();
  while (!over()) {
    const read = await screen.read(asks, '/community-asks');
    const open = read.is === 'done' ? read.body.items.filter(({ id }) => !weighed.has(id)) : [];
    for (const { id } of open) {
      weighed.add(id);
      await clock.pass(dice.between(1, 4));
      if (!dice.chance(WILLING)) continue;
      const start = new Date(Date.now() + dice.between(1, 6) * HOUR_MS).toISOString();
      const answer = await screen.post(nothing, `/community-asks/${id}/accept`, { body: { start } });
      tally.note(answer.is === 'done' ? 'taken by a community' : 'a community came second');
    }
    await sleep(Math.max(LEAST_MS, clock.toMs(BETWEEN_LOOKS)));
  }
}
