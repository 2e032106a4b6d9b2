import { createRoute } from '@hono/zod-openapi';
import { createMiddleware } from 'hono/factory';
import { findTerritory } from '../../db/queries/search/places.ts';
import { deleteSession } from '../../db/queries/identity/sessions.ts';
import { needs, openToAll } from '../middleware/authorise.ts';
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
  signedOut,
  signInBody,
  toPersona,
  toSession,
  toSignedIn,
} from './resources.ts';
import { listRights } from './rights.ts';
import { signInAs } from './sandbox-sign-in.ts';
import { giveCookie, takeCookieBack } from './session-cookie.ts';
import { farewellOf } from './sign-out.ts';

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
  ...openToAll('one reads it before signing in; everyone in it is invented'),
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
  ...openToAll('it is the way in of the sandbox'),
  request: {
    ...noQuery,
    body: { required: true, content: { 'application/json': { schema: signInBody } } },
  },
  responses: {
    201: answer(signedIn, 'The session.', signedInExample),
    ...problems('invalid-request', 'malformed-json', 'unknown-persona', 'cross-site-request', 'rights-ended'),
    ...problems('not-found'),
  },
});

const whoAmI = createRoute({
  method: 'get',
  path: '/session',
  operationId: 'readSession',
  tags: ['identity'],
  summary: 'Who am I',
  ...needs('session', 'read'),
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
  description:
    'When an identity provider still holds a session, `next` is where the browser goes to end that one too.',
  ...needs('session', 'change'),
  request: noQuery,
  responses: {
    200: answer(signedOut, 'The session has ended here; `next` ends it at the provider.', {
      next: 'https://provider.example/session/end?state=x',
    }),
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
    const { sandbox, sessionIdleSeconds: idleSeconds } = deps.config;
    const rights = asker.key ? [] : await listRights(deps.db, { ...asker, now: deps.clock() });
    return c.json(toSession(asker, place, { sandbox, idleSeconds, rights: rights.length }), 200);
  })
  .openapi(signOut, async (c) => {
    const { deps, asker } = c.var;
    const ended = await deleteSession(deps.db, asker.tokenHash);
    takeCookieBack(c, deps.config);
    const next = await farewellOf(deps, ended);
    return next === undefined ? c.body(null, 204) : c.json({ next }, 200);
  });
