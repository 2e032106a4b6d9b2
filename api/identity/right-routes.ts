import { createRoute, z } from '@hono/zod-openapi';
import { findTerritory } from '../../db/queries/search/places.ts';
import { actBy, type Right } from '../../db/queries/identity/rights.ts';
import { ROLES } from '../../db/vocabulary.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, noQuery, rowNumber } from '../page.ts';
import { Problem, problems } from '../problem.ts';
import { router } from '../router.ts';
import { sessionExample, sessionResource, toSession } from './resources.ts';
import { listRights } from './rights.ts';

const rightResource = z
  .object({
    /** Null for the role that follows from who one is. */
    grantId: z.int().nullable(),
    role: z.enum(ROLES),
    territory: z.object({ code: z.string(), name: z.string().nullable() }).nullable(),
    endsAt: z.iso.datetime().nullable(),
    /** The one this session acts by. */
    current: z.boolean(),
  })
  .openapi('Right');

const example = {
  grantId: 7,
  role: 'regulator',
  territory: { code: '35', name: 'Ille-et-Vilaine' },
  endsAt: '2027-11-24T12:00:00.000Z',
  current: true,
} as const;

const list = createRoute({
  method: 'get',
  path: '/session/rights',
  operationId: 'listRights',
  tags: ['identity'],
  summary: 'The ways I may act: my live grants, and my own role',
  ...needs('session', 'read'),
  request: noQuery,
  responses: {
    200: answer(z.object({ items: z.array(rightResource) }), 'My rights, oldest grant first.', {
      items: [example],
    }),
    ...problems('invalid-request', 'sign-in-required'),
  },
});

const chosen = z
  .strictObject({ grantId: rowNumber.nullable() })
  .openapi('ChosenRight', { example: { grantId: 7 } });

const choose = createRoute({
  method: 'put',
  path: '/session/right',
  operationId: 'chooseRight',
  tags: ['identity'],
  summary: 'Act by another of my rights, here and at my next sign-in',
  ...needs('session', 'change'),
  request: { ...noQuery, body: { required: true, content: { 'application/json': { schema: chosen } } } },
  responses: {
    200: answer(sessionResource, 'The session, with its new role.', sessionExample),
    ...problems('invalid-request', 'malformed-json', 'unsupported-media-type'),
    ...problems('sign-in-required', 'not-allowed', 'cross-site-request', 'not-found'),
  },
});

function toRight(right: Right, current: number | null): z.infer<typeof rightResource> {
  const { grantId, role, territoryCode: code, territoryName: name, endsAt } = right;
  const territory = code === null ? null : { code, name };
  return { grantId, role, territory, endsAt: endsAt?.toISOString() ?? null, current: grantId === current };
}

export const rightRoutes = router()
  .openapi(list, async (c) => {
    const { deps, asker } = c.var;
    const rights = await listRights(deps.db, { accountId: asker.accountId, now: deps.clock() });
    return c.json({ items: rights.map((right) => toRight(right, asker.grantId)) }, 200);
  })
  .openapi(choose, async (c) => {
    const { deps, asker } = c.var;
    const { accountId, tokenHash } = asker;
    const { grantId } = c.req.valid('json');
    if (asker.key) throw new Problem('not-allowed', 'A key acts for its vendor and nobody else.');
    const rights = await listRights(deps.db, { accountId, now: deps.clock() });
    const right = rights.find((each) => each.grantId === grantId);
    if (!right) throw new Problem('not-found', `You hold no live right ${grantId}.`);
    await deps.db.transaction((tx) => actBy(tx, { accountId, tokenHash, grantId }));
    const { role, territoryCode } = right;
    const place = territoryCode === null ? undefined : await findTerritory(deps.db, territoryCode);
    const { sandbox, sessionIdleSeconds: idleSeconds } = deps.config;
    return c.json(
      toSession({ ...asker, role, territoryCode }, place, { sandbox, idleSeconds, rights: rights.length }),
      200,
    );
  });
