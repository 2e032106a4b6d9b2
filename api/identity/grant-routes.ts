import { createRoute, z } from '@hono/zod-openapi';
import { createGrant, listGrants, suspendGrant, type ListedGrant } from '../../db/queries/identity/grants.ts';
import { findAccountByIdentifier } from '../../db/queries/identity/identifiers.ts';
import { GRANTED_ROLES, ROLES } from '../../db/vocabulary.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, idParameter, noQuery } from '../page.ts';
import { Problem, problems } from '../problem.ts';
import { router, type Deps } from '../router.ts';
import type { Asker } from './asker.ts';
import { normaliseEmail } from './identity.ts';

const DEFAULT_DAYS = 365;

const grantResource = z
  .object({
    id: z.int(),
    role: z.enum(ROLES),
    territory: z.string(),
    /** Who holds it; null until they first sign in. */
    holder: z.string().nullable(),
    /** What they were invited by, its end alone. */
    invitedBy: z.enum(['rpps', 'email']),
    hint: z.string(),
    startsAt: z.iso.datetime(),
    endsAt: z.iso.datetime(),
    /** Null when the sandbox gave it. */
    grantedBy: z.string().nullable(),
    suspendedAt: z.iso.datetime().nullable(),
  })
  .openapi('Grant');

const example = {
  id: 7,
  role: 'regulator',
  territory: '35',
  holder: 'Camille Lefèvre',
  invitedBy: 'rpps',
  hint: '…011',
  startsAt: '2026-11-24T12:00:00.000Z',
  endsAt: '2027-11-24T12:00:00.000Z',
  grantedBy: 'Hélène Rocher',
  suspendedAt: null,
} as const;

const invitee = z.union([
  z.strictObject({ rpps: z.string().regex(/^\d{11}$/, 'must be 11 digits') }),
  z.strictObject({ email: z.email().max(200) }),
]);

const grantBody = z
  .strictObject({
    role: z.enum(GRANTED_ROLES),
    invite: invitee,
    endsAt: z.iso.datetime().optional(),
  })
  .openapi('NewGrant', { example: { role: 'regulator', invite: { rpps: '10999000144' } } });

const list = createRoute({
  method: 'get',
  path: '/grants',
  operationId: 'listGrants',
  tags: ['identity'],
  summary: 'Who holds what, since when, until when, granted by whom',
  ...needs('grant', 'read'),
  request: noQuery,
  responses: {
    200: answer(z.object({ items: z.array(grantResource) }), 'The grants, newest first.', {
      items: [example],
    }),
    ...problems('invalid-request', 'sign-in-required', 'not-allowed'),
  },
});

const give = createRoute({
  method: 'post',
  path: '/grants',
  operationId: 'grantRole',
  tags: ['identity'],
  summary: 'Invite a person and grant a role in my territory, with an end',
  ...needs('grant', 'change'),
  request: { ...noQuery, body: { required: true, content: { 'application/json': { schema: grantBody } } } },
  responses: {
    201: answer(grantResource, 'The grant.', example),
    ...problems('invalid-request', 'malformed-json', 'unsupported-media-type'),
    ...problems('sign-in-required', 'not-allowed', 'cross-site-request'),
  },
});

const suspend = createRoute({
  method: 'post',
  path: '/grants/{grantId}/suspend',
  operationId: 'suspendGrant',
  tags: ['identity'],
  summary: 'Suspend a grant; its sessions end at once',
  ...needs('grant', 'change'),
  request: { params: z.object({ grantId: idParameter('grantId', '7') }), ...noQuery },
  responses: {
    200: answer(grantResource, 'The grant, suspended.', {
      ...example,
      suspendedAt: '2026-11-25T09:00:00.000Z',
    }),
    ...problems('invalid-request', 'sign-in-required', 'not-allowed', 'cross-site-request', 'not-found'),
  },
});

/** The territory a manager answers for. */
function territoryOf({ territoryCode }: Asker): string {
  if (territoryCode === null) throw new Problem('not-allowed', 'You answer for no territory.');
  return territoryCode;
}

function toGrant(deps: Deps, row: ListedGrant): z.infer<typeof grantResource> {
  const value = deps.vault.open(row.inviteeSealed, row.inviteeKind);
  return {
    id: row.id,
    role: row.role,
    territory: row.territoryCode,
    holder: row.displayName,
    invitedBy: row.inviteeKind === 'email' ? 'email' : 'rpps',
    hint:
      row.inviteeKind === 'email'
        ? `${value.slice(0, 1)}…${value.slice(value.indexOf('@'))}`
        : `…${value.slice(-3)}`,
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    grantedBy: row.grantedBy,
    suspendedAt: row.suspendedAt?.toISOString() ?? null,
  };
}

async function readGrant(deps: Deps, params: { grantId: number; territoryCode: string }) {
  const [row] = await listGrants(deps.db, params);
  if (!row) throw new Problem('not-found', `Your territory has no grant ${params.grantId}.`);
  return toGrant(deps, row);
}

/** Grants a role; a person we already know holds it at once, another when they first prove who they are. */
async function grantRole(deps: Deps, asker: Asker, body: z.infer<typeof grantBody>): Promise<number> {
  const { db, vault, clock } = deps;
  const [kind, value] =
    'rpps' in body.invite
      ? (['rpps', body.invite.rpps] as const)
      : (['email', normaliseEmail(body.invite.email)] as const);
  const now = clock();
  const endsAt =
    body.endsAt === undefined ? now.plus({ days: DEFAULT_DAYS }).toJSDate() : new Date(body.endsAt);
  if (endsAt <= now.toJSDate()) {
    const errors = [{ in: 'body', pointer: '#/endsAt', detail: 'must be still to come' }] as const;
    throw new Problem('invalid-request', 'endsAt: must be still to come', { errors: [...errors] });
  }
  const blindIndex = vault.blindIndex(value, kind);
  const { id } = await createGrant(db, {
    accountId: (await findAccountByIdentifier(db, { kind, blindIndex })) ?? null,
    inviteeKind: kind,
    inviteeSealed: vault.seal(value, kind),
    inviteeIndex: blindIndex,
    role: body.role,
    territoryCode: territoryOf(asker),
    startsAt: now.toJSDate(),
    endsAt,
    grantedBy: asker.accountId,
  });
  return id;
}

export const grantRoutes = router()
  .openapi(list, async (c) => {
    const { deps, asker, rule } = c.var;
    const own = rule === 'always' ? {} : { territoryCode: territoryOf(asker) };
    return c.json({ items: (await listGrants(deps.db, own)).map((row) => toGrant(deps, row)) }, 200);
  })
  .openapi(give, async (c) => {
    const { deps, asker } = c.var;
    const grantId = await grantRole(deps, asker, c.req.valid('json'));
    return c.json(await readGrant(deps, { grantId, territoryCode: territoryOf(asker) }), 201);
  })
  .openapi(suspend, async (c) => {
    const { deps, asker } = c.var;
    const { grantId } = c.req.valid('param');
    const territoryCode = territoryOf(asker);
    const at = deps.clock().toJSDate();
    await deps.db.transaction((tx) =>
      suspendGrant(tx, { grantId, territoryCode, suspendedBy: asker.accountId, at }),
    );
    return c.json(await readGrant(deps, { grantId, territoryCode }), 200);
  });
