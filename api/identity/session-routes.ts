import { createRoute, z } from '@hono/zod-openapi';
import { deleteOwnSession, listSessions, type ListedSession } from '../../db/queries/identity/sessions.ts';
import { ROLES } from '../../db/vocabulary.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, idParameter, noQuery } from '../page.ts';
import { Problem, problems } from '../problem.ts';
import { router } from '../router.ts';
import { CHANNELS } from './asker.ts';

const ownSession = z
  .object({
    id: z.int(),
    channel: z.enum(CHANNELS),
    /** The browser as it names itself. */
    device: z.string().nullable(),
    role: z.enum(ROLES),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    /** The one that asks. */
    current: z.boolean(),
  })
  .openapi('OwnSession');

const example = {
  id: 12,
  channel: 'cookie',
  device: 'Firefox',
  role: 'regulator',
  current: true,
  createdAt: '2026-11-24T12:00:00.000Z',
  expiresAt: '2026-11-24T12:30:00.000Z',
} as const;

const list = createRoute({
  method: 'get',
  path: '/sessions',
  operationId: 'listSessions',
  tags: ['identity'],
  summary: 'Where I am signed in',
  ...needs('session', 'read'),
  request: noQuery,
  responses: {
    200: answer(z.object({ items: z.array(ownSession) }), 'My live sessions, newest first.', {
      items: [example],
    }),
    ...problems('invalid-request', 'sign-in-required'),
  },
});

const end = createRoute({
  method: 'delete',
  path: '/sessions/{sessionId}',
  operationId: 'endSession',
  tags: ['identity'],
  summary: 'End one of my sessions',
  ...needs('session', 'change'),
  request: { params: z.object({ sessionId: idParameter('sessionId', '12') }), ...noQuery },
  responses: {
    204: { description: 'It has ended.' },
    ...problems('invalid-request', 'sign-in-required', 'cross-site-request', 'not-found'),
  },
});

export const sessionRoutes = router()
  .openapi(list, async (c) => {
    const { deps, asker } = c.var;
    const rows = await listSessions(deps.db, { accountId: asker.accountId, now: deps.clock().toJSDate() });
    const items = rows.map((row) => toOwnSession(row, asker.sessionId));
    return c.json({ items }, 200);
  })
  .openapi(end, async (c) => {
    const { deps, asker } = c.var;
    const { sessionId } = c.req.valid('param');
    if (!(await deleteOwnSession(deps.db, { accountId: asker.accountId, sessionId }))) {
      throw new Problem('not-found', `You have no session ${sessionId}.`);
    }
    return c.body(null, 204);
  });

function toOwnSession(row: ListedSession, current: number): z.infer<typeof ownSession> {
  const { createdAt, expiresAt, ...rest } = row;
  const dates = { createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() };
  return { ...rest, ...dates, current: row.id === current };
}
