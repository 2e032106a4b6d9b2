import { createRoute, z } from '@hono/zod-openapi';
import { ACCESS_KINDS, listAccesses } from '../../db/queries/people/accesses.ts';
import { languageOf } from '../language.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, pageOf, pageQuery, toPage } from '../page.ts';
import { problems } from '../problem.ts';
import { router } from '../router.ts';
import { historyTable, readHistory, toAccess } from './access-file.ts';
import { accessExample, accessResource } from './access-list-resources.ts';

const lang = z.enum(['fr', 'en']).optional();

const list = createRoute({
  method: 'get',
  path: '/accesses',
  operationId: 'listAccesses',
  tags: ['people'],
  summary:
    'Who looked at my data and my children’s, in words: people, emergencies apart, support and the platform itself',
  ...needs('access-entry', 'read'),
  request: { query: pageQuery.extend({ kind: z.enum(ACCESS_KINDS).default('all'), lang }) },
  responses: {
    200: answer(pageOf(accessResource), 'A page, newest first.', { items: [accessExample] }),
    ...problems('invalid-request', 'sign-in-required'),
  },
});

const file = createRoute({
  method: 'get',
  path: '/accesses/file',
  operationId: 'downloadAccesses',
  tags: ['people'],
  summary: 'The whole history of who looked, to keep',
  ...needs('access-entry', 'read'),
  request: { query: z.strictObject({ format: z.enum(['csv', 'json']).default('csv'), lang }) },
  responses: {
    200: {
      description: 'Newest first.',
      content: {
        'text/csv': { schema: z.string() },
        'application/json': {
          schema: z.object({ items: z.array(accessResource) }),
          example: { items: [accessExample] },
        },
      },
    },
    ...problems('invalid-request', 'sign-in-required'),
  },
});

const attached = (name: string) => ({
  'Content-Disposition': `attachment; filename="${name}"`,
  'Cache-Control': 'no-store',
});

export const accessListRoutes = router()
  .openapi(list, async (c) => {
    const { deps, asker } = c.var;
    const { limit, cursor: before, kind } = c.req.valid('query');
    const rows = await listAccesses(deps.db, { accountId: asker.accountId, kind, before, limit: limit + 1 });
    const reader = { me: asker.accountId, language: languageOf(c) };
    return c.json(
      toPage(rows, limit, (row) => toAccess(row, reader)),
      200,
    );
  })
  .openapi(file, async (c) => {
    const { deps, asker } = c.var;
    const { format } = c.req.valid('query');
    const language = languageOf(c);
    const items = await readHistory(deps.db, { me: asker.accountId, language });
    if (format === 'json') return c.json({ items }, 200, attached('acces.json'));
    return c.body(historyTable(items, language), 200, {
      ...attached('acces.csv'),
      'Content-Type': 'text/csv; charset=utf-8',
    });
  });
