import type { Changes, Settings, State } from './territory-queries.ts';

/** One setting: a number (NaN while its field is empty), or several of a list, in any order. */
export type Leaf = number | readonly string[];
type Leaves = Record<string, Leaf>;

interface Compared<T> {
  now: T;
  was: T;
}

/** The keys of an object whose keys are all known. */
export function keysOf<T extends object>(of: T): Extract<keyof T, string>[] {
  return Object.keys(of).filter((key): key is Extract<keyof T, string> => key in of);
}

export function same(one: Leaf | undefined, other: Leaf | undefined): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

const sorted = (leaf: Leaf | undefined) => (typeof leaf === 'object' ? leaf.toSorted() : leaf);

function differing<T extends Leaves>({ now, was }: Compared<T>): Partial<T> {
  const found: Partial<T> = {};
  for (const key of keysOf(now)) if (!same(now[key], was[key])) found[key] = now[key];
  return found;
}

/** The settings that stand alone, beside those that come by step, role or priority. */
function alone(settings: Settings) {
  const {
    steps: _steps,
    queues: _queues,
    nextMinutes: _next,
    escalateMinutes: _escalate,
    ...rest
  } = settings;
  return rest;
}

const isOpen = (state: State): state is Exclude<State, 'closed'> => state !== 'closed';
const some = (found: object): boolean => Object.keys(found).length > 0;

/** What a territory changes of the default, as the API takes it: nothing of what is the same. */
export function changesOf({ now, was }: Compared<Settings>): Changes {
  const steps: NonNullable<Changes['steps']> = {};
  for (const step of keysOf(now.steps)) {
    const { roles, from } = differing({ now: now.steps[step], was: was.steps[step] });
    if (roles ?? from) steps[step] = { ...(roles && { roles }), ...(from && { from: from.filter(isOpen) }) };
  }
  const queues = differing({ now: now.queues, was: was.queues });
  const nextMinutes = differing({ now: now.nextMinutes, was: was.nextMinutes });
  const escalateMinutes = differing({ now: now.escalateMinutes, was: was.escalateMinutes });
  return {
    ...differing({ now: alone(now), was: alone(was) }),
    ...(some(steps) && { steps }),
    ...(some(queues) && { queues }),
    ...(some(nextMinutes) && { nextMinutes }),
    ...(some(escalateMinutes) && { escalateMinutes }),
  };
}

/** Every setting by the place the API names it by, without its sign: `nextMinutes/P0`, `steps/qualify/roles`. */
export function leavesOf({ steps, queues, nextMinutes, escalateMinutes, ...rest }: Settings) {
  const leaves = new Map<string, Leaf>(Object.entries<Leaf>(rest));
  for (const [group, all] of Object.entries<Leaves>({ queues, nextMinutes, escalateMinutes })) {
    for (const [key, leaf] of Object.entries(all)) leaves.set(`${group}/${key}`, leaf);
  }
  for (const [step, { roles, from }] of Object.entries(steps)) {
    leaves.set(`steps/${step}/roles`, roles).set(`steps/${step}/from`, from);
  }
  return leaves;
}

/** The places of the settings that are not the same. */
export function placesChanged({ now, was }: Compared<Settings>): string[] {
  const before = leavesOf(was);
  return [...leavesOf(now)].filter(([at, leaf]) => !same(leaf, before.get(at))).map(([at]) => at);
}

interface ThreeWays<T> {
  /** As it was read before either changed it. */
  base: T;
  mine: T;
  theirs: T;
}

const kept = <T extends Leaves>({ base, mine, theirs }: ThreeWays<T>): T => ({
  ...theirs,
  ...differing({ now: mine, was: base }),
});

/** What someone else saved, with what was typed here and not saved yet on top of it. */
export function rebased({ base, mine, theirs }: ThreeWays<Settings>): Settings {
  const steps = { ...theirs.steps };
  for (const step of keysOf(steps)) {
    steps[step] = kept({ base: base.steps[step], mine: mine.steps[step], theirs: theirs.steps[step] });
  }
  const of = <Key extends 'queues' | 'nextMinutes' | 'escalateMinutes'>(key: Key) => ({
    base: base[key],
    mine: mine[key],
    theirs: theirs[key],
  });
  const added = mine.lrmOrigins.filter((origin) => !base.lrmOrigins.includes(origin));
  const removed = new Set(base.lrmOrigins.filter((origin) => !mine.lrmOrigins.includes(origin)));
  return {
    ...kept({ base: alone(base), mine: alone(mine), theirs: alone(theirs) }),
    steps,
    queues: kept(of('queues')),
    nextMinutes: kept(of('nextMinutes')),
    escalateMinutes: kept(of('escalateMinutes')),
    lrmOrigins: [...new Set([...theirs.lrmOrigins, ...added])].filter((origin) => !removed.has(origin)),
  };
}

/** The places that both changed, each to something else: here what was typed stands, and is to be read again. */
export function clashesOf({ base, mine, theirs }: ThreeWays<Settings>): string[] {
  const others = new Set(placesChanged({ now: theirs, was: base }));
  const differ = new Set(placesChanged({ now: mine, was: theirs }));
  return placesChanged({ now: mine, was: base }).filter((at) => others.has(at) && differ.has(at));
}
