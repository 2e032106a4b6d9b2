import { createRoute } from '@hono/zod-openapi';
import { createMiddleware } from 'hono/factory';
import { findTerritory } from '../../db/queries/places.ts';
import { deleteSession } from '../../db/queries/sessions.ts';
import { access } from '../middleware/authorise.ts';
import { answer, noQuery } from '../page.ts';
import { Problem, problems } from '../problem.ts';
import { router, type Env } from '../router.ts';
import { PERSONAS } from './personas.ts';
import {
  personaExample,
  personaList,
  sessionExample,
  sessionResource,
  signedIn,
  signedInExample,
  signInBody,
  toPersona,
  toSession,
  toSignedIn,
} from './resources.ts';
import { signInAs } from './sandbox-sign-in.ts';
import { giveCookie, takeCookieBack } from './session-cookie.ts';

/** Outside the sandbox these doors do not exist. */
const sandboxOnly = createMiddleware<Env>(async (c, next) => {
  if (!c.var.deps.config.sandbox) throw new Problem('not-found', 'This instance has no sandbox.');
  await next();
});

const listPersonas = createRoute({
  method: 'get',
  path: '/sandbox/personas',
  operationId: 'listPersonas',
  tags: ['identity'],
  summary: 'Who one can sign in as in the sandbox',
  middleware: sandboxOnly,
  request: noQuery,
  responses: {
    200: answer(personaList, 'The personas.', { items: [personaExample] }),
    ...problems('invalid-request', 'not-found'),
  },
});

const signIn = createRoute({
  method: 'post',
  path: '/sandbox/sessions',
  operationId: 'signInAsPersona',
  tags: ['identity'],
  summary: 'Sign in as a persona',
  description: 'By default a browser gets a cookie, and a program a bearer token.',
  middleware: sandboxOnly,
  request: {
    ...noQuery,
    body: { required: true, content: { 'application/json': { schema: signInBody } } },
  },
  responses: {
    201: answer(signedIn, 'The session.', signedInExample),
    ...problems('invalid-request', 'malformed-json', 'unknown-persona', 'cross-site-request', 'not-found'),
  },
});

const whoAmI = createRoute({
  method: 'get',
  path: '/session',
  operationId: 'readSession',
  tags: ['identity'],
  summary: 'Who am I',
  ...access(),
  request: noQuery,
  responses: {
    200: answer(sessionResource, 'Who asks.', sessionExample),
    ...problems('invalid-request', 'sign-in-required'),
  },
});

const signOut = createRoute({
  method: 'delete',
  path: '/session',
  operationId: 'signOut',
  tags: ['identity'],
  summary: 'Sign out',
  ...access(),
  request: noQuery,
  responses: {
    204: { description: 'The session has ended.' },
    ...problems('invalid-request', 'sign-in-required', 'cross-site-request'),
  },
});

export const identityRoutes = router()
  .openapi(listPersonas, (c) => c.json({ items: PERSONAS.map((persona) => toPersona(persona)) }, 200))
  .openapi(signIn, async (c) => {
    const { persona: name, channel = c.req.header('sec-fetch-site') ? 'cookie' : 'bearer' } =
      c.req.valid('json');
    const session = await signInAs(c.var.deps, name, channel);
    if (c.req.valid('json').channel !== 'bearer') giveCookie(c, c.var.deps.config, session.token);
    return c.json(toSignedIn(session, channel), 201);
  })
  .openapi(whoAmI, async (c) => {
    const { deps, asker } = c.var;
    const place = asker.territoryCode ? await findTerritory(deps.db, asker.territoryCode) : undefined;
    return c.json(toSession(asker, place, deps.config.sandbox), 200);
  })
  .openapi(signOut, async (c) => {
    await deleteSession(c.var.deps.db, c.var.asker.tokenHash);
    takeCookieBack(c, c.var.deps.config);
    return c.body(null, 204);
  });
