import { createRoute, z } from '@hono/zod-openapi';
import { changeFeed, createFeed } from '../../db/queries/feeds/settings.ts';
import { PROTOCOLS } from '../../importers/check.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, idParameter, noQuery } from '../page.ts';
import { Problem, problems } from '../problem.ts';
import { router } from '../router.ts';
import { findVisibleFeed } from './access.ts';
import {
  feedChanges,
  feedSettingsExample,
  feedSettingsResource,
  newFeed,
  requireReadable,
  toFeedSettings,
} from './feed-settings.ts';
import { findVisibleVendor } from './vendor-access.ts';

const feedPath = z.object({ feedId: idParameter('feedId', '3') });
const settled = (description: string) => answer(feedSettingsResource, description, feedSettingsExample);
const json = <Schema extends z.ZodType>(schema: Schema) => {
  return { body: { required: true, content: { 'application/json': { schema } } } } as const;
};
const refusals = {
  ...problems('invalid-request', 'malformed-json', 'sign-in-required', 'not-allowed', 'cross-site-request'),
  ...problems('not-found', 'unsupported-media-type'),
};

const create = createRoute({
  method: 'post',
  path: '/feeds',
  operationId: 'createFeed',
  tags: ['feeds'],
  summary: 'Open a feed for a vendor of the register',
  description: 'Its settings are checked by its protocol, and its address is never one of ours.',
  ...needs('feed', 'change'),
  request: { ...noQuery, ...json(newFeed) },
  responses: {
    201: settled('The feed; a pulled one is asked at once.'),
    ...refusals,
    ...problems('feed-code-taken'),
  },
});

const protocols = createRoute({
  method: 'get',
  path: '/protocols',
  operationId: 'listProtocols',
  tags: ['feeds'],
  summary: 'The protocols a feed may speak, and which way each goes',
  ...needs('feed', 'change'),
  request: noQuery,
  responses: {
    200: answer(
      z.object({
        items: z.array(
          z.object({ protocol: z.string(), title: z.string(), ways: z.array(z.enum(['pull', 'push'])) }),
        ),
      }),
      'The protocols.',
      { items: [{ protocol: 'ndjson', title: 'Our own format, a line an observation.', ways: ['push'] }] },
    ),
    ...problems('invalid-request', 'sign-in-required', 'not-allowed'),
  },
});

const read = createRoute({
  method: 'get',
  path: '/feeds/{feedId}/settings',
  operationId: 'readFeedSettings',
  tags: ['feeds'],
  summary: 'What was decided of a feed, its whole address among it',
  ...needs('feed', 'change'),
  request: { params: feedPath, ...noQuery },
  responses: {
    200: settled('The settings.'),
    ...problems('invalid-request', 'sign-in-required', 'not-allowed', 'not-found'),
  },
});

const change = createRoute({
  method: 'patch',
  path: '/feeds/{feedId}',
  operationId: 'changeFeed',
  tags: ['feeds'],
  summary: 'Change what was decided of a feed; a pulled one is asked again at once',
  ...needs('feed', 'change'),
  request: { params: feedPath, ...noQuery, ...json(feedChanges) },
  responses: { 200: settled('The settings as they now are.'), ...refusals },
});

export const feedSettingsRoutes = router()
  .openapi(protocols, (c) => {
    const items = PROTOCOLS.map(({ protocol, title, ways }) => ({ protocol, title, ways: [...ways] }));
    return c.json({ items }, 200);
  })
  .openapi(create, async (c) => {
    const { deps, asker } = c.var;
    const { vendor: vendorCode, ...asked } = c.req.valid('json');
    const vendor = await findVisibleVendor(deps, asker, vendorCode);
    requireReadable({ ...asked, sandbox: false });
    const dueAt = asked.url === null ? null : deps.clock().toJSDate();
    const feed = await createFeed(deps.db, { ...asked, vendorId: vendor.id, dueAt });
    if (!feed) throw new Problem('feed-code-taken', 'Choose another code.');
    return c.json(toFeedSettings(feed, vendor.code), 201);
  })
  .openapi(read, async (c) => {
    const { deps, asker } = c.var;
    const feed = await findVisibleFeed(deps, asker, c.req.valid('param').feedId);
    return c.json(toFeedSettings(feed, feed.vendor.code), 200);
  })
  .openapi(change, async (c) => {
    const { deps, asker } = c.var;
    const { feedId } = c.req.valid('param');
    const before = await findVisibleFeed(deps, asker, feedId);
    const given = c.req.valid('json');
    const changes = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    requireReadable({ ...before, ...changes });
    await changeFeed(deps.db, { feedId, at: deps.clock().toJSDate(), changes });
    const after = await findVisibleFeed(deps, asker, feedId);
    return c.json(toFeedSettings(after, after.vendor.code), 200);
  });
