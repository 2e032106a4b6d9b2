import { createRoute, z } from '@hono/zod-openapi';
import {
  deleteAbsence,
  findAbsenceRole,
  findExercise,
  insertAbsence,
  saveSettings,
} from '../../db/queries/availability/availability.ts';
import { listSpecialties } from '../../db/queries/search/places.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, idParameter, noQuery } from '../page.ts';
import { Problem, problems } from '../problem.ts';
import { router, type Deps } from '../router.ts';
import { requireExercise } from './access.ts';
import { absenceBody, settingsBody, toSettingsRow } from './bodies.ts';
import { settingsExample, weekExample } from './examples.ts';
import { changed } from './range-routes.ts';
import { absenceResource, settingsResource, toAbsence, toSettings } from './resources.ts';

const CHANGE = [
  'invalid-request',
  'sign-in-required',
  'not-allowed',
  'cross-site-request',
  'not-found',
] as const;
const BODY = ['malformed-json', 'unsupported-media-type'] as const;

const settings = createRoute({
  method: 'put',
  path: '/availability/settings',
  operationId: 'changeAvailabilitySettings',
  tags: ['availability'],
  summary: 'Specialty, patients a week, and patients accepted beyond what is declared',
  description: 'A week that has all its patients is offered no more, until one of them cancels.',
  ...needs('availability', 'change'),
  request: {
    ...noQuery,
    body: { required: true, content: { 'application/json': { schema: settingsBody } } },
  },
  responses: {
    200: answer(settingsResource, 'The settings.', settingsExample),
    ...problems(...CHANGE, ...BODY, 'unknown-specialty', 'changed-meanwhile'),
  },
});

const [absenceExample] = weekExample.absences;

const leave = createRoute({
  method: 'post',
  path: '/availability/absences',
  operationId: 'declareAbsence',
  tags: ['availability'],
  summary: 'Offer nothing between two instants, whatever the ranges say',
  ...needs('availability', 'change'),
  request: {
    ...noQuery,
    body: { required: true, content: { 'application/json': { schema: absenceBody } } },
  },
  responses: {
    201: answer(absenceResource, 'The absence.', absenceExample ?? { id: 1, start: '', end: '' }),
    ...problems(...CHANGE, ...BODY),
  },
});

const back = createRoute({
  method: 'delete',
  path: '/availability/absences/{absenceId}',
  operationId: 'withdrawAbsence',
  tags: ['availability'],
  summary: 'Be there after all: what the ranges say is offered again',
  ...needs('availability', 'change'),
  request: { params: z.object({ absenceId: idParameter('absenceId', '2') }), ...noQuery },
  responses: { 204: { description: 'There is no such absence any more.' }, ...problems(...CHANGE) },
});

async function checkSpecialty({ db }: Deps, code: string | null): Promise<void> {
  if (code === null || (await listSpecialties(db)).some((each) => each.code === code)) return;
  throw new Problem('unknown-specialty', `TRE_R38 has no specialty ${code}.`);
}

export const settingRoutes = router()
  .openapi(settings, async (c) => {
    const { deps, asker, rule } = c.var;
    const body = c.req.valid('json');
    const { roleId } = await requireExercise(deps, { ...asker, rule }, body.roleId);
    await checkSpecialty(deps, body.specialty);
    const saved = await changed(deps, roleId, (tx) =>
      saveSettings(tx, { roleId, version: body.version, settings: toSettingsRow(body) }),
    );
    if (!saved) throw new Problem('changed-meanwhile', 'The settings have another version: read them again.');
    const exercise = await findExercise(deps.db, roleId);
    return c.json(toSettings(saved, { specialty: exercise?.specialty ?? null }), 200);
  })
  .openapi(leave, async (c) => {
    const { deps, asker, rule } = c.var;
    const { roleId: asked, start, end } = c.req.valid('json');
    const { roleId } = await requireExercise(deps, { ...asker, rule }, asked);
    const absence = { roleId, startAt: new Date(start), endAt: new Date(end) };
    const row = await changed(deps, roleId, (tx) => insertAbsence(tx, absence));
    return c.json(toAbsence(row), 201);
  })
  .openapi(back, async (c) => {
    const { deps, asker, rule } = c.var;
    const { absenceId } = c.req.valid('param');
    const owner = await findAbsenceRole(deps.db, absenceId);
    if (owner === undefined) throw new Problem('not-found', `You have no absence ${absenceId}.`);
    const { roleId } = await requireExercise(deps, { ...asker, rule }, owner);
    await changed(deps, roleId, (tx) => deleteAbsence(tx, { roleId, absenceId }));
    return c.body(null, 204);
  });
