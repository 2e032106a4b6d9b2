import {
  caseHeader,
  caseResource,
  type CaseHeader,
  type CaseResource,
} from '../../api/regulation/resources.ts';
import type { Command } from '../../api/regulation/lifecycle/commands.ts';
import type { z } from 'zod';
import type { command } from '../../api/regulation/lifecycle/commands.ts';
import type { DispatchRole } from '../../db/dispatch-vocabulary.ts';
import type { Board } from './board.ts';
import type { Call } from './calls.ts';
import type { DayClock } from './day-clock.ts';
import { Dice } from './dice.ts';
import type { Ground } from './ground.ts';
import type { Screen } from './screen.ts';
import type { Switchboard } from './switchboard.ts';
import type { Tally } from './tally.ts';

/** What everybody at work shares. */
export interface Room {
  clock: DayClock;
  board: Board;
  ground: Ground;
  seed: number;
  switchboard: Switchboard;
  tally: Tally;
}

/** What was done for a case so far, as whoever works on it can read in its history. */
export interface Notes {
  call: Call;
  /** Minutes of the shift. */
  openedAt: number;
  offeredAt: number | null;
  searches: number;
  ownDoctorCalled: boolean;
  /** How often a doctor has handed it to those who find slots. */
  handed: number;
  declined: boolean;
  /** `performance.now()` of the last visit to a vendor's page, or of the last try to call back. */
  pageAt: number | null;
  triedAt: number | null;
  /** Until when a community may answer (`Date.now()`); null when none was asked. */
  askedUntil: number | null;
  dice: Dice;
}

/** Where one person works: their screen, and what they know of the callers. */
export interface Desk {
  room: Room;
  screen: Screen;
  accountId: number;
  name: string;
  role: DispatchRole;
  dice: Dice;
}

export type Given = z.input<typeof command> & { type: Command['type'] };

/** Minutes of thought or talk, somewhere between two. */
export function think({ room, dice }: Desk, least: number, most: number): Promise<void> {
  return room.clock.pass(dice.between(least, most));
}

/** Takes a step about a case. Gives the case after it, or undefined when it was refused. */
export async function step(desk: Desk, id: string, given: Given): Promise<CaseHeader | undefined> {
  const answer = await desk.screen.post(caseHeader, `/cases/${id}/events`, { body: given });
  if (answer.is === 'refused') return undefined;
  desk.room.board.saw(answer.body);
  return answer.body;
}

/** Takes a case as the board shows it: nothing is taken from whoever was quicker. Says whether it is theirs now. */
export async function take(desk: Desk, { id, version }: CaseHeader): Promise<boolean> {
  desk.room.board.opens(id);
  const asked = { body: { type: 'take' }, match: `"${version}"` };
  const answer = await desk.screen.post(caseHeader, `/cases/${id}/events`, asked);
  if (answer.is === 'done') desk.room.board.saw(answer.body);
  return answer.is === 'done';
}

export async function readCase(desk: Desk, id: string): Promise<CaseResource | undefined> {
  const answer = await desk.screen.read(caseResource, `/cases/${id}`);
  return answer.is === 'done' ? answer.body : undefined;
}

export const isMine = ({ accountId }: Desk, { owner }: CaseHeader): boolean =>
  'accountId' in owner && owner.accountId === accountId;

export const waitsIn = ({ owner }: CaseHeader, queue: string): boolean =>
  'queue' in owner && owner.queue === queue;

/** Whether a request waits for this person to answer it. */
export function isAsked({ accountId }: Desk, { asked }: CaseHeader, queues: readonly string[]): boolean {
  if (!asked) return false;
  return 'queue' in asked.to ? queues.includes(asked.to.queue) : asked.to.accountId === accountId;
}
