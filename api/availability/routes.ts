import { createRoute, z } from '@hono/zod-openapi';
import { findExercise } from '../../db/queries/availability/availability.ts';
import { listOverbooking } from '../../db/queries/cases/overbooking.ts';
import { CONTACT_PREFERENCES, type Role } from '../../db/vocabulary.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, integerParameter, noQuery } from '../page.ts';
import { Problem, problems } from '../problem.ts';
import { router, type Deps } from '../router.ts';
import { offerPageExample } from '../search/examples.ts';
import { offersQuery } from '../search/query.ts';
import { offer } from '../search/resources.ts';
import { searchOffers } from '../search/search.ts';
import { exercisesOf, requireExercise, structuresOf } from './access.ts';
import { exerciseExample, weekExample } from './examples.ts';
import { exerciseResource, structureResource, toExercise, weekResource } from './resources.ts';
import { readWeek } from './week.ts';

const READ = ['invalid-request', 'sign-in-required', 'not-allowed', 'not-found'] as const;

/** Which of one's exercises; the first when absent. */
export const roleParameter = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, 'must be the number of an exercise')
  .transform(Number)
  .optional()
  .openapi({ type: 'integer', description: 'Which of one’s exercises; the first when absent.' });

const list = createRoute({
  method: 'get',
  path: '/availability',
  operationId: 'listExercises',
  tags: ['availability'],
  summary: 'Where I may declare availability: my practices, the places of my structures',
  ...needs('availability', 'read'),
  request: noQuery,
  responses: {
    200: answer(
      z.object({ items: z.array(exerciseResource), structures: z.array(structureResource) }),
      'The exercises, and the structures of which one may open places.',
      { items: [exerciseExample], structures: [] },
    ),
    ...problems('invalid-request', 'sign-in-required', 'not-allowed'),
  },
});

const week = createRoute({
  method: 'get',
  path: '/availability/week',
  operationId: 'readAvailabilityWeek',
  tags: ['availability'],
  summary: 'A week: what is declared, and what became of it',
  ...needs('availability', 'read'),
  request: {
    query: z.strictObject({
      roleId: roleParameter,
      from: z.iso
        .date('must be a day, as 2026-11-23')
        .optional()
        .openapi({ description: 'Any day of the week wanted; the present week when absent.' }),
    }),
  },
  responses: { 200: answer(weekResource, 'The week.', weekExample), ...problems(...READ) },
});

const LOOKERS = ['regulator', 'professional', 'citizen'] as const satisfies readonly Role[];

const preview = createRoute({
  method: 'get',
  path: '/availability/preview',
  operationId: 'previewAvailability',
  tags: ['availability'],
  summary: 'What a search shows of me, by whom it is asked',
  ...needs('availability', 'read'),
  request: {
    query: z.strictObject({
      roleId: roleParameter,
      as: z.enum(LOOKERS).default('regulator').openapi({ description: 'Who is looking.' }),
    }),
  },
  responses: {
    200: answer(
      z.object({ offer: offer.nullable() }).openapi('AvailabilityPreview'),
      'The offer, or null when nothing is shown.',
      { offer: offerPageExample.items[0] ?? null },
    ),
    ...problems(...READ),
  },
});

const overbookingResource = z
  .object({
    exercise: exerciseResource,
    distanceKm: z.number(),
    weeklyQuota: z.int().nullable(),
    /** Patients agreed already for the present week of the place. */
    taken: z.int(),
    contact: z.enum(CONTACT_PREFERENCES),
    contactValue: z.string(),
  })
  .openapi('Overbooking');

const overbooking = createRoute({
  method: 'get',
  path: '/availability/overbooking',
  operationId: 'listOverbooking',
  tags: ['availability'],
  summary: 'Who accepts a patient beyond what they declare, near a place, and how to ask',
  ...needs('availability', 'read'),
  request: {
    query: z.strictObject({
      lat: z.coerce.number().min(-85).max(85).openapi({ example: 48.1147 }),
      lon: z.coerce.number().min(-180).max(180).openapi({ example: -1.6794 }),
      specialty: z.string().max(9).optional(),
      radiusKm: integerParameter({ min: 1, max: 200, default: 30 }, 'How far at most, km.'),
    }),
  },
  responses: {
    200: answer(z.object({ items: z.array(overbookingResource) }), 'The nearest first, 50 at most.', {
      items: [
        {
          exercise: exerciseExample,
          distanceKm: 1.2,
          weeklyQuota: 2,
          taken: 1,
          contact: 'sms',
          contactValue: '+33600000000',
        },
      ],
    }),
    ...problems('invalid-request', 'sign-in-required', 'not-allowed'),
  },
});

export const availabilityRoutes = router()
  .openapi(list, async (c) => {
    const { deps, asker } = c.var;
    const [rows, structures] = await Promise.all([exercisesOf(deps, asker), structuresOf(deps, asker)]);
    return c.json({ items: rows.map(toExercise), structures }, 200);
  })
  .openapi(week, async (c) => {
    const { deps, asker, rule } = c.var;
    const { roleId, from } = c.req.valid('query');
    const exercise = await requireExercise(deps, { ...asker, rule }, roleId);
    return c.json(await readWeek(deps.db, { exercise, from, now: deps.clock() }), 200);
  })
  .openapi(preview, async (c) => {
    const { deps, asker, rule } = c.var;
    const { roleId, as: looker } = c.req.valid('query');
    const exercise = await requireExercise(deps, { ...asker, rule }, roleId);
    return c.json({ offer: await previewOffer(deps, exercise.roleId, looker) }, 200);
  })
  .openapi(overbooking, async (c) => {
    const { deps, rule } = c.var;
    if (rule !== 'always') throw new Problem('not-allowed', 'This is for those who orient callers.');
    const now = deps.clock().toUTC().toISO();
    const rows = await listOverbooking(deps.db, { ...c.req.valid('query'), now });
    const items = rows.map(({ distanceKm, weeklyQuota, taken, contact, contactValue, ...row }) => ({
      exercise: toExercise(row),
      distanceKm,
      weeklyQuota,
      taken,
      contact,
      contactValue,
    }));
    return c.json({ items }, 200);
  });

/** The exercise's own offer as the search gives it to someone else: the same search, at its very place. */
async function previewOffer(deps: Deps, roleId: number, looker: Role) {
  const exercise = await findExercise(deps.db, roleId);
  if (!exercise || exercise.specialty === null) return null;
  const { lat, lon, specialty, offerId } = exercise;
  const query = { lat: lat.toFixed(6), lon: lon.toFixed(6), specialty, within: 'P14D', sort: 'nearest' };
  const page = await searchOffers(deps, offersQuery.parse({ ...query, radiusKm: '1', limit: '100' }), {
    role: looker,
    territoryCode: null,
  });
  return page.items.find(({ id }) => id === String(offerId)) ?? null;
}
