import { createRoute, z } from '@hono/zod-openapi';
import { askExport, findExport, listExports, type ExportRow } from '../../db/queries/people/exports.ts';
import { EXPORT_STATES } from '../../db/vocabulary.ts';
import { ownTrace } from '../agenda/held.ts';
import { trace } from '../identity/trace.ts';
import { languageOf } from '../language.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, idParameter, noQuery } from '../page.ts';
import { Problem, problems } from '../problem.ts';
import { router } from '../router.ts';
import { EXPORT_CONTEXT } from './exports-duty.ts';

const exportResource = z
  .object({
    id: z.int(),
    state: z.enum(EXPORT_STATES),
    askedAt: z.iso.datetime(),
    readyAt: z.iso.datetime().nullable(),
    /** Until when it can be taken. */
    expiresAt: z.iso.datetime().nullable(),
    byteCount: z.int().nullable(),
  })
  .openapi('Export');

const example: z.infer<typeof exportResource> = {
  id: 3,
  state: 'ready',
  askedAt: '2026-11-24T12:00:00.000Z',
  readyAt: '2026-11-24T12:00:04.000Z',
  expiresAt: '2026-12-01T12:00:04.000Z',
  byteCount: 48_213,
};

const ask = createRoute({
  method: 'post',
  path: '/exports',
  operationId: 'askExport',
  tags: ['people'],
  summary: 'Ask for a copy of everything: a page to read, JSON, iCalendar and who looked, in one file',
  description:
    'Made in the background; a notice tells when it is ready. Asked again meanwhile, it is the same one.',
  ...needs('agenda', 'export'),
  request: { query: z.strictObject({ lang: z.enum(['fr', 'en']).optional() }) },
  responses: {
    202: answer(exportResource, 'It is being made.', {
      ...example,
      state: 'asked',
      readyAt: null,
      expiresAt: null,
      byteCount: null,
    }),
    ...problems('invalid-request', 'sign-in-required', 'cross-site-request', 'not-found'),
  },
});

const list = createRoute({
  method: 'get',
  path: '/exports',
  operationId: 'listExports',
  tags: ['people'],
  summary: 'The copies I asked for',
  ...needs('agenda', 'export'),
  request: noQuery,
  responses: {
    200: answer(z.object({ items: z.array(exportResource) }), 'Newest first.', { items: [example] }),
    ...problems('invalid-request', 'sign-in-required', 'not-found'),
  },
});

const take = createRoute({
  method: 'get',
  path: '/exports/{exportId}/file',
  operationId: 'takeExport',
  tags: ['people'],
  summary: 'Take a copy, for seven days',
  ...needs('agenda', 'export'),
  request: { params: z.object({ exportId: idParameter('exportId', '3') }), ...noQuery },
  responses: {
    200: {
      description: 'A zip.',
      content: { 'application/zip': { schema: z.string().openapi({ format: 'binary' }) } },
    },
    ...problems('invalid-request', 'sign-in-required', 'not-found', 'export-not-ready'),
  },
});

function toExport({ askedAt, readyAt, expiresAt, ...row }: ExportRow): z.infer<typeof exportResource> {
  const toInstant = (at: number | null) => (at === null ? null : new Date(at).toISOString());
  const { id, state, byteCount } = row;
  const times = { askedAt: new Date(askedAt).toISOString(), readyAt: toInstant(readyAt) };
  return { id, state, ...times, expiresAt: toInstant(expiresAt), byteCount };
}

export const exportRoutes = router()
  .openapi(ask, async (c) => {
    const { deps, asker } = c.var;
    const { accountId } = asker;
    const language = languageOf(c);
    const row = await deps.db.transaction(async (tx) => {
      const asked = await askExport(tx, { accountId, language, now: deps.clock().toJSDate() });
      await trace(c, tx, { ...ownTrace(accountId), need: 'agenda.export', subject: `export ${asked.id}` });
      return asked;
    });
    return c.json(toExport(row), 202);
  })
  .openapi(list, async (c) => {
    const { deps, asker } = c.var;
    const { accountId } = asker;
    const rows = await listExports(deps.db, { accountId, now: deps.clock().toJSDate() });
    await trace(c, deps.db, { ...ownTrace(accountId), need: 'agenda.export', subject: 'exports' });
    return c.json({ items: rows.map(toExport) }, 200);
  })
  .openapi(take, async (c) => {
    const { deps, asker } = c.var;
    const { accountId } = asker;
    const { exportId: id } = c.req.valid('param');
    const found = await findExport(deps.db, { id, accountId, now: deps.clock().toJSDate() });
    if (!found || found.state === 'gone') throw new Problem('not-found', 'There is no such copy any more.');
    if (found.sealed === null) throw new Problem('export-not-ready', 'A notice tells when it is.');
    await trace(c, deps.db, { ...ownTrace(accountId), need: 'agenda.export', subject: `export ${id}` });
    const day = new Date(found.askedAt).toISOString().slice(0, 10);
    return new Response(new Uint8Array(deps.vault.openBytes(found.sealed, EXPORT_CONTEXT)), {
      headers: {
        'Content-Type': 'application/zip',
        'Content-Disposition': `attachment; filename="mes-donnees-${day}.zip"`,
        'Cache-Control': 'no-store',
      },
    });
  });
