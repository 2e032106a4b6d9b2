import { createRoute, z } from '@hono/zod-openapi';
import { languageOf, wantsPage } from '../language.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, idParameter } from '../page.ts';
import { Problem, problems } from '../problem.ts';
import { router } from '../router.ts';
import { findOwnFeed } from './access.ts';
import { check, checkReport } from './check.ts';
import { checkPage } from './check-page.ts';
import { readSentBodies } from './check-request.ts';
import { checkReportExample, ndjsonExample } from './examples.ts';
import { DELIVERY_MEDIA_TYPES } from './media-types.ts';

const schema = { type: 'string', format: 'binary' } as const;
const bodies = [...DELIVERY_MEDIA_TYPES, 'multipart/form-data'].map((type) => [type, { schema }] as const);

const report = answer(checkReport, 'What would become of it.', checkReportExample);

const checkBody = createRoute({
  method: 'post',
  path: '/feeds/check',
  operationId: 'checkBody',
  tags: ['feeds'],
  summary: 'Try a body',
  description:
    'Reads a body as a feed of that protocol would and tells what would be taken and refused; nothing is stored. At most ' +
    '8 MiB once decoded. Several bodies are sent in order as the parts of `multipart/form-data`, with the settings in a ' +
    'part named `config`. With `Accept: text/html` the report is a page without any person in it, which can be shared.',
  ...needs('delivery', 'check'),
  request: {
    query: z.strictObject({
      protocol: z
        .string()
        .min(1)
        .max(100)
        .openapi({ example: 'ndjson', description: 'As `GET /api/feeds` names it.' }),
      config: z.string().max(20_000).optional().openapi({
        example: '{"timeRule":"place","zone":"Indian/Reunion"}',
        description: 'What the feed’s settings would say, in JSON.',
      }),
      feed: idParameter('feed', '3')
        .optional()
        .openapi({
          param: { name: 'feed', in: 'query' },
          type: 'integer',
          example: 3,
          description: 'A feed of yours whose own settings are used, when `config` gives none.',
        }),
      lang: z.enum(['fr', 'en']).optional().openapi({ description: 'Else as Accept-Language says.' }),
    }),
    body: {
      required: true,
      content: { ...Object.fromEntries(bodies), 'application/x-ndjson': { schema, example: ndjsonExample } },
    },
  },
  responses: {
    200: {
      ...report,
      content: { ...report.content, 'text/html': { schema: z.string() } },
    },
    ...problems('invalid-request', 'empty-body', 'malformed-encoding', 'body-cut'),
    ...problems('sign-in-required', 'not-allowed', 'cross-site-request', 'body-too-large', 'not-found'),
    ...problems('unsupported-media-type', 'unsupported-encoding', 'body-unreadable'),
  },
});

export const checkRoutes = router().openapi(checkBody, async (c) => {
  const { deps, asker } = c.var;
  const { protocol, config, feed: feedId } = c.req.valid('query');
  const feed = feedId === undefined ? undefined : await findOwnFeed(deps, asker, feedId);
  const sent = await readSentBodies(c.req.raw);
  const written = sent.config ?? config;
  const asked = {
    protocol,
    bodies: sent.bodies,
    settings: written === undefined && feed ? feed.settings : readConfig(written),
    now: deps.clock(),
  };
  const language = languageOf(c);
  const report = await check(asked, language);
  c.header('Vary', 'Accept, Accept-Language');
  if (wantsPage(c)) return c.html(await checkPage(report, language), 200);
  return c.json(report, 200);
});

function readConfig(text: string | undefined): unknown {
  try {
    return text === undefined || text.trim() === '' ? {} : JSON.parse(text);
  } catch {
    const detail = 'is not JSON';
    throw new Problem('invalid-request', `config ${detail}`, {
      errors: [{ in: 'query', pointer: '#/config', detail }],
    });
  }
}
