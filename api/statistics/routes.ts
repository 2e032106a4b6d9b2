import { createRoute, z } from '@hono/zod-openapi';
import { listTerritories } from '../../db/queries/search/places.ts';
import { needs, openToAll } from '../middleware/authorise.ts';
import { answer } from '../page.ts';
import { problems } from '../problem.ts';
import { router } from '../router.ts';
import { daysCsv, delaysCsv, hoursCsv, indicatorsCsv, mixesCsv, needsCsv, vendorsCsv } from './csv.ts';
import { dictionaryCsv } from './dictionary.ts';
import { readFigures, readStatistics } from './read-statistics.ts';
import {
  openExample,
  SMALL_CELL,
  openOnly,
  openStatistics,
  spanResource,
  statistics,
  statisticsExample,
  toIndicators,
  type Statistics,
} from './resources.ts';
import { spanOf, spanQuery } from './span.ts';

const refusals = problems('invalid-request', 'sign-in-required', 'not-allowed', 'not-found');

const read = createRoute({
  method: 'get',
  path: '/statistics',
  operationId: 'readStatistics',
  tags: ['statistics'],
  summary: 'The indicators of a territory in a period, each with its definition',
  description: 'Counted from events each time they are asked for; the team’s, never one person’s.',
  ...needs('statistics', 'read'),
  request: { query: spanQuery },
  responses: { 200: answer(statistics, 'The statistics.', statisticsExample), ...refusals },
});

const territories = createRoute({
  method: 'get',
  path: '/statistics/territories',
  operationId: 'listStatisticsTerritories',
  tags: ['statistics'],
  summary: 'The territories whose statistics one may ask for: one’s own, or all',
  ...needs('statistics', 'read'),
  request: { query: z.strictObject({}) },
  responses: {
    200: answer(z.object({ items: z.array(z.object({ code: z.string(), name: z.string() })) }), 'By code.', {
      items: [{ code: '35', name: 'Ille-et-Vilaine' }],
    }),
    ...problems('invalid-request', 'sign-in-required', 'not-allowed'),
  },
});

const FILES = {
  'indicators.csv': (all: Statistics) => indicatorsCsv(all, all.indicators),
  'days.csv': daysCsv,
  'hours.csv': hoursCsv,
  'delays.csv': delaysCsv,
  'mixes.csv': mixesCsv,
  'needs.csv': needsCsv,
  'vendors.csv': vendorsCsv,
} as const;

const csv = (description: string) => ({
  description,
  content: { 'text/csv': { schema: z.string(), example: 'code,label\r\nsearches,Recherches\r\n' } },
});

const file = createRoute({
  method: 'get',
  path: '/statistics/files/{file}',
  operationId: 'readStatisticsFile',
  tags: ['statistics'],
  summary: 'The same as CSV, a table a file; `/statistics/dictionary.csv` says what each indicator is',
  ...needs('statistics', 'read'),
  request: {
    params: z.object({
      file: z
        .enum([
          ...(['indicators.csv', 'days.csv', 'hours.csv', 'delays.csv'] as const),
          ...(['mixes.csv', 'needs.csv', 'vendors.csv'] as const),
        ])
        .openapi({ param: { name: 'file', in: 'path' }, example: 'needs.csv' }),
    }),
    query: spanQuery,
  },
  responses: { 200: csv('The table, RFC 4180.'), ...refusals },
});

const dictionary = createRoute({
  method: 'get',
  path: '/statistics/dictionary.csv',
  operationId: 'readDataDictionary',
  tags: ['statistics'],
  summary: 'What each indicator, and each column of the other files, is, in French and English',
  ...openToAll('definitions are public'),
  request: { query: z.strictObject({}) },
  responses: { 200: csv('The data dictionary.'), ...problems('invalid-request') },
});

const open = createRoute({
  method: 'get',
  path: '/statistics/open',
  operationId: 'readOpenStatistics',
  tags: ['statistics'],
  summary: 'What is open to all, small cells suppressed',
  description:
    'A figure that rests on fewer than five, speaks of fewer than five, or of all but fewer than five, is not told.',
  ...openToAll('open data without anyone: small cells are suppressed'),
  request: { query: spanQuery },
  responses: {
    200: answer(openStatistics, 'The open figures.', openExample),
    ...problems('invalid-request', 'not-found'),
  },
});

const openFile = createRoute({
  method: 'get',
  path: '/statistics/open.csv',
  operationId: 'readOpenStatisticsFile',
  tags: ['statistics'],
  summary: 'What is open to all, as CSV',
  ...openToAll('open data without anyone: small cells are suppressed'),
  request: { query: spanQuery },
  responses: { 200: csv('The open figures.'), ...problems('invalid-request', 'not-found') },
});

const CSV = { 'Content-Type': 'text/csv; charset=utf-8', 'Cache-Control': 'no-store' };
const named = (name: string) => ({ ...CSV, 'Content-Disposition': `attachment; filename="${name}"` });

export const statisticsRoutes = router()
  .openapi(read, async (c) => {
    const { deps, asker, rule } = c.var;
    const query = c.req.valid('query');
    const span = await spanOf(deps, query, { asker, rule });
    return c.json(await readStatistics(deps, span, query), 200);
  })
  .openapi(territories, async (c) => {
    const { deps, asker, rule } = c.var;
    const all = await listTerritories(deps.db);
    const own = rule === 'always' ? all : all.filter(({ code }) => code === asker.territoryCode);
    return c.json({ items: own.map(({ code, name }) => ({ code, name })) }, 200);
  })
  .openapi(file, async (c) => {
    const { deps, asker, rule } = c.var;
    const [{ file: name }, query] = [c.req.valid('param'), c.req.valid('query')];
    const span = await spanOf(deps, query, { asker, rule });
    const all = await readStatistics(deps, span, query);
    return c.text(FILES[name](all), 200, named(`${all.territory}-${all.from}-${all.to}-${name}`));
  })
  .openapi(dictionary, (c) => c.text(dictionaryCsv(), 200, named('dictionary.csv')))
  .openapi(open, async (c) => {
    const { deps } = c.var;
    const query = c.req.valid('query');
    const span = await spanOf(deps, query, {});
    const indicators = openOnly(toIndicators(await readFigures(deps, span), query.lang));
    return c.json({ ...spanResource(span, deps.clock().toJSDate()), smallCell: SMALL_CELL, indicators }, 200);
  })
  .openapi(openFile, async (c) => {
    const { deps } = c.var;
    const query = c.req.valid('query');
    const span = await spanOf(deps, query, {});
    const indicators = openOnly(toIndicators(await readFigures(deps, span), query.lang));
    const told = spanResource(span, deps.clock().toJSDate());
    return c.text(indicatorsCsv(told, indicators), 200, named(`open-${span.territory}.csv`));
  });
