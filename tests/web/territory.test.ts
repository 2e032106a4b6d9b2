import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  DEFAULT_SETTINGS,
  settingsOf,
  territoryChanges,
  type TerritorySettings,
} from '../../api/regulation/territory-settings.ts';
import { DISPATCH_ROLES, QUEUES, type Queue } from '../../db/dispatch-vocabulary.ts';
import { Failure } from '../../web/problem.ts';
import { BOUNDS, linkShape, originOf, refusedAt, wrongIn } from '../../web/territory/rules.ts';
import {
  changesOf,
  clashesOf,
  keysOf,
  leavesOf,
  placesChanged,
  rebased,
} from '../../web/territory/settings.ts';

const was = DEFAULT_SETTINGS;
const minutes = fc.integer({ min: 1, max: 1440 });
const roles = fc.subarray([...DISPATCH_ROLES], { minLength: 1 });
const byPriority = fc.record({ P0: minutes, P1: minutes, P2: minutes, P3: minutes, NR: minutes });
const everyQueue: Queue[] = [...QUEUES];
const someQueues = fc.subarray([...QUEUES]);

/** Any settings that a territory may have. */
const settings: fc.Arbitrary<TerritorySettings> = fc
  .record({
    nextMinutes: byPriority,
    escalateMinutes: byPriority,
    queues: fc.record({
      arm: someQueues,
      regulator: someQueues,
      nurse: someQueues,
      'chief-regulator': fc.constant(everyQueue),
    }),
    qualify: fc.record({ roles, from: fc.subarray(was.steps.take.from, { minLength: 1 }) }),
    close: fc.record({ roles, from: fc.constant(was.steps.close.from) }),
    unknownMinutes: minutes,
    clashDays: fc.integer({ min: 0, max: 30 }),
    lrmOrigins: fc.uniqueArray(fc.constantFrom('samu35', 'samu22', 'lrm.a', 'b_1')),
  })
  .map(({ qualify, close, ...rest }) => ({ ...was, ...rest, steps: { ...was.steps, qualify, close } }));

describe('what a territory changes of the default', () => {
  test('is taken by the API as it is, and makes the very settings that were on screen', () => {
    fc.assert(
      fc.property(settings, (now) => {
        const read = settingsOf(territoryChanges.parse(changesOf({ now, was })));
        expect(placesChanged({ now: read, was: now })).toEqual([]);
      }),
    );
  });

  test('says nothing of what is the same, in whatever order its boxes were ticked', () => {
    expect(changesOf({ now: structuredClone(was), was })).toEqual({});
    const reversed = { ...was.steps.decide, roles: was.steps.decide.roles.toReversed() };
    expect(changesOf({ now: { ...was, steps: { ...was.steps, decide: reversed } }, was })).toEqual({});
    const nextMinutes = { ...was.nextMinutes, P1: 7 };
    expect(changesOf({ now: { ...was, nextMinutes }, was })).toEqual({ nextMinutes: { P1: 7 } });
  });

  test('may be anything of what the page shows: no setting of the API is left out', () => {
    const places = [...leavesOf(was).keys()];
    const named = new Set(places.map((at) => at.split('/')[0]));
    expect(named).toEqual(new Set(Object.keys(territoryChanges.shape)));
    expect(places.filter((at) => at.startsWith('steps/'))).toHaveLength(2 * keysOf(was.steps).length);
  });
});

describe('when someone else changed the same settings', () => {
  test('each setting that only one of them touched is as that one left it', () => {
    fc.assert(
      fc.property(settings, settings, settings, (base, mine, theirs) => {
        const [all, before] = [leavesOf(rebased({ base, mine, theirs })), leavesOf(base)];
        const mineChanged = new Set(placesChanged({ now: mine, was: base }));
        for (const [at, leaf] of all) {
          if (at === 'lrmOrigins') continue;
          const kept = leavesOf(mineChanged.has(at) ? mine : theirs).get(at);
          expect([at, leaf]).toEqual([at, kept]);
        }
        for (const at of clashesOf({ base, mine, theirs })) expect(before.has(at)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  test('software that either added is known, software that either took out is not', () => {
    const of = (...lrmOrigins: string[]) => ({ ...was, lrmOrigins });
    const ways = { base: of('a', 'b', 'c'), mine: of('a', 'b', 'mine'), theirs: of('b', 'c', 'theirs') };
    expect(rebased(ways).lrmOrigins).toEqual(['b', 'theirs', 'mine']);
  });

  test('what both changed is named, unless they meant the same', () => {
    const next = (P1: number, P2: number) => ({ ...was, nextMinutes: { ...was.nextMinutes, P1, P2 } });
    const ways = { base: next(5, 15), mine: next(7, 20), theirs: next(8, 20) };
    expect(clashesOf(ways)).toEqual(['nextMinutes/P1']);
    expect(rebased(ways).nextMinutes).toMatchObject({ P1: 7, P2: 20 });
  });
});

describe('what cannot be saved', () => {
  test('is what the API refuses, at its very bounds', () => {
    for (const key of keysOf(BOUNDS)) {
      const { min, max } = BOUNDS[key];
      const with_ = (value: number) =>
        key === 'nextMinutes' || key === 'escalateMinutes' ? { [key]: { P2: value } } : { [key]: value };
      for (const value of [min, max, min - 1, max + 1, min + 0.5]) {
        const parsed = territoryChanges.safeParse(with_(value));
        const now = settingsOf({ ...with_(value) });
        expect([key, value, wrongIn(now).size === 0]).toEqual([key, value, parsed.success]);
      }
    }
    expect(wrongIn({ ...was, unknownMinutes: Number.NaN })).toEqual(new Set(['unknownMinutes']));
  });

  test('a step that nobody may take, or from nowhere, and a queue that nobody serves', () => {
    const steps = { ...was.steps, close: { roles: [], from: [] } };
    const queues = { ...was.queues, 'chief-regulator': [] };
    expect(wrongIn({ ...was, steps, queues })).toEqual(
      new Set(['steps/close/roles', 'steps/close/from', 'queues']),
    );
    expect(wrongIn(was)).toEqual(new Set());
  });

  test('is said at the place that the API names', () => {
    const errors = [{ pointer: '#/nextMinutes/P0' }, { pointer: '#/lrmOrigins/3' }, { detail: 'elsewhere' }];
    const failure = new Failure('invalid-request', { status: 400, problem: { errors } });
    expect(refusedAt(failure)).toEqual(['nextMinutes/P0', 'lrmOrigins']);
    expect([refusedAt(new Failure('internal', { status: 500 })), refusedAt(undefined)]).toEqual([[], []]);
  });
});

test('a name of call-centre software is written in one way, the same as the API’s', () => {
  expect([originOf(' SAMU 35 '), originOf('a/b'), originOf('')]).toEqual(['samu35', undefined, undefined]);
  expect(territoryChanges.parse({ lrmOrigins: [' SAMU 35 '] }).lrmOrigins).toEqual(['samu35']);
  const call = { number: 'n', street: 's', insee: 'i', city: 'c', specialty: 'm', call: 'a' };
  const shape = linkShape({ host: 'https://ici.example', origin: 'samu35', call });
  expect(new URL(shape).searchParams.get('origin')).toBe('samu35');
});
