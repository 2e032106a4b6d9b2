import { randomUUID } from 'node:crypto';
import { createRoute, z } from '@hono/zod-openapi';
import {
  createClient,
  listClients,
  revokeClient,
  type VendorClient,
} from '../../db/queries/identity/keys.ts';
import { baseOf } from '../config.ts';
import { needs, openToAll } from '../middleware/authorise.ts';
import { answer, noQuery } from '../page.ts';
import { Problem, problems } from '../problem.ts';
import { router, type Deps } from '../router.ts';
import { exchangeAssertion, Refused } from './assertions.ts';
import type { Asker } from './asker.ts';

const DAYS = 365;
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** A public key as RFC 7517 writes it; one with a private part is refused rather than kept. */
const publicKey = z
  .looseObject({ kty: z.enum(['EC', 'RSA']), kid: z.string().max(200).optional() })
  .refine((key) => !['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'].some((part) => part in key), 'holds a private key')
  .openapi({ type: 'object', required: ['kty'] });

const clientBody = z
  .strictObject({
    name: z.string().trim().min(1).max(100),
    jwks: z.strictObject({ keys: z.array(publicKey).min(1).max(5) }),
  })
  .openapi('NewVendorClient', {
    example: {
      name: 'export FHIR',
      jwks: { keys: [{ kty: 'EC', crv: 'P-384', x: 'x', y: 'y', kid: '2026' }] },
    },
  });

const clientResource = z
  .object({
    clientId: z.string(),
    name: z.string(),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    revokedAt: z.iso.datetime().nullable(),
  })
  .openapi('VendorClient');

const example = {
  clientId: '4c1f7c3e-2b1d-4b62-9a58-9d9f6d3b0c11',
  name: 'export FHIR',
  createdAt: '2026-11-24T12:00:00.000Z',
  expiresAt: '2027-11-24T12:00:00.000Z',
  revokedAt: null,
};

const register = createRoute({
  method: 'post',
  path: '/vendor-clients',
  operationId: 'registerVendorClient',
  tags: ['identity'],
  summary: 'Register the public keys of a program of mine (SMART Backend Services)',
  ...needs('vendor-key', 'change'),
  request: { ...noQuery, body: { required: true, content: { 'application/json': { schema: clientBody } } } },
  responses: {
    201: answer(clientResource, 'The client.', example),
    ...problems('invalid-request', 'malformed-json', 'unsupported-media-type'),
    ...problems('sign-in-required', 'not-allowed', 'cross-site-request', 'not-found'),
  },
});

const list = createRoute({
  method: 'get',
  path: '/vendor-clients',
  operationId: 'listVendorClients',
  tags: ['identity'],
  summary: 'The programs of mine that sign in with a key',
  ...needs('vendor-key', 'read'),
  request: noQuery,
  responses: {
    200: answer(z.object({ items: z.array(clientResource) }), 'The clients.', { items: [example] }),
    ...problems('invalid-request', 'sign-in-required', 'not-found'),
  },
});

const revoke = createRoute({
  method: 'delete',
  path: '/vendor-clients/{clientId}',
  operationId: 'revokeVendorClient',
  tags: ['identity'],
  summary: 'End the keys of a program',
  ...needs('vendor-key', 'change'),
  request: {
    params: z.object({
      clientId: z.uuid().openapi({ param: { name: 'clientId', in: 'path' }, example: example.clientId }),
    }),
    ...noQuery,
  },
  responses: {
    204: { description: 'Its keys open nothing any more.' },
    ...problems('invalid-request', 'sign-in-required', 'cross-site-request', 'not-found'),
  },
});

const oauthRefusal = z.object({ error: z.string(), error_description: z.string() }).openapi('OAuthRefusal');
const refusalExample = { error: 'invalid_client', error_description: 'The assertion was not accepted.' };

const token = createRoute({
  method: 'post',
  path: '/oauth/token',
  operationId: 'exchangeAssertion',
  tags: ['identity'],
  summary: 'A short access token for a signed assertion (client credentials, private_key_jwt)',
  description: 'RFC 6749 §4.4 with RFC 7523; refusals are those of RFC 6749 §5.2.',
  ...openToAll('the assertion is the proof'),
  request: {
    ...noQuery,
    body: {
      required: true,
      content: {
        'application/x-www-form-urlencoded': {
          schema: z.object({
            grant_type: z.literal('client_credentials'),
            client_assertion_type: z.literal(ASSERTION_TYPE),
            client_assertion: z.string().min(1).max(8000),
            scope: z.string().max(500).optional(),
          }),
        },
      },
    },
  },
  responses: {
    200: answer(
      z
        .object({ access_token: z.string(), token_type: z.literal('bearer'), expires_in: z.int() })
        .openapi('Token'),
      'The token.',
      { access_token: 'q8Yc0n1u5l4Hk2Zr9vT6mWb3xE7sJdPaGfLoNiUyQtA', token_type: 'bearer', expires_in: 300 },
    ),
    401: answer(oauthRefusal, 'The client did not prove who it is.', refusalExample),
    ...problems('invalid-request', 'cross-site-request', 'unsupported-media-type'),
  },
});

/** The vendor one speaks for. */
function vendorOf({ vendorId }: Asker): number {
  if (vendorId === null) throw new Problem('not-found', 'You speak for no vendor.');
  return vendorId;
}

async function registerClient(
  deps: Deps,
  asker: Asker,
  body: z.infer<typeof clientBody>,
): Promise<VendorClient> {
  const now = deps.clock();
  const dates = { createdAt: now.toJSDate(), expiresAt: now.plus({ days: DAYS }).toJSDate() };
  return createClient(deps.db, { clientId: randomUUID(), vendorId: vendorOf(asker), ...body, ...dates });
}

function toClient(row: VendorClient): z.infer<typeof clientResource> {
  const { clientId, name, createdAt, expiresAt, revokedAt } = row;
  const dates = { createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() };
  return { clientId, name, ...dates, revokedAt: revokedAt?.toISOString() ?? null };
}

export const clientRoutes = router()
  .openapi(register, async (c) => {
    const client = await registerClient(c.var.deps, c.var.asker, c.req.valid('json'));
    return c.json(toClient(client), 201);
  })
  .openapi(list, async (c) => {
    const { deps, asker, rule } = c.var;
    const rows = await listClients(deps.db, rule === 'always' ? {} : { vendorId: vendorOf(asker) });
    return c.json({ items: rows.map((row) => toClient(row)) }, 200);
  })
  .openapi(revoke, async (c) => {
    const { deps, asker, rule } = c.var;
    const { clientId } = c.req.valid('param');
    const own = rule === 'always' ? {} : { vendorId: vendorOf(asker) };
    if (!(await revokeClient(deps.db, { clientId, ...own, at: deps.clock().toJSDate() }))) {
      throw new Problem('not-found', `You have no client ${clientId}.`);
    }
    return c.body(null, 204);
  })
  .openapi(token, async (c) => {
    const { deps } = c.var;
    const assertion = c.req.valid('form').client_assertion;
    c.header('Cache-Control', 'no-store');
    try {
      const audience = `${baseOf(deps.config)}/api/oauth/token`;
      const issued = await exchangeAssertion(deps, { assertion, audience });
      return c.json(
        { access_token: issued.token, token_type: 'bearer' as const, expires_in: issued.expiresIn },
        200,
      );
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return c.json({ error: error.code, error_description: error.message }, 401);
    }
  });
