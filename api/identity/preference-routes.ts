import { createRoute, z } from '@hono/zod-openapi';
import { findPreferences, putPreferences } from '../../db/queries/identity/preferences.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, noQuery } from '../page.ts';
import { problems } from '../problem.ts';
import { router } from '../router.ts';

/** Each choice with its words; one that is absent is the screen's own default. */
const choices = z
  .object({
    language: z.enum(['fr', 'en']).optional(),
    theme: z.enum(['system', 'light', 'dark']).optional(),
    keys: z.enum(['on', 'off']).optional(),
    /** What is late rings. */
    sound: z.enum(['on', 'off']).optional(),
    /** The zones beside the offers. */
    queue: z.enum(['shown', 'folded']).optional(),
    map: z.enum(['shown', 'folded']).optional(),
  })
  .openapi('Preferences');
type Choices = z.infer<typeof choices>;

const example: Choices = { language: 'fr', theme: 'dark', sound: 'on', queue: 'shown' };

const read = createRoute({
  method: 'get',
  path: '/preferences',
  operationId: 'readPreferences',
  tags: ['identity'],
  summary: 'How I like my screen, whichever desk I sit at',
  ...needs('session', 'read'),
  request: noQuery,
  responses: {
    200: answer(choices, 'My choices.', example),
    ...problems('invalid-request', 'sign-in-required'),
  },
});

const put = createRoute({
  method: 'put',
  path: '/preferences',
  operationId: 'putPreferences',
  tags: ['identity'],
  summary: 'Keep how I like my screen, in the place of what was kept',
  ...needs('session', 'change'),
  request: {
    ...noQuery,
    body: { required: true, content: { 'application/json': { schema: choices.strict(), example } } },
  },
  responses: {
    200: answer(choices, 'My choices.', example),
    ...problems(
      'invalid-request',
      'sign-in-required',
      'cross-site-request',
      'malformed-json',
      'unsupported-media-type',
    ),
  },
});

export const preferenceRoutes = router()
  .openapi(read, async (c) => {
    const { deps, asker } = c.var;
    return c.json(readable(await findPreferences(deps.db, asker.accountId)), 200);
  })
  .openapi(put, async (c) => {
    const { deps, asker } = c.var;
    const kept: Choices = c.req.valid('json');
    await putPreferences(deps.db, { accountId: asker.accountId, kept, now: deps.clock().toJSDate() });
    return c.json(kept, 200);
  });

/** What was kept by a version that had other words is left out. */
function readable(kept: Record<string, string>): Choices {
  const known = Object.entries(kept).filter(([name, value]) => choices.safeParse({ [name]: value }).success);
  return choices.parse(Object.fromEntries(known));
}
