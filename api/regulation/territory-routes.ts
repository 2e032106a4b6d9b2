import { createRoute, z } from '@hono/zod-openapi';
import { findTerritorySettings, putTerritorySettings } from '../../db/queries/cases/territory-settings.ts';
import { CASE_STATES, CASE_STEPS, DISPATCH_ROLES, PRIORITIES, QUEUES } from '../../db/dispatch-vocabulary.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, noQuery } from '../page.ts';
import { Problem, problems } from '../problem.ts';
import { router, type Deps } from '../router.ts';
import { territoryOf } from './store.ts';
import { DEFAULT_SETTINGS, settingsOf, territoryChanges } from './territory-settings.ts';
import { ifMatch, readVersion } from './versions.ts';

const perPriority = z.record(z.enum(PRIORITIES), z.int());

const stepRule = z
  .object({ roles: z.array(z.enum(DISPATCH_ROLES)), from: z.array(z.enum(CASE_STATES)) })
  .openapi('TerritoryStepRule');

const everySetting = z
  .object({
    steps: z.record(z.enum(CASE_STEPS), stepRule),
    queues: z.record(z.enum(DISPATCH_ROLES), z.array(z.enum(QUEUES))),
    nextMinutes: perPriority,
    escalateMinutes: perPriority,
    unknownMinutes: z.int(),
    followMinutes: z.int(),
    callbackAttempts: z.int(),
    heartbeatSeconds: z.int(),
    clashDays: z.int(),
    lrmOrigins: z.array(z.string()),
  })
  .openapi('TerritoryWork');

const settingsResource = z
  .object({
    territory: z.string(),
    /** 0 when the territory changes nothing of the default. */
    version: z.int(),
    changes: territoryChanges,
    /** What applies: the default with the changes. */
    settings: everySetting,
    /** What applies where a territory changes nothing. */
    defaults: everySetting,
  })
  .openapi('TerritorySettings');

const example = toPublished('35', { version: 0, changes: {} });
const refusals = ['invalid-request', 'sign-in-required', 'not-allowed'] as const;

const read = createRoute({
  method: 'get',
  path: '/territory-settings',
  operationId: 'readTerritorySettings',
  tags: ['regulation'],
  summary:
    'How my territory works on cases: the order of steps, who takes them, its times, whose links it follows',
  ...needs('territory-settings', 'read'),
  request: noQuery,
  responses: { 200: answer(settingsResource, 'The settings.', example), ...problems(...refusals) },
});

const change = createRoute({
  method: 'put',
  path: '/territory-settings',
  operationId: 'changeTerritorySettings',
  tags: ['regulation'],
  summary: 'Say what my territory changes of the default; what is not named is the default again',
  ...needs('territory-settings', 'change'),
  request: {
    ...noQuery,
    headers: ifMatch,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: territoryChanges,
          example: {
            steps: { qualify: { roles: ['arm', 'regulator', 'nurse', 'chief-regulator'] } },
            lrmOrigins: ['samu35'],
          },
        },
      },
    },
  },
  responses: {
    200: answer(settingsResource, 'The settings.', example),
    ...problems(
      ...refusals,
      'cross-site-request',
      'malformed-json',
      'unsupported-media-type',
      'case-changed',
    ),
  },
});

export const territoryRoutes = router()
  .openapi(read, async (c) => {
    const published = await readPublished(c.var.deps, territoryOf(c.var.asker));
    return c.json(published, 200, { ETag: `"${published.version}"` });
  })
  .openapi(change, async (c) => {
    const { deps, asker } = c.var;
    const territoryCode = territoryOf(asker);
    const version = readVersion(c.req.valid('header')['if-match']) ?? 0;
    const changes = c.req.valid('json');
    const now = deps.clock().toJSDate();
    const by = { changedBy: asker.accountId, now };
    if (!(await putTerritorySettings(deps.db, { territoryCode, changes, version, ...by }))) {
      throw new Problem('case-changed', 'The settings were changed since you read them.');
    }
    const published = await readPublished(deps, territoryCode);
    return c.json(published, 200, { ETag: `"${published.version}"` });
  });

async function readPublished({ db }: Pick<Deps, 'db'>, territory: string) {
  const row = await findTerritorySettings(db, territory);
  const changes = territoryChanges.parse(row?.changes ?? {});
  return toPublished(territory, { version: row?.version ?? 0, changes });
}

function toPublished(
  territory: string,
  { version, changes }: { version: number; changes: z.infer<typeof territoryChanges> },
): z.infer<typeof settingsResource> {
  const settings = structuredClone(settingsOf(changes));
  return { territory, version, changes, settings, defaults: structuredClone(DEFAULT_SETTINGS) };
}
