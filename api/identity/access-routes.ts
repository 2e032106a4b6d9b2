import { createRoute, z } from '@hono/zod-openapi';
import {
  listAccessEntries,
  listBreakGlass,
  listNotices,
  openBreakGlass,
} from '../../db/queries/identity/access-entries.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, noQuery, pageOf, pageQuery, toPage } from '../page.ts';
import { Problem, problems } from '../problem.ts';
import { router } from '../router.ts';
import {
  BREAK_GLASS_MINUTES,
  accessEntryExample,
  accessEntryResource,
  breakGlassBody,
  breakGlassExample,
  breakGlassResource,
  noticeExample,
  noticeResource,
  toAccessEntry,
  toBreakGlass,
  toNotice,
} from './access-resources.ts';
import { trace } from './trace.ts';

const listEntries = createRoute({
  method: 'get',
  path: '/access-entries',
  operationId: 'listAccessEntries',
  tags: ['identity'],
  summary: 'Who looked at my data, and what I did myself; all of it for an auditor',
  ...needs('access-entry', 'read'),
  request: { query: pageQuery },
  responses: {
    200: answer(pageOf(accessEntryResource), 'A page, newest first.', { items: [accessEntryExample] }),
    ...problems('invalid-request', 'sign-in-required'),
  },
});

const open = createRoute({
  method: 'post',
  path: '/break-glass',
  operationId: 'openBreakGlass',
  tags: ['identity'],
  summary: 'Open an emergency access to one citizen’s data for 30 minutes; they are told',
  ...needs('break-glass', 'create'),
  request: {
    ...noQuery,
    body: { required: true, content: { 'application/json': { schema: breakGlassBody } } },
  },
  responses: {
    201: answer(breakGlassResource, 'It is open.', breakGlassExample),
    ...problems('invalid-request', 'malformed-json', 'unsupported-media-type'),
    ...problems('sign-in-required', 'cross-site-request', 'not-found'),
  },
});

const listOpened = createRoute({
  method: 'get',
  path: '/break-glass',
  operationId: 'listBreakGlass',
  tags: ['identity'],
  summary: 'Every emergency access, for the auditor',
  ...needs('break-glass-list', 'read'),
  request: { query: pageQuery },
  responses: {
    200: answer(pageOf(breakGlassResource), 'A page, newest first.', {
      items: [{ ...breakGlassExample, who: 'Youssef Benali' }],
    }),
    ...problems('invalid-request', 'sign-in-required', 'not-allowed'),
  },
});

const notices = createRoute({
  method: 'get',
  path: '/notices',
  operationId: 'listNotices',
  tags: ['identity'],
  summary: 'What I was told about my data',
  ...needs('notice', 'read'),
  request: noQuery,
  responses: {
    200: answer(z.object({ items: z.array(noticeResource) }), 'Newest first.', { items: [noticeExample] }),
    ...problems('invalid-request', 'sign-in-required', 'not-allowed'),
  },
});

export const accessRoutes = router()
  .openapi(listEntries, async (c) => {
    const { deps, asker, rule } = c.var;
    const { limit, cursor } = c.req.valid('query');
    const whose = rule === 'always' ? {} : { ofAccount: asker.accountId };
    const rows = await listAccessEntries(deps.db, { ...whose, before: cursor, limit: limit + 1 });
    if (rule === 'always') {
      const why = 'audit';
      await trace(c, deps.db, { need: 'access-entry.read', subject: `access-entries ${rows.length}`, why });
    }
    return c.json(toPage(rows, limit, toAccessEntry), 200);
  })
  .openapi(open, async (c) => {
    const { deps, asker } = c.var;
    const { citizenId, reason, explanation } = c.req.valid('json');
    const { accountId, role } = asker;
    const now = deps.clock();
    const [openedAt, endsAt] = [now.toJSDate(), now.plus({ minutes: BREAK_GLASS_MINUTES }).toJSDate()];
    const opened = await deps.db.transaction(async (tx) => {
      const row = await openBreakGlass(tx, {
        accountId,
        role,
        citizenId,
        reason,
        explanation,
        openedAt,
        endsAt,
      });
      if (!row) throw new Problem('not-found', `There is no citizen ${citizenId}.`);
      const subject = `break-glass ${row.id}`;
      await trace(c, tx, {
        need: 'break-glass.create',
        subject,
        citizenId,
        why: reason,
        breakGlassId: row.id,
      });
      return row;
    });
    return c.json(toBreakGlass(opened), 201);
  })
  .openapi(listOpened, async (c) => {
    const { limit, cursor } = c.req.valid('query');
    const rows = await listBreakGlass(c.var.deps.db, { before: cursor, limit: limit + 1 });
    return c.json(toPage(rows, limit, toBreakGlass), 200);
  })
  .openapi(notices, async (c) => {
    const rows = await listNotices(c.var.deps.db, c.var.asker.accountId);
    return c.json({ items: rows.map((row) => toNotice(row)) }, 200);
  });
