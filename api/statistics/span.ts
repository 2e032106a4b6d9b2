import { DateTime } from 'luxon';
import { z } from '@hono/zod-openapi';
import { findTerritory } from '../../db/queries/search/places.ts';
import type { Span } from '../../db/queries/statistics/statistics.ts';
import type { Asker } from '../identity/asker.ts';
import type { Rule } from '../identity/matrix.ts';
import { Problem } from '../problem.ts';
import type { Deps } from '../router.ts';

const DEFAULT_DAYS = 7;
const LONGEST_DAYS = 366;

const day = z.iso.date('must be a day, YYYY-MM-DD').optional();

/** Which territory and which days, both ends included, in the territory's own time. */
export const spanQuery = z.strictObject({
  territory: z
    .string()
    .regex(/^(\d{2,3}|2[AB])$/, 'must be the code of a territory')
    .optional()
    .openapi({ description: 'One’s own when absent.', example: '35' }),
  from: day.openapi({
    description: `The first day; ${DEFAULT_DAYS} days with the last one when absent.`,
    example: '2026-11-18',
  }),
  to: day.openapi({ description: 'The last day; today when absent.', example: '2026-11-24' }),
  lang: z
    .enum(['fr', 'en'])
    .default('fr')
    .openapi({ description: 'The language of labels and definitions.' }),
});
export type SpanQuery = z.infer<typeof spanQuery>;

/** A span with what it is called. */
export interface NamedSpan extends Span {
  name: string;
  zone: string;
  firstDay: string;
  lastDay: string;
}

/** Throws `not-found` for a territory one may not ask for, alike for one that does not exist; `invalid-request` for wrong days. */
export async function spanOf(
  { db, clock, config }: Pick<Deps, 'db' | 'clock' | 'config'>,
  query: SpanQuery,
  who: { asker?: Pick<Asker, 'territoryCode'>; rule?: Rule | undefined },
): Promise<NamedSpan> {
  const own = who.asker?.territoryCode ?? config.territory;
  const code = query.territory ?? own;
  const strange = who.rule === 'territory' && code !== who.asker?.territoryCode;
  const found = strange ? undefined : await findTerritory(db, code);
  if (!found) throw new Problem('not-found', `You have no statistics of a territory ${code}.`);
  const { zone, name } = found;
  const last =
    query.to === undefined ? clock().setZone(zone).startOf('day') : DateTime.fromISO(query.to, { zone });
  const first =
    query.from === undefined
      ? last.minus({ days: DEFAULT_DAYS - 1 })
      : DateTime.fromISO(query.from, { zone });
  const days = last.diff(first, 'days').days + 1;
  if (days < 1) throw new Problem('invalid-request', 'to: must not be before `from`');
  if (days > LONGEST_DAYS)
    throw new Problem('invalid-request', `to: must be at most ${LONGEST_DAYS} days after \`from\``);
  return {
    territory: code,
    name,
    zone,
    firstDay: first.toISODate() ?? '',
    lastDay: last.toISODate() ?? '',
    from: first.toJSDate(),
    to: last.plus({ days: 1 }).toJSDate(),
  };
}
