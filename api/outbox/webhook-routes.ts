import { createRoute } from '@hono/zod-openapi';
import { findNewestMessage } from '../../db/queries/outbox/messages.ts';
import { owe } from '../../db/queries/outbox/outbox.ts';
import {
  changeWebhook,
  createWebhook,
  endWebhook,
  findWebhook,
  listWebhooks,
  MAX_WEBHOOKS,
  rotateSecret,
  type Webhook,
} from '../../db/queries/outbox/webhooks.ts';
import { WEBHOOK_EVENTS } from '../../db/vocabulary.ts';
import { findVisibleVendor, vendorPath } from '../feeds/vendor-access.ts';
import type { Asker } from '../identity/asker.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, idParameter, noQuery } from '../page.ts';
import { Problem, problems } from '../problem.ts';
import { router, type Deps } from '../router.ts';
import {
  pingAnswer,
  secretExample,
  toWebhook,
  webhookBody,
  webhookExample,
  webhookList,
  webhookResource,
  webhookWithSecret,
} from './webhook-resources.ts';
import { checkAddress, mayTellLoopback } from './webhook-rules.ts';
import { mintSecret } from './webhook-secret.ts';

const webhookPath = vendorPath.extend({ webhookId: idParameter('webhookId', '3') });
const example = { ...webhookExample, events: [...webhookExample.events] };
const shown = answer(webhookWithSecret, 'The webhook with its secret, shown this once.', secretExample);
const hidden = answer(webhookResource, 'The webhook, without its secret.', example);
const refusals = problems('invalid-request', 'sign-in-required', 'not-allowed', 'not-found');
const changeRefusals = {
  ...refusals,
  ...problems('invalid-request', 'malformed-json', 'not-allowed', 'cross-site-request'),
};
const json = { body: { required: true, content: { 'application/json': { schema: webhookBody } } } } as const;

/** Hours that the secret before signs beside its successor. */
const OVERLAP_HOURS = 24;

const list = createRoute({
  method: 'get',
  path: '/vendors/{vendorCode}/webhooks',
  operationId: 'listWebhooks',
  tags: ['vendors'],
  summary: 'The addresses a vendor is told at',
  ...needs('webhook', 'read'),
  request: { params: vendorPath, ...noQuery },
  responses: {
    200: answer(webhookList, 'The webhooks, and the events there are.', {
      items: [example],
      events: [...WEBHOOK_EVENTS],
    }),
    ...refusals,
  },
});

const create = createRoute({
  method: 'post',
  path: '/vendors/{vendorCode}/webhooks',
  operationId: 'createWebhook',
  tags: ['vendors'],
  summary: 'Be told what happens, at an address of one’s own',
  description:
    'What is told is signed as Standard Webhooks say: `webhook-id`, `webhook-timestamp`, `webhook-signature`. It holds ids and instants, never a name.',
  ...needs('webhook', 'change'),
  request: { params: vendorPath, ...noQuery, ...json },
  responses: { 201: shown, ...changeRefusals, ...problems('too-many-webhooks') },
});

const change = createRoute({
  method: 'put',
  path: '/vendors/{vendorCode}/webhooks/{webhookId}',
  operationId: 'changeWebhook',
  tags: ['vendors'],
  summary: 'Change where it is told and what; one that had stopped begins anew',
  ...needs('webhook', 'change'),
  request: { params: webhookPath, ...noQuery, ...json },
  responses: { 200: hidden, ...changeRefusals },
});

const rotate = createRoute({
  method: 'post',
  path: '/vendors/{vendorCode}/webhooks/{webhookId}/rotate',
  operationId: 'rotateWebhookSecret',
  tags: ['vendors'],
  summary: 'Replace the secret; for a day both sign',
  ...needs('webhook', 'change'),
  request: { params: webhookPath, ...noQuery },
  responses: { 200: shown, ...changeRefusals },
});

const ping = createRoute({
  method: 'post',
  path: '/vendors/{vendorCode}/webhooks/{webhookId}/ping',
  operationId: 'pingWebhook',
  tags: ['vendors'],
  summary: 'Send a `ping`, to see whether it arrives',
  ...needs('webhook', 'change'),
  request: { params: webhookPath, ...noQuery },
  responses: { 202: answer(pingAnswer, 'It is owed.', { messageId: 812 }), ...changeRefusals },
});

const end = createRoute({
  method: 'delete',
  path: '/vendors/{vendorCode}/webhooks/{webhookId}',
  operationId: 'endWebhook',
  tags: ['vendors'],
  summary: 'Take a webhook away; what waits for it is dropped',
  ...needs('webhook', 'change'),
  request: { params: webhookPath, ...noQuery },
  responses: { 204: { description: 'It is told nothing any more.' }, ...changeRefusals },
});

const NEVER_STORED = { 'Cache-Control': 'no-store' };
/** A ping is worth nothing later. */
const PING_MINUTES = 10;

export const webhookRoutes = router()
  .openapi(list, async (c) => {
    const { deps, asker } = c.var;
    const { id } = await findVisibleVendor(deps, asker, c.req.valid('param').vendorCode);
    const now = deps.clock().toJSDate();
    const items = (await listWebhooks(deps.db, id)).map((row) => toWebhook(row, now));
    return c.json({ items, events: [...WEBHOOK_EVENTS] }, 200);
  })
  .openapi(create, async (c) => {
    const { deps, asker } = c.var;
    const { id: vendorId } = await findVisibleVendor(deps, asker, c.req.valid('param').vendorCode);
    const body = c.req.valid('json');
    const sandbox = mayTellLoopback(deps.config);
    checkAddress(body.url, sandbox);
    const { secret, secretSealed } = mintSecret(deps.vault);
    const createdAt = deps.clock().toJSDate();
    const created = await createWebhook(deps.db, { vendorId, ...body, secretSealed, sandbox, createdAt });
    if (!created) throw new Problem('too-many-webhooks', `A vendor has ${MAX_WEBHOOKS} webhooks at most.`);
    return c.json({ ...toWebhook(created, createdAt), secret }, 201, NEVER_STORED);
  })
  .openapi(change, async (c) => {
    const { deps, asker } = c.var;
    const { id } = await findOwn(deps, asker, c.req.valid('param'));
    const body = c.req.valid('json');
    const sandbox = mayTellLoopback(deps.config);
    checkAddress(body.url, sandbox);
    const changed = await changeWebhook(deps.db, { id, ...body, sandbox });
    return c.json(toWebhook(present(changed, id), deps.clock().toJSDate()), 200);
  })
  .openapi(rotate, async (c) => {
    const { deps, asker } = c.var;
    const { id } = await findOwn(deps, asker, c.req.valid('param'));
    const { secret, secretSealed } = mintSecret(deps.vault);
    const now = deps.clock();
    const formerUntil = now.plus({ hours: OVERLAP_HOURS }).toJSDate();
    const rotated = await rotateSecret(deps.db, { id, secretSealed, formerUntil });
    return c.json({ ...toWebhook(present(rotated, id), now.toJSDate()), secret }, 200, NEVER_STORED);
  })
  .openapi(ping, async (c) => {
    const { deps, asker } = c.var;
    const webhook = await findOwn(deps, asker, c.req.valid('param'));
    return c.json({ messageId: await owePing(deps, webhook) }, 202);
  })
  .openapi(end, async (c) => {
    const { deps, asker } = c.var;
    const { id } = await findOwn(deps, asker, c.req.valid('param'));
    await endWebhook(deps.db, { id, at: deps.clock().toJSDate() });
    return c.body(null, 204);
  });

async function findOwn(
  deps: Deps,
  asker: Asker,
  { vendorCode, webhookId: id }: { vendorCode: string; webhookId: number },
): Promise<Webhook> {
  const { id: vendorId } = await findVisibleVendor(deps, asker, vendorCode);
  return present(await findWebhook(deps.db, { id, vendorId }), id);
}

function present(webhook: Webhook | undefined, id: number): Webhook {
  if (!webhook) throw new Problem('not-found', `There is no webhook ${id} here.`);
  return webhook;
}

/** Owes a ping that nothing else waits for, and gives its message. */
async function owePing({ db, clock }: Deps, { id, vendorId }: Webhook): Promise<number> {
  const now = clock();
  const target = `webhook:${id}`;
  const expiresAt = now.plus({ minutes: PING_MINUTES }).toJSDate();
  return db.transaction(async (tx) => {
    const told = { kind: 'ping', subject: target, body: { webhookId: id }, at: now.toJSDate(), expiresAt };
    await owe(tx, { channel: 'webhook', target, ofVendor: vendorId, ...told });
    return findNewestMessage(tx, target);
  });
}
