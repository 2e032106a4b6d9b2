import { createRoute, z } from '@hono/zod-openapi';
import { findBookableSlot } from '../../db/queries/booking/slots.ts';
import { endHold, extendHold, findHold, listLiveHolds, lockHold } from '../../db/queries/booking/holds.ts';
import type { Hold } from '../../db/schema/hold.ts';
import type { Asker } from '../identity/asker.ts';
import type { Rule } from '../identity/matrix.ts';
import { needs } from '../middleware/authorise.ts';
import { once, onceHeaders } from '../once.ts';
import { answer, noQuery } from '../page.ts';
import { Problem, problems } from '../problem.ts';
import { router, type Deps } from '../router.ts';
import { holdExample, holdResource, newHold, toHold } from './hold-resources.ts';
import { renewedExpiry } from './hold-rules.ts';
import { takeHold } from './take-hold.ts';

const holdPath = z.object({
  holdId: z.uuid().openapi({ param: { name: 'holdId', in: 'path' }, example: holdExample.holdId }),
});
const refusals = ['invalid-request', 'sign-in-required', 'not-allowed', 'not-found'] as const;
const creates = needs('hold', 'create');

const take = createRoute({
  method: 'post',
  path: '/holds',
  operationId: 'takeHold',
  tags: ['booking'],
  summary: 'Keep a slot for five minutes',
  description:
    'Conflicts with every slot of the same professional that overlaps it, whatever vendor or modality published it. ' +
    'Asking again for a slot one already holds answers 200 with the same hold. Every 409 of a slot brings three other ' +
    'offers that the same search found.',
  ...creates,
  middleware: [creates.middleware, once] as const,
  request: {
    ...noQuery,
    headers: onceHeaders,
    body: { required: true, content: { 'application/json': { schema: newHold } } },
  },
  responses: {
    201: answer(holdResource, 'The slot is held.', holdExample),
    200: answer(holdResource, 'You hold it already.', holdExample),
    ...problems(...refusals, 'cross-site-request', 'malformed-json', 'unsupported-media-type'),
    ...problems(
      'slot-held',
      'slot-booked',
      'slot-withdrawn',
      'slot-stale',
      'capacity-full',
      'request-in-progress',
    ),
    ...problems('idempotency-key-reused', 'case-closed'),
  },
});

const renew = createRoute({
  method: 'post',
  path: '/holds/{holdId}/renew',
  operationId: 'renewHold',
  tags: ['booking'],
  summary: 'Keep it longer, up to its maximum',
  ...needs('hold', 'change'),
  request: { params: holdPath, ...noQuery },
  responses: {
    200: answer(holdResource, 'The hold, with its new end.', holdExample),
    ...problems(...refusals, 'cross-site-request', 'hold-over'),
  },
});

const release = createRoute({
  method: 'delete',
  path: '/holds/{holdId}',
  operationId: 'releaseHold',
  tags: ['booking'],
  summary: 'Let it go; nothing to do when it is over',
  ...needs('hold', 'change'),
  request: { params: holdPath, ...noQuery },
  responses: {
    204: { description: 'It is held no more.' },
    ...problems(...refusals, 'cross-site-request', 'appointment-not-open'),
  },
});

const list = createRoute({
  method: 'get',
  path: '/holds',
  operationId: 'listHolds',
  tags: ['booking'],
  summary: 'What I hold now',
  ...needs('hold', 'read'),
  request: noQuery,
  responses: {
    200: answer(z.object({ items: z.array(holdResource) }), 'My live holds, oldest first.', {
      items: [holdExample],
    }),
    ...problems('invalid-request', 'sign-in-required', 'not-allowed'),
  },
});

const read = createRoute({
  method: 'get',
  path: '/holds/{holdId}',
  operationId: 'readHold',
  tags: ['booking'],
  summary: 'One hold, live or over, and what became of its slot',
  ...needs('hold', 'read'),
  request: { params: holdPath, ...noQuery },
  responses: { 200: answer(holdResource, 'The hold.', holdExample), ...problems(...refusals) },
});

export const holdRoutes = router()
  .openapi(take, async (c) => {
    const { slotId, slotVersion, caseId = null } = c.req.valid('json');
    const { deps, asker } = c.var;
    const taken = await takeHold(deps, asker, { slotId: Number(slotId), slotVersion, caseId });
    const body = toHold(taken.hold, { slot: taken.slot, now: deps.clock().toJSDate() });
    return taken.again ? c.json(body, 200) : c.json(body, 201);
  })
  .openapi(renew, async (c) => {
    const { deps, asker } = c.var;
    const row = await renewHold(deps, asker, c.req.valid('param').holdId);
    return c.json(await published(deps, row), 200);
  })
  .openapi(release, async (c) => {
    await releaseHold(c.var.deps, c.var.asker, c.req.valid('param').holdId);
    return c.body(null, 204);
  })
  .openapi(list, async (c) => {
    const { deps, asker, rule } = c.var;
    const whose = rule === 'always' ? {} : { accountId: asker.accountId };
    const rows = await listLiveHolds(deps.db, { ...whose, now: deps.clock().toJSDate() });
    return c.json({ items: await Promise.all(rows.map((row) => published(deps, row))) }, 200);
  })
  .openapi(read, async (c) => {
    const { deps, asker, rule } = c.var;
    const row = await findHold(deps.db, c.req.valid('param').holdId);
    return c.json(await published(deps, seen(row, { asker, rule })), 200);
  });

async function published({ db, clock }: Deps, row: Hold): Promise<z.infer<typeof holdResource>> {
  return toHold(row, { slot: await findBookableSlot(db, row.slotId), now: clock().toJSDate() });
}

/** Someone else's hold is not there; who watches over the platform sees all. */
function seen(row: Hold | undefined, { asker, rule }: { asker: Asker; rule: Rule }): Hold {
  if (!row || (rule !== 'always' && row.accountId !== asker.accountId)) {
    throw new Problem('not-found', 'You have no such hold.');
  }
  return row;
}

async function renewHold({ db, clock }: Deps, asker: Asker, id: string): Promise<Hold> {
  const now = clock();
  return db.transaction(async (tx) => {
    const row = seen(await lockHold(tx, id), { asker, rule: 'own' });
    if (row.state !== 'held' || row.expiresAt.getTime() <= now.toMillis()) {
      throw new Problem('hold-over', 'This hold is over: search again.');
    }
    return extendHold(tx, { row, expiresAt: renewedExpiry(row, now), now: now.toJSDate() });
  });
}

async function releaseHold({ db, clock }: Deps, asker: Asker, id: string): Promise<void> {
  const now = clock().toJSDate();
  await db.transaction(async (tx) => {
    const found = seen(await lockHold(tx, id), { asker, rule: 'own' });
    if (found.state === 'confirming') {
      throw new Problem('appointment-not-open', 'It is being confirmed: cancel the appointment instead.');
    }
    await endHold(tx, { id, ending: 'released', now });
  });
}
