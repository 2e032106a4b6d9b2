import { createRoute, z } from '@hono/zod-openapi';
import {
  createCredential,
  findCredential,
  listCredentials,
  revokeCredential,
  rotateCredential,
  type Credential,
} from '../../db/queries/identity/credentials.ts';
import { findFeed } from '../../db/queries/feeds/feeds.ts';
import type { Asker } from '../identity/asker.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, idParameter, noQuery } from '../page.ts';
import { Problem, problems } from '../problem.ts';
import { router, type Deps } from '../router.ts';
import { keyExample, keyResource, mintedKey, newKey, rotation, toKey } from './key-resources.ts';
import { mintKey } from './key-rules.ts';
import { findVisibleVendor, vendorPath } from './vendor-access.ts';

const keyPath = vendorPath.extend({ keyId: idParameter('keyId', '3') });
const minted = answer(mintedKey, 'The key, shown this once.', {
  ...keyExample,
  token: 'creneau_q8Yc0n1u5l4Hk2Zr9vT6mWb3xE7sJdPaGfLoNiUyQx7Qa',
});
const refusals = problems('invalid-request', 'sign-in-required', 'not-allowed', 'not-found');
const changeRefusals = {
  ...refusals,
  ...problems('invalid-request', 'malformed-json', 'not-allowed', 'cross-site-request', 'key-has-successor'),
};

const list = createRoute({
  method: 'get',
  path: '/vendors/{vendorCode}/keys',
  operationId: 'listKeys',
  tags: ['vendors'],
  summary: 'The API keys of a vendor, without the keys themselves',
  ...needs('vendor-key', 'read'),
  request: { params: vendorPath, ...noQuery },
  responses: {
    200: answer(z.object({ items: z.array(keyResource) }), 'The keys.', { items: [keyExample] }),
    ...refusals,
  },
});

const create = createRoute({
  method: 'post',
  path: '/vendors/{vendorCode}/keys',
  operationId: 'createKey',
  tags: ['vendors'],
  summary: 'Create an API key for a vendor’s program',
  description:
    'Sent as `Authorization: Bearer …`; it opens the vendor’s own feeds, or the one feed that is named.',
  ...needs('vendor-key', 'change'),
  request: {
    params: vendorPath,
    ...noQuery,
    body: { required: true, content: { 'application/json': { schema: newKey } } },
  },
  responses: { 201: minted, ...changeRefusals },
});

const rotate = createRoute({
  method: 'post',
  path: '/vendors/{vendorCode}/keys/{keyId}/rotate',
  operationId: 'rotateKey',
  tags: ['vendors'],
  summary: 'Replace a key; the old one lives on for the overlap',
  ...needs('vendor-key', 'change'),
  request: {
    params: keyPath,
    ...noQuery,
    body: { required: true, content: { 'application/json': { schema: rotation } } },
  },
  responses: { 201: minted, ...changeRefusals },
});

const revoke = createRoute({
  method: 'delete',
  path: '/vendors/{vendorCode}/keys/{keyId}',
  operationId: 'revokeKey',
  tags: ['vendors'],
  summary: 'End a key at once',
  ...needs('vendor-key', 'change'),
  request: { params: keyPath, ...noQuery },
  responses: {
    200: answer(keyResource, 'The key, which opens nothing any more.', { ...keyExample, state: 'revoked' }),
    ...changeRefusals,
  },
});

export const keyRoutes = router()
  .openapi(list, async (c) => {
    const { deps, asker } = c.var;
    const { id } = await findVisibleVendor(deps, asker, c.req.valid('param').vendorCode);
    const keys = await listCredentials(deps.db, id);
    return c.json({ items: keys.map((key) => toKey(key, deps.clock().toJSDate())) }, 200);
  })
  .openapi(create, async (c) => {
    const { deps, asker } = c.var;
    const { id: vendorId } = await findVisibleVendor(deps, asker, c.req.valid('param').vendorCode);
    const { name, feedId } = c.req.valid('json');
    await checkFeed(deps, vendorId, feedId);
    const { token, ...secret } = mintKey();
    const createdAt = deps.clock().toJSDate();
    const key = await createCredential(deps.db, { vendorId, feedId, name, createdAt, ...secret });
    return c.json({ ...toKey(key, createdAt), token }, 201, NEVER_STORED);
  })
  .openapi(rotate, async (c) => {
    const { deps, asker } = c.var;
    const key = await findKey(deps, asker, c.req.valid('param'));
    const { token, ...secret } = mintKey();
    const now = deps.clock();
    const expiresAt = now.plus({ hours: c.req.valid('json').overlapHours }).toJSDate();
    const successor = await rotateCredential(deps.db, { key, ...secret, at: now.toJSDate(), expiresAt });
    if (!successor)
      throw new Problem('key-has-successor', 'It was rotated before, or has ended: use its successor.');
    return c.json({ ...toKey(successor, now.toJSDate()), token }, 201, NEVER_STORED);
  })
  .openapi(revoke, async (c) => {
    const { deps, asker } = c.var;
    const key = await findKey(deps, asker, c.req.valid('param'));
    const at = deps.clock().toJSDate();
    await revokeCredential(deps.db, { id: key.id, at });
    return c.json({ ...toKey(key, at), state: 'revoked' as const }, 200);
  });

const NEVER_STORED = { 'Cache-Control': 'no-store' };

async function checkFeed({ db }: Deps, vendorId: number, feedId: number | null): Promise<void> {
  if (feedId === null) return;
  const feed = await findFeed(db, feedId);
  if (feed?.vendorId !== vendorId) throw new Problem('not-found', `This vendor has no feed ${feedId}.`);
}

async function findKey(
  deps: Deps,
  asker: Asker,
  { vendorCode, keyId }: { vendorCode: string; keyId: number },
): Promise<Credential> {
  const { id: vendorId } = await findVisibleVendor(deps, asker, vendorCode);
  const key = await findCredential(deps.db, { id: keyId, vendorId });
  if (!key) throw new Problem('not-found', `There is no key ${keyId} here.`);
  return key;
}
