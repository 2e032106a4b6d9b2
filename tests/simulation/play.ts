import { z } from '@hono/zod-openapi';
import { territoryChanges } from '../../api/regulation/territory-settings.ts';
import type { Database } from '../../db/client.ts';
import { DISPATCH_ROLES } from '../../db/dispatch-vocabulary.ts';
import type { Vault } from '../../db/vault.ts';
import { Board } from './board.ts';
import { drawCalls } from './calls.ts';
import { DAY_MINUTES, DayClock } from './day-clock.ts';
import type { Desk, Room } from './desk.ts';
import { Dice } from './dice.ts';
import { MEMBER, type Ground } from './ground.ts';
import { answerAsks, comeIn, type Member } from './member.ts';
import type { Options } from './options.ts';
import { hire, TEAMS } from './people.ts';
import { Screen } from './screen.ts';
import { workShift } from './shift.ts';
import { Switchboard } from './switchboard.ts';
import { Tally } from './tally.ts';
import { drawTroubles, endTroubles, makeTrouble } from './vendor-troubles.ts';

/** Where a day is played. */
export interface Stage {
  db: Database;
  vault: Vault;
  base: string;
  ground: Ground;
}

/** Minutes of the shift after which the night's team is there, and the day's goes. */
const RELIEF = { comes: 11.75 * 60, goes: 12 * 60 };
/** When one screen goes silent for good, in a day that lasts long enough for it to show. */
const VANISHES_AT = 6.5 * 60;
/** The least a territory may set, so that a lost connection shows within a simulated day. */
const HEARTBEAT_SECONDS = 30;
/** Longest that the last team works on after the day, minutes of the machine. */
const OVERTIME_MINUTES = 3;

/** Plays a day from its first call until nothing is left to do, or nobody comes any further. */
export async function playDay(stage: Stage, options: Options): Promise<Room> {
  const { seed, cases, minutes, day } = options;
  const hiring = await openRoom(stage, options);
  const calls = drawCalls(day, stage.ground, { count: cases, seed });
  const clock = new DayClock(minutes);
  const switchboard = new Switchboard(calls, { clock, seed });
  const room: Room = { ...hiring.room, clock, switchboard };
  const desks = (team: readonly Hired[]) => team.map((hired): Desk => ({ ...hired, room }));
  const over = overAt(room, options);
  await room.board.look(hiring.wall);
  const troubles = drawTroubles(
    stage.ground.vendors.map(({ code }) => code),
    { calls: calls.length, seed },
  );
  const vanishesAt = clock.toMs(RELIEF.goes - VANISHES_AT) > HEARTBEAT_SECONDS * 1500 ? VANISHES_AT : null;
  const goes = () => clock.minutes() >= RELIEF.goes;
  await Promise.all([
    room.board.watch(hiring.wall, clock, () => over() && clock.minutes() > DAY_MINUTES),
    answerAsks({ ...hiring.member, room }, over),
    makeTrouble(stage.db, room, troubles).then(() => endTroubles(room)),
    ...desks(hiring.day).map((desk, nth) =>
      workShift(desk, { from: 0, over: goes, vanishesAt: nth === hiring.vanishing ? vanishesAt : null }),
    ),
    ...desks(hiring.night).map((desk) => workShift(desk, { from: RELIEF.comes, over, vanishesAt: null })),
  ]);
  return room;
}

/** Whether the day is over: its hours have passed, every call was answered, and only visits to come are open; or it lasts too long. */
function overAt({ clock, switchboard, board }: Room, { minutes }: Options): () => boolean {
  const longest = DAY_MINUTES * (1 + OVERTIME_MINUTES / minutes);
  return () => {
    if (clock.minutes() < DAY_MINUTES) return false;
    if (clock.minutes() > longest) return true;
    const waits = board
      .all()
      .every(({ owner, booking }) => 'queue' in owner && owner.queue === 'follow-up' && booking !== null);
    return (
      switchboard.unanswered() === 0 && waits && board.all().every((item) => board.items().includes(item))
    );
  };
}

type Hired = Omit<Desk, 'room'>;

interface Hiring {
  room: Omit<Room, 'clock' | 'switchboard'>;
  wall: Screen;
  day: Hired[];
  night: Hired[];
  /** Of a community that regulators ask. */
  member: Omit<Member, 'room'>;
  /** Which of the day's team loses their connection. */
  vanishing: number;
}

/** Gives everyone a session, and the territory its settings. */
async function openRoom({ db, vault, base, ground }: Stage, { territory, seed }: Options): Promise<Hiring> {
  const tally = new Tally();
  const now = new Date();
  const place = { vault, territory, now };
  const screenOf = (token: string) => new Screen({ base, token }, tally);
  const team = async (shift: keyof typeof TEAMS): Promise<Hired[]> => {
    const hired: Hired[] = [];
    for (const role of DISPATCH_ROLES) {
      for (let nth = 1; nth <= TEAMS[shift][role]; nth += 1) {
        const name = `${shift} ${role} ${nth}`;
        const { token, accountId } = await hire(db, place, { name, role });
        hired.push({ screen: screenOf(token), accountId, name, role, dice: new Dice(seed, 'desk', name) });
      }
    }
    return hired;
  };
  const manager = await hire(db, place, { name: 'manager', role: 'territory-manager' });
  await shorten(screenOf(manager.token));
  const wall = screenOf((await hire(db, place, { name: 'wall', role: 'chief-regulator' })).token);
  const [day, night] = [await team('day'), await team('night')];
  const member = {
    screen: screenOf(await comeIn(base, MEMBER.name)),
    dice: new Dice(seed, 'member'),
  };
  const room = { board: new Board(), ground, seed, tally };
  return {
    room,
    wall,
    day,
    night,
    member,
    vanishing: day.findIndex(({ role }) => role === 'regulator'),
  };
}

const settings = z.object({ version: z.int(), changes: territoryChanges });

/** Throws when the territory's settings cannot be changed. */
async function shorten(screen: Screen): Promise<void> {
  const known = await screen.read(settings, '/territory-settings');
  if (known.is === 'refused')
    throw new Error(`The territory's settings cannot be read: ${known.refusal.code}.`);
  const { version, changes } = known.body;
  const body = { ...changes, heartbeatSeconds: HEARTBEAT_SECONDS };
  const answer = await screen.put(z.unknown(), '/territory-settings', { body, match: `"${version}"` });
  if (answer.is === 'refused')
    throw new Error(`The territory's settings were refused: ${answer.refusal.code}.`);
}
