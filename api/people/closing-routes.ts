import { createRoute, z } from '@hono/zod-openapi';
import { reopenAgendas } from '../../db/queries/people/closings.ts';
import { CLOSING_FATES } from '../../db/vocabulary.ts';
import { ownTrace } from '../agenda/held.ts';
import { trace } from '../identity/trace.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, noQuery } from '../page.ts';
import { Problem, problems } from '../problem.ts';
import { router } from '../router.ts';
import { leave } from './leaving.ts';
import { closedResource } from './people-resources.ts';
import { sealedUntil } from './sealed-until.ts';

const closingBody = z
  .strictObject({
    fate: z.enum(CLOSING_FATES).default('sealed').openapi({
      description:
        '`sealed`: kept ten years, read by nobody, reopened by me alone. `erased`: nothing is left, for ever.',
    }),
    confirmed: z.literal(true),
  })
  .openapi('Closing', { example: { fate: 'sealed', confirmed: true } });

const example: z.infer<typeof closedResource> = {
  fate: 'sealed',
  closedAt: '2026-11-24T12:00:00.000Z',
  erasedOn: '2036-11-24',
};

const close = createRoute({
  method: 'post',
  path: '/closings',
  operationId: 'closeAccount',
  tags: ['people'],
  summary: 'Close my agenda: kept sealed for ten years, or erased',
  description:
    'So are those of my children whom no other parent holds. Vendors are told, phones read nothing more, delegates stop, and every session ends.',
  ...needs('agenda', 'share'),
  request: { ...noQuery, body: { required: true, content: { 'application/json': { schema: closingBody } } } },
  responses: {
    200: answer(closedResource, 'It is closed; every session has ended.', example),
    ...problems('invalid-request', 'malformed-json', 'unsupported-media-type'),
    ...problems('sign-in-required', 'cross-site-request', 'not-found'),
  },
});

const reopen = createRoute({
  method: 'post',
  path: '/closings/reopening',
  operationId: 'reopenAccount',
  tags: ['people'],
  summary: 'Open again the agenda I closed and kept; vendors are let in anew one by one',
  ...needs('agenda', 'share'),
  request: noQuery,
  responses: {
    204: { description: 'It is open.' },
    ...problems('invalid-request', 'sign-in-required', 'cross-site-request', 'not-found'),
  },
});

export const closingRoutes = router()
  .openapi(close, async (c) => {
    const { deps, asker } = c.var;
    const { accountId } = asker;
    const { fate } = c.req.valid('json');
    const now = deps.clock();
    await deps.db.transaction(async (tx) => {
      await leave(tx, { accountId, fate, now: now.toJSDate() });
      await trace(c, tx, { ...ownTrace(accountId), need: 'agenda.share', subject: `closing ${fate}` });
    });
    const closed = { ...sealedUntil({ closedAt: now.toMillis() }), fate };
    return c.json(fate === 'erased' ? { ...closed, erasedOn: closed.closedAt.slice(0, 10) } : closed, 200);
  })
  .openapi(reopen, async (c) => {
    const { deps, asker } = c.var;
    const { accountId } = asker;
    await deps.db.transaction(async (tx) => {
      if (!(await reopenAgendas(tx, accountId))) throw new Problem('not-found', 'You closed no agenda here.');
      await trace(c, tx, { ...ownTrace(accountId), need: 'agenda.share', subject: 'reopening' });
    });
    return c.body(null, 204);
  });
