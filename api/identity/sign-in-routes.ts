import { createRoute, z } from '@hono/zod-openapi';
import { openToAll } from '../middleware/authorise.ts';
import { answer, noQuery } from '../page.ts';
import { problems } from '../problem.ts';
import { router } from '../router.ts';
import { baseOf } from '../config.ts';
import { DOORS } from './doors.ts';
import { giveAttempt, giveCookie, readCookie, takeAttempt } from './session-cookie.ts';
import { ATTEMPT_SECONDS, beginSignIn, completeSignIn } from './sign-in.ts';

const doorPath = z.object({
  door: z.enum(DOORS).openapi({ param: { name: 'door', in: 'path' }, example: 'franceconnect' }),
});

/** A path of ours and nothing else: `//elsewhere` and `/\elsewhere` lead away. */
const returnTo = z
  .string()
  .max(2000)
  .regex(/^\/(?![/\\])[^\s\\]*$/, 'must be a path of this site')
  .default('/')
  .openapi({ example: '/?near=35238', description: 'The page to come back to.' });

const list = createRoute({
  method: 'get',
  path: '/sign-in',
  operationId: 'listDoors',
  tags: ['identity'],
  summary: 'The ways in',
  ...openToAll('one reads it before signing in'),
  request: noQuery,
  responses: {
    200: answer(z.object({ items: z.array(z.enum(DOORS)) }).openapi('Doors'), 'The identity providers.', {
      items: [...DOORS],
    }),
    ...problems('invalid-request'),
  },
});

const begin = createRoute({
  method: 'get',
  path: '/sign-in/{door}',
  operationId: 'beginSignIn',
  tags: ['identity'],
  summary: 'Go and sign in',
  description: 'For a browser: sends it to the identity provider, which sends it back.',
  ...openToAll('it is the way in'),
  request: { params: doorPath, query: z.strictObject({ return: returnTo }) },
  responses: {
    302: { description: 'To the identity provider.' },
    ...problems('invalid-request', 'not-found', 'provider-unreachable'),
  },
});

const complete = createRoute({
  method: 'get',
  path: '/sign-in/{door}/callback',
  operationId: 'completeSignIn',
  tags: ['identity'],
  summary: 'Come back from an identity provider',
  description: 'Only a browser that left from here comes back here, once.',
  ...openToAll('the provider’s answer is the proof'),
  request: {
    params: doorPath,
    query: z.object({
      code: z.string().max(2000).optional(),
      state: z.string().max(500).optional(),
      iss: z.string().max(500).optional(),
      error: z.string().max(200).optional(),
      error_description: z.string().max(2000).optional(),
    }),
  },
  responses: {
    302: { description: 'Signed in: to the page one came from.' },
    ...problems('invalid-request', 'sign-in-failed', 'rights-ended', 'not-found'),
  },
});

export const signInRoutes = router()
  .openapi(list, (c) => c.json({ items: c.var.deps.doors?.open ?? [] }, 200))
  .openapi(begin, async (c) => {
    const { deps } = c.var;
    const base = new URL(baseOf(deps.config));
    const { door } = c.req.valid('param');
    const here = new URL(c.req.url);
    // The cookie that binds this browser must be on the host that the provider sends it back to.
    if (deps.config.sandbox && here.host !== base.host && deps.doors?.open.length) {
      return c.redirect(`${base.origin}${here.pathname}${here.search}`, 302);
    }
    const { url, state } = await beginSignIn(deps, door, c.req.valid('query').return);
    giveAttempt(c, deps.config, { state, seconds: ATTEMPT_SECONDS });
    return c.redirect(url, 302);
  })
  .openapi(complete, async (c) => {
    const { deps } = c.var;
    const { door } = c.req.valid('param');
    const { search } = new URL(c.req.url);
    const signedIn = await completeSignIn(deps, {
      door,
      callback: new URL(`${baseOf(deps.config)}/api/sign-in/${door}/callback${search}`),
      state: takeAttempt(c, deps.config),
      before: readCookie(c, deps.config),
      device: c.req.header('user-agent'),
    });
    giveCookie(c, deps.config, signedIn.token);
    return c.redirect(nextPage(signedIn), 302);
  });

/** Whoever may act in several ways says which first; a small window over a locked screen only closes. */
function nextPage({ returnTo, several }: { returnTo: string; several: boolean }): string {
  return several && returnTo !== '/signed-in' ? `/rights?next=${encodeURIComponent(returnTo)}` : returnTo;
}
