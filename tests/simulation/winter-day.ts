import type { Delay, Priority } from '../../db/dispatch-vocabulary.ts';
import { DAY_MINUTES, FIRST_HOUR } from './day-clock.ts';
import type { Dice } from './dice.ts';

/** What would be right for a caller, which whoever answers has to find out. */
export type Need = 'visit' | 'home-visit' | 'specialist' | 'advice' | 'prescription' | 'emergency' | 'team';

/** Why someone calls. All of it is invented. */
export interface Motive {
  words: string;
  need: Need;
  priority: Priority;
  delay: Exclude<Delay, 'RDV'>;
  /** TRE_R38. */
  specialty: string;
  /** Years of who is ill: from, to. */
  ages: readonly [number, number];
}

/** A kind of day: how its calls spread over the hours, and what they are about. */
export interface KindOfDay {
  /** Weights of the hours from midnight on. */
  hours: readonly number[];
  motives: readonly (readonly [weight: number, motive: Motive])[];
}

const visit = { need: 'visit', priority: 'P2', delay: '24H', specialty: 'SM54', ages: [16, 92] } as const;
const later = { ...visit, priority: 'P3' } as const;
const ofChild = { ...visit, delay: '12H', ages: [0, 12] } as const;
const atHome = { ...visit, need: 'home-visit', delay: '8H', ages: [76, 99] } as const;
const grave = { ...visit, need: 'team', priority: 'P0', delay: 'IMMEDIAT', ages: [38, 94] } as const;

/** An invented weekday of winter: peaks as surgeries open and after they close, coughs and falls. */
const WINTER: KindOfDay = {
  hours: [14, 11, 9, 8, 8, 10, 16, 30, 65, 76, 72, 64, 50, 46, 52, 54, 56, 62, 74, 76, 66, 48, 30, 23],
  motives: [
    [16, { ...visit, words: 'Fièvre et toux depuis trois jours' }],
    [10, { ...later, words: 'Syndrome grippal, courbatures' }],
    [9, { ...visit, delay: '12H', words: 'Vomissements depuis cette nuit' }],
    [8, { ...ofChild, words: 'Otalgie de l’enfant' }],
    [7, { ...later, words: 'Mal de gorge' }],
    [5, { ...later, words: 'Lombalgie après un effort' }],
    [4, { ...later, words: 'Douleur des sinus' }],
    [4, { ...atHome, words: 'Toux chez une personne alitée' }],
    [3, { ...atHome, words: 'Chute à domicile, sans gravité apparente' }],
    [3, { ...later, need: 'specialist', specialty: 'SM15', words: 'Éruption cutanée étendue' }],
    [2, { ...visit, need: 'specialist', specialty: 'SM38', words: 'Œil rouge et douloureux' }],
    [6, { ...ofChild, need: 'advice', words: 'Fièvre de l’enfant, bon état général' }],
    [5, { ...later, need: 'advice', words: 'Question sur un médicament' }],
    [4, { ...later, need: 'prescription', words: 'Brûlures urinaires' }],
    [4, { ...later, need: 'prescription', words: 'Traitement à renouveler, pharmacie fermée' }],
    [3, { ...ofChild, need: 'emergency', priority: 'P1', delay: '30M', words: 'Nourrisson qui boit moins' }],
    [3, { ...visit, need: 'emergency', delay: '1H', words: 'Plaie à suturer' }],
    [2, { ...grave, words: 'Douleur dans la poitrine' }],
    [2, { ...grave, priority: 'P1', words: 'Difficulté à respirer' }],
  ],
};

export const DAYS: Readonly<Record<string, KindOfDay>> = { winter: WINTER };

/** Minutes after the day's beginning at which calls come, in order. */
export function drawArrivals({ hours }: KindOfDay, count: number, dice: Dice): number[] {
  const weighed = hours.map((weight, hour) => [weight, hour] as const);
  return Array.from({ length: count }, () => {
    const hour = (dice.weigh(weighed) + 24 - FIRST_HOUR) % 24;
    return Math.min(DAY_MINUTES - 1, (hour + dice.next()) * 60);
  }).toSorted((one, other) => one - other);
}
