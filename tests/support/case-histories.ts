import * as fc from 'fast-check';
import {
  apply,
  foldCase,
  isOwnedBy,
  type CaseEvent,
  type CaseView,
} from '../../api/regulation/lifecycle/case.ts';
import type { Command } from '../../api/regulation/lifecycle/commands.ts';
import { followBooking } from '../../api/regulation/lifecycle/following.ts';
import type { CaseBookingFacts } from '../../db/queries/cases/bookings.ts';
import { decide } from '../../api/regulation/lifecycle/lifecycle.ts';
import { isRefusal } from '../../api/regulation/lifecycle/refusals.ts';
import { DEFAULT_SETTINGS } from '../../api/regulation/territory-settings.ts';
import {
  communitySaid,
  leaveCase,
  openCase,
  passTime,
  returnCase,
} from '../../api/regulation/lifecycle/unasked.ts';
import {
  CALLBACK_OUTCOMES,
  CARE_LEVELS,
  CASE_OUTCOMES,
  CONTACT_OUTCOMES,
  DECISIONS,
  DELAYS,
  DISPATCH_ROLES,
  HAND_OVER_ANSWERS,
  ORIENTATIONS,
  PATHWAYS,
  PRIORITIES,
  QUEUES,
} from '../../db/dispatch-vocabulary.ts';
import { APPOINTMENT_STATES } from '../../db/vocabulary.ts';

/** Random histories of a case: thousands with `FAULTS=1`. */
export const HISTORIES = process.env['FAULTS'] === '1' ? 20_000 : 600;
export const START = Date.parse('2026-11-24T12:00:00Z');
export const MINUTE = 60_000;
export const settings = DEFAULT_SETTINGS;

/** One person for each role, and a second OSNP. */
const PEOPLE = [...DISPATCH_ROLES, 'regulator' as const].map((role, index) => ({
  accountId: index + 1,
  role,
}));

type Move =
  | { do: 'step'; who: number; given: Command }
  | { do: 'wait'; minutes: number }
  | {
      do: 'book';
      facts: 'hold' | 'drop-hold' | (typeof APPOINTMENT_STATES)[number];
      who: number;
      minutes: number;
    }
  | { do: 'community'; takes: boolean }
  | { do: 'silence' }
  | { do: 'leave' };

const any = fc.constantFrom;
const later = fc.integer({ min: -5, max: 300 }).map((minutes) => ({ minutes }));

/** What a person may try; `request` and instants are made real when they are played. */
const given = fc.oneof(
  fc.record({ type: any('take'), reason: any(undefined, 'Je reprends.') }),
  fc.record({ type: any('release'), queue: any(undefined, ...QUEUES), reason: any('Je dois partir.') }),
  fc.record({ type: any('plan'), nextActionAt: later }),
  fc.record({ type: any('called-again') }),
  fc.record({ type: any('prioritise'), priority: any(...PRIORITIES), pathway: any(undefined, ...PATHWAYS) }),
  fc.record({ type: any('qualify') }),
  fc.record({ type: any('ask-doctor'), delay: any('IMMEDIAT', 'ASAP', '30M') }),
  fc.record({
    type: any('decide'),
    careLevel: any(...CARE_LEVELS),
    decision: any(...DECISIONS),
    orientation: any(undefined, ...ORIENTATIONS),
  }),
  fc.record({
    type: any('hand-over'),
    recipient: fc.oneof(
      fc.record({ queue: any(...QUEUES) }),
      fc.record({ accountId: fc.integer({ min: 1, max: PEOPLE.length }) }),
    ),
    delay: any(...DELAYS),
    dueAt: later,
  }),
  fc.record({
    type: any('answer'),
    answer: any(...HAND_OVER_ANSWERS),
    committedDelay: any(undefined, '2H'),
    reason: any(undefined, 'Pas pour moi.'),
  }),
  fc.record({ type: any('cancel-hand-over') }),
  fc.record({ type: any('call-own-doctor'), outcome: any(...CONTACT_OUTCOMES) }),
  fc.record({ type: any('start-search') }),
  fc.record({ type: any('orient-beyond'), roleId: any(7), outcome: any(...CONTACT_OUTCOMES), start: later }),
  fc.record({ type: any('ask-community'), organizationId: any(3), answerBy: later }),
  fc.record({ type: any('tell-caller'), outcome: any('told', 'not-reached') }),
  fc.record({ type: any('promise-callback'), from: later, to: later }),
  fc.record({ type: any('attempt-callback'), outcome: any(...CALLBACK_OUTCOMES) }),
  fc.record({
    type: any('reorient'),
    pathway: any(...PATHWAYS),
    queue: any('doctor', 'osnp'),
    priority: any(undefined, ...PRIORITIES),
    reason: any('Aggravation.'),
  }),
  fc.record({ type: any('close'), outcome: any(...CASE_OUTCOMES), reason: any(undefined, 'Vu autrement.') }),
);

/** Someone, or (-1, most often) who has the case or serves its queue. */
const who = fc.oneof(
  { weight: 3, arbitrary: any(-1) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 4 }) },
);
const move = fc.oneof(
  { weight: 12, arbitrary: fc.record({ do: any('step'), who, given }) },
  { weight: 3, arbitrary: fc.record({ do: any('wait'), minutes: any(1, 6, 20, 70, 400) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: any('book'),
      who,
      facts: any('hold', 'drop-hold', 'confirming', 'confirmed', ...APPOINTMENT_STATES),
      minutes: any(30, 200),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: any('community'), takes: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: any('silence') }) },
  { weight: 1, arbitrary: fc.record({ do: any('leave') }) },
);

const step = (by: number, command: object) => ({ do: 'step', who: by, given: command });
const take = step(-1, { type: 'take' });
const reach = (outcome: string) => step(-1, { type: 'attempt-callback', outcome });
const inMinutes = (minutes: number) => ({ minutes });
const book = (facts: string) => ({ do: 'book', who: -1, facts, minutes: 30 });

/** What happens in that order on most days, so that chance need not find it. */
const stories = any(
  [
    step(-1, { type: 'hand-over', recipient: { queue: 'doctor' }, delay: 'ASAP' }),
    step(3, { type: 'answer', answer: 'ACCEPTEE' }),
  ],
  [
    step(-1, { type: 'promise-callback', from: inMinutes(0), to: inMinutes(30) }),
    reach('busy'),
    reach('no-answer'),
    reach('voicemail'),
    take,
  ],
  [
    take,
    book('hold'),
    book('confirmed'),
    step(-1, { type: 'tell-caller', outcome: 'told' }),
    take,
    step(-1, { type: 'close', outcome: 'oriented' }),
  ],
  [book('cancelled'), take],
);
/** Many moves, one after the other. */
export const moves = fc
  .array(fc.oneof({ weight: 6, arbitrary: move.map((each) => [each]) }, { weight: 1, arbitrary: stories }), {
    minLength: 1,
    maxLength: 40,
  })
  .map((each): object[] => each.flat());

export interface World {
  now: number;
  events: CaseEvent[];
  view: CaseView;
  facts: CaseBookingFacts;
  serial: number;
}

/** What one move made of the case. */
export interface Turn {
  before: CaseView;
  after: CaseView;
  event: CaseEvent;
}

/** Plays a history, and shows every event of it. */
export function playAll(moves: readonly object[], watch: (turn: Turn, world: World) => void): World {
  const opener = { accountId: 2, role: 'regulator' as const };
  const opening = { territory: '35', priority: 'P2' as const, specialty: 'SM54', about: {}, reason: null };
  const first = openCase(opening, { now: START, actor: opener, settings });
  const world: World = {
    now: START,
    events: [first],
    view: foldCase([first]),
    facts: { hold: null, appointment: null },
    serial: 0,
  };
  const push = (events: readonly CaseEvent[]) => {
    for (const event of events) {
      const before = world.view;
      world.view = apply(before, event);
      world.events.push(event);
      watch({ before, after: world.view, event }, world);
    }
  };
  for (const each of moves) push(play(world, toMove(each)));
  return world;
}

/** The generator makes what has the shape of a move; this is where the test says so. */
function toMove(each: object): Move {
  return JSON.parse(JSON.stringify(each));
}

function play(world: World, turn: Move): CaseEvent[] {
  const { now, view } = world;
  const clock = { now, settings };
  switch (turn.do) {
    case 'wait':
      world.now += turn.minutes * MINUTE;
      return passTime(view, world.now, settings);
    case 'silence':
      return 'accountId' in view.owner
        ? returnCase(view, { accountId: view.owner.accountId, silentSince: now - 3 * MINUTE }, now)
        : [];
    case 'community': {
      const free = view.booking === null || view.booking.status === 'held';
      const taken = turn.takes && free ? { roleId: 7, start: now + 60 * MINUTE } : null;
      return communitySaid(view, { askId: 1, organizationId: 3, taken }, now);
    }
    case 'leave': {
      const owner = PEOPLE.find(({ accountId }) => isOwnedBy(view, accountId));
      return owner
        ? leaveCase(view, { queue: undefined, note: 'Bonne nuit.' }, { ...clock, actor: owner })
        : [];
    }
    case 'book':
      changeFacts(world, turn);
      return followBooking(view, world.facts, clock);
    default: {
      const actor = PEOPLE[turn.who] ?? whoHas(view);
      if (!actor) return [];
      const said = decide(view, real(turn.given, world), { ...clock, actor });
      return isRefusal(said) ? [] : [said];
    }
  }
}

/** Its owner, or the doctor, who serves every queue. */
function whoHas(view: CaseView) {
  return PEOPLE.find(({ accountId }) => isOwnedBy(view, accountId)) ?? PEOPLE[3];
}

/** Instants relative to now, and the request that is open. */
function real(command: Command, { now, view }: World): Command {
  const text = JSON.stringify(command, (_, value: unknown) =>
    typeof value === 'object' && value !== null && 'minutes' in value
      ? now + Number(value.minutes) * MINUTE
      : value,
  );
  const requestId = view.handOver?.id ?? '00000000-0000-4000-8000-000000000000';
  return Object.assign(JSON.parse(text), { requestId });
}

/** As the booking side would: a hold is placed before an appointment, and one that ended does not come back. */
function changeFacts(world: World, { facts: next, who: by, minutes }: Extract<Move, { do: 'book' }>): void {
  const { facts, now } = world;
  const [start, end] = [now + minutes * MINUTE, now + (minutes + 15) * MINUTE];
  world.serial += 1;
  if (next === 'hold')
    facts.hold = {
      id: `hold-${world.serial}`,
      roleId: 7,
      modalities: 1,
      start,
      end,
      expiresAt: now + 5 * MINUTE,
    };
  else if (next === 'drop-hold') facts.hold = null;
  else if (
    facts.appointment === null ||
    !['confirming', 'confirmed', 'unknown', 'awaiting-vendor'].includes(facts.appointment.state)
  ) {
    if (!['confirming', 'confirmed', 'awaiting-vendor', 'unknown'].includes(next)) return;
    const holdId = facts.hold?.id ?? null;
    facts.hold = null;
    facts.appointment = {
      id: `appointment-${world.serial}`,
      holdId,
      roleId: 7,
      modalities: 1,
      state: next,
      start,
      end,
      changedBy: null,
    };
  } else {
    const changedBy = minutes === 30 ? null : (PEOPLE[by]?.accountId ?? null);
    facts.appointment = { ...facts.appointment, state: next, changedBy };
  }
}
