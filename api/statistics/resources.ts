import { z } from '@hono/zod-openapi';
import type { Figure } from '../../db/queries/statistics/statistics.ts';
import { FAMILIES, UNITS, type Indicator } from './indicator.ts';
import { INDICATORS } from './indicators.ts';
import type { NamedSpan } from './span.ts';

type Language = 'fr' | 'en';

/** What rests on fewer than so many is told to nobody who need not know: it could be someone. */
export const SMALL_CELL = 5;

const indicator = z.object({
  code: z.string(),
  family: z.enum(FAMILIES),
  unit: z.enum(UNITS),
  label: z.string(),
  definition: z.string(),
  /** Null when there is nothing to say it of, or too few to say it to all. */
  value: z.number().nullable(),
  /** On how many it rests; null when they are too few to be told. */
  of: z.int().nullable(),
  suppressed: z.boolean(),
});
type PublishedIndicator = z.infer<typeof indicator>;

const spanShape = {
  territory: z.string(),
  name: z.string(),
  from: z.iso.date(),
  to: z.iso.date(),
  /** When they were counted. */
  at: z.iso.datetime(),
};

const count = z.object({ key: z.string(), count: z.int() });

/** Open to all: indicators alone, small cells suppressed. */
export const openStatistics = z
  .object({ ...spanShape, smallCell: z.int(), indicators: z.array(indicator) })
  .openapi('OpenStatistics');

const need = z.object({
  commune: z.string(),
  name: z.string(),
  lat: z.number().nullable(),
  lon: z.number().nullable(),
  /** TRE_R38; null when any specialty was asked for. */
  specialty: z.string().nullable(),
  label: z.string().nullable(),
  searches: z.int(),
  failed: z.int(),
});

/** Everything of a territory in a period. */
export const statistics = z
  .object({
    ...spanShape,
    indicators: z.array(indicator),
    days: z.array(
      z.object({
        day: z.iso.date(),
        cases: z.int(),
        appointments: z.int(),
        searches: z.int(),
        failed: z.int(),
      }),
    ),
    /** Searches by the hour of the day, in the territory's own time. */
    hours: z.array(z.object({ hour: z.int(), searches: z.int(), failed: z.int() })),
    /** Seconds until a doctor decided, once asked, by priority. */
    doctorDelays: z.array(
      z.object({ priority: z.string(), median: z.number(), p90: z.number(), of: z.int() }),
    ),
    priorities: z.array(count),
    careLevels: z.array(count),
    decisions: z.array(count),
    outcomes: z.array(count),
    categories: z.array(count),
    /** Slots offered, by who may see them. */
    visibilities: z.array(count),
    vendors: z.array(
      z.object({
        vendor: z.string(),
        name: z.string(),
        appointments: z.int(),
        refused: z.int(),
        unknown: z.int(),
        conflicts: z.int(),
        slots: z.int(),
        taken: z.int(),
        silentMinutes: z.int().nullable(),
      }),
    ),
    /** Where care was looked for, the communes that lack it most first. */
    needs: z.array(need),
  })
  .openapi('Statistics');
export type Statistics = z.infer<typeof statistics>;

const spanExample = {
  territory: '35',
  name: 'Ille-et-Vilaine',
  from: '2026-11-18',
  to: '2026-11-24',
  at: '2026-11-24T12:00:00.000Z',
};

const indicatorExample = {
  code: 'failed-searches',
  family: 'failure',
  unit: 'share',
  label: 'Recherches sans offre',
  definition: 'Part des recherches qui n’ont trouvé aucune offre.',
  value: 0.125,
  of: 640,
  suppressed: false,
} as const;

export const openExample = { ...spanExample, smallCell: SMALL_CELL, indicators: [indicatorExample] };

export const statisticsExample = {
  ...spanExample,
  indicators: [indicatorExample],
  days: [{ day: '2026-11-24', cases: 212, appointments: 97, searches: 640, failed: 80 }],
  priorities: [{ key: 'P2', count: 160 }],
  careLevels: [{ key: 'R4', count: 120 }],
  decisions: [{ key: 'ORIENT', count: 130 }],
  outcomes: [{ key: 'oriented', count: 96 }],
  categories: [{ key: 'PS', count: 80 }],
  visibilities: [{ key: 'PUBLIC', count: 1_840 }],
  hours: [{ hour: 18, searches: 61, failed: 14 }],
  doctorDelays: [{ priority: 'P1', median: 190, p90: 460, of: 32 }],
  vendors: [
    {
      vendor: 'vilaine',
      name: 'Vilaine RDV',
      appointments: 40,
      refused: 2,
      unknown: 0,
      conflicts: 3,
      slots: 900,
      taken: 41,
      silentMinutes: 1,
    },
  ],
  needs: [
    {
      commune: '35176',
      name: 'Guipry-Messac',
      lat: 47.82,
      lon: -1.84,
      specialty: 'SM54',
      label: 'Médecine générale',
      searches: 21,
      failed: 9,
    },
  ],
};

export function spanResource({ territory, name, firstDay, lastDay }: NamedSpan, at: Date) {
  return { territory, name, from: firstDay, to: lastDay, at: at.toISOString() };
}

/** Figures in the order of the catalogue, each with its definition. Throws when one of the catalogue was not read. */
export function toIndicators(figures: readonly Figure[], lang: Language): PublishedIndicator[] {
  const byCode = new Map(figures.map((figure) => [figure.code, figure]));
  return INDICATORS.map((entry) => {
    const figure = byCode.get(entry.code);
    if (!figure) throw new Error(`no figure was read for ${entry.code}`);
    return { ...described(entry, lang), value: figure.value, of: figure.of, suppressed: false };
  });
}

function described({ code, family, unit, ...words }: Indicator, lang: Language) {
  return { code, family, unit, ...words[lang] };
}

/** Those that are for all, and of those only what rests on enough, in numbers and in what they leave over. */
export function openOnly(indicators: readonly PublishedIndicator[]): PublishedIndicator[] {
  const open = new Set(INDICATORS.filter((each) => each.open).map(({ code }) => code));
  return indicators
    .filter(({ code }) => open.has(code))
    .map((each) => (isSmall(each) ? suppress(each) : each));
}

/** Few are counted, or the share speaks of few, or all but few. */
function isSmall({ unit, value, of }: PublishedIndicator): boolean {
  const total = of ?? 0;
  if (total === 0) return false;
  if (unit !== 'share' || value === null) return total < SMALL_CELL || (unit === 'count' && few(value ?? 0));
  const counted = Math.round(value * total);
  return total < SMALL_CELL || few(counted) || few(total - counted);
}

const few = (count: number): boolean => count > 0 && count < SMALL_CELL;

function suppress(each: PublishedIndicator): PublishedIndicator {
  return { ...each, value: null, of: null, suppressed: true };
}
