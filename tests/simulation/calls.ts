import type { ContactFacts, MotiveFacts } from '../../api/regulation/person.ts';
import type { Ground } from './ground.ts';
import { Dice } from './dice.ts';
import { drawArrivals, type KindOfDay, type Motive } from './winter-day.ts';

/** Someone on the telephone, and how they will answer. All of them are invented. */
export interface Call {
  /** From 1 on, in the order in which they come. */
  nth: number;
  /** Minutes after the day's beginning. */
  at: number;
  motive: Motive;
  contact: ContactFacts & { phone: string };
  needs: NonNullable<MotiveFacts['needs']>;
  /** The call it repeats, by its number; null for a first one. */
  again: number | null;
  /** Someone whom a community of professionals is asked to see before anything is searched. */
  forCommunity: boolean;
  /** Whether the call-centre software's link says a street, which nobody can place, or a commune alone. */
  saysStreet: boolean;
  /** Who hangs up before anything is settled. */
  hangsUp: boolean;
  /** How likely they are to pick up when they are called. */
  reachable: number;
  ownDoctor: { rpps: string; roleId: number } | null;
}

/** One call in so many comes from someone who called already. */
const AGAIN_SHARE = 0.06;
/** Of those to be seen at home, and of the others, whom a community is asked for at once. */
const FOR_COMMUNITY = { home: 0.6, other: 0.06 };
const STREET_SHARE = 0.2;
const HANGS_UP_SHARE = 0.03;
/** Those who never pick up again. */
const GONE_SHARE = 0.03;

/** Draws the calls of a day: `count` persons, and beside them those who call again. */
export function drawCalls(day: KindOfDay, ground: Ground, draw: { count: number; seed: number }): Call[] {
  const { count, seed } = draw;
  const arrivals = drawArrivals(day, count, new Dice(seed, 'arrivals'));
  const first = arrivals.map((at, index) => drawCall({ day, ground, seed }, index + 1, at));
  const again = first.flatMap((call) => {
    const dice = new Dice(seed, 'again', call.nth);
    if (!dice.chance(AGAIN_SHARE)) return [];
    return [{ ...call, again: call.nth, at: call.at + dice.between(20, 150) }];
  });
  return [...first, ...again].toSorted((one, other) => one.at - other.at);
}

/** Numbers that belong to nobody, kept for fiction by the regulator of telephones (06 39 98 00 00 to 99 99). */
const phoneOf = (nth: number) => `+336399${String(80_000 + (nth % 10_000)).padStart(5, '0')}`;

function drawCall(of: { day: KindOfDay; ground: Ground; seed: number }, nth: number, at: number): Call {
  const { day, ground, seed } = of;
  const dice = new Dice(seed, 'call', nth);
  const motive = dice.weigh(day.motives);
  const years = dice.whole(...motive.ages);
  const commune = dice.weigh(ground.communes.map((each) => [each.population, each] as const));
  const ownDoctor = dice.chance(0.35) && ground.doctors.length > 0 ? dice.pick(ground.doctors) : null;
  const language = dice.weigh([
    [95, 'fr'],
    [3, 'en'],
    [2, 'ar'],
  ] as const);
  const contact: Call['contact'] = {
    phone: phoneOf(nth),
    name: `Personne inventée ${nth}`,
    caller: years < 16 ? 'relative' : 'patient',
    age: years === 0 ? `P${dice.whole(1, 11)}M` : `P${years}Y`,
    sex: dice.pick(['F', 'M'] as const),
    place: { label: commune.name, insee: commune.insee, precision: 'VILLE' },
    language,
    difficulty: language === 'fr' ? 'AUCUNE' : 'LANGUE',
    ...(ownDoctor && { ownDoctor: { rpps: ownDoctor.rpps } }),
  };
  const needs = motive.need === 'home-visit' ? { homeVisit: true } : {};
  const reachable = dice.chance(GONE_SHARE) ? 0 : 0.75;
  return {
    nth,
    at,
    motive,
    contact,
    needs,
    again: null,
    reachable,
    ownDoctor,
    ...drawWays(motive, { seed, nth }),
  };
}

function drawWays(
  { need }: Motive,
  { seed, nth }: { seed: number; nth: number },
): Pick<Call, 'forCommunity' | 'saysStreet' | 'hangsUp'> {
  const dice = new Dice(seed, 'ways', nth);
  const share = need === 'home-visit' ? FOR_COMMUNITY.home : need === 'visit' ? FOR_COMMUNITY.other : 0;
  return {
    forCommunity: dice.chance(share),
    saysStreet: dice.chance(STREET_SHARE),
    hangsUp: dice.chance(HANGS_UP_SHARE),
  };
}
