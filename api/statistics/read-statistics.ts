import {
  readCaseFigures,
  readLinkFigures,
  readSearchFigures,
  type Figure,
} from '../../db/queries/statistics/statistics.ts';
import {
  readAppointmentFigures,
  readHoldFigures,
  readSupplyFigures,
} from '../../db/queries/statistics/booking.ts';
import {
  countCases,
  countCategories,
  countDays,
  countDoctorDelays,
  countHours,
  countNeeds,
  countVendors,
  countVisibilities,
} from '../../db/queries/statistics/tables.ts';
import { readCommunityFigures } from '../../db/queries/statistics/visits.ts';
import type { Deps } from '../router.ts';
import { spanResource, toIndicators, type Statistics } from './resources.ts';
import type { NamedSpan, SpanQuery } from './span.ts';

/** The figures of a span, from what happened and nothing else. */
export async function readFigures(
  { db, reader }: Pick<Deps, 'db' | 'reader'>,
  span: NamedSpan,
): Promise<Figure[]> {
  const from = reader ?? db;
  const families = [
    readCaseFigures,
    readAppointmentFigures,
    readHoldFigures,
    readCommunityFigures,
    readSearchFigures,
    readLinkFigures,
    readSupplyFigures,
  ];
  return (await Promise.all(families.map((read) => read(from, span)))).flat();
}

/** Everything of a territory in a period. */
export async function readStatistics(
  deps: Pick<Deps, 'db' | 'reader' | 'clock'>,
  span: NamedSpan,
  { lang }: Pick<SpanQuery, 'lang'>,
): Promise<Statistics> {
  const from = deps.reader ?? deps.db;
  const now = deps.clock().toJSDate();
  const [figures, days, priorities, careLevels, decisions, outcomes] = await Promise.all([
    readFigures(deps, span),
    countDays(from, span, span.zone),
    countCases(from, span, 'priority'),
    countCases(from, span, 'care_level'),
    countCases(from, span, 'decision'),
    countCases(from, span, 'outcome'),
  ]);
  const [categories, visibilities, vendors, needs, hours, doctorDelays] = await Promise.all([
    countCategories(from, span),
    countVisibilities(from, span),
    countVendors(from, span, now),
    countNeeds(from, span),
    countHours(from, span, span.zone),
    countDoctorDelays(from, span),
  ]);
  const indicators = toIndicators(figures, lang);
  const mixes = { priorities, careLevels, decisions, outcomes, categories, visibilities };
  return { ...spanResource(span, now), indicators, days, hours, doctorDelays, ...mixes, vendors, needs };
}
