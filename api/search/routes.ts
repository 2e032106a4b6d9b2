import { createRoute, z } from '@hono/zod-openapi';
import { listSpecialties } from '../../db/queries/search/places.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, integerParameter, noQuery } from '../page.ts';
import { problems } from '../problem.ts';
import { router } from '../router.ts';
import { findTypedPlaces, GEOCODER_STATES } from './find-places.ts';
import { offerPageExample, placeExample } from './examples.ts';
import { ownSightOf } from './own-sight.ts';
import { offersQuery } from './query.ts';
import { recordSearch } from './record-search.ts';
import { offerPage, place } from './resources.ts';
import { searchOffers } from './search.ts';

const offers = createRoute({
  method: 'get',
  path: '/offers',
  operationId: 'searchOffers',
  tags: ['search'],
  summary: 'Who can see the caller',
  description:
    'Professionals and structures with a free slot near a place, with how fresh that is and, when there are few, why. ' +
    'What one sees follows who asks.',
  ...needs('slot-public', 'read'),
  request: { query: offersQuery },
  responses: {
    200: answer(offerPage, 'A page of offers.', offerPageExample),
    ...problems(
      'invalid-request',
      'unknown-place',
      'unknown-specialty',
      'invalid-cursor',
      'sign-in-required',
    ),
  },
});

const placePage = z
  .object({
    items: z.array(place),
    /** Where streets were looked for. */
    geocoder: z.enum(GEOCODER_STATES),
  })
  .openapi('PlacePage');

const places = createRoute({
  method: 'get',
  path: '/places',
  operationId: 'findPlaces',
  tags: ['search'],
  summary: 'Communes, arrondissements, postal codes and addresses by what was typed',
  description:
    'Addresses come first when a street is typed and a geocoder is set; when it fails the communes are answered, and ' +
    '`geocoder` says so.',
  ...needs('reference', 'read'),
  request: {
    query: z.strictObject({
      q: z.string().trim().min(1).max(120).openapi({ example: 'st malo', description: 'What was typed.' }),
      limit: integerParameter({ min: 1, max: 20, default: 8 }, 'How many places at most.'),
    }),
  },
  responses: {
    200: answer(placePage, 'The places, best first.', { items: [placeExample], geocoder: 'not-needed' }),
    ...problems('invalid-request', 'sign-in-required'),
  },
});

const specialtyResource = z.object({ code: z.string(), label: z.string() }).openapi('Specialty');

const specialties = createRoute({
  method: 'get',
  path: '/specialties',
  operationId: 'listSpecialties',
  tags: ['search'],
  summary: 'The specialties one may ask for (TRE_R38)',
  ...needs('reference', 'read'),
  request: noQuery,
  responses: {
    200: answer(z.object({ items: z.array(specialtyResource) }), 'The specialties, by label.', {
      items: [{ code: 'SM54', label: 'Médecine générale' }],
    }),
    ...problems('invalid-request', 'sign-in-required'),
  },
});

export const searchRoutes = router()
  .openapi(offers, async (c) => {
    const { deps, asker } = c.var;
    const query = c.req.valid('query');
    const begun = performance.now();
    const own = await ownSightOf(deps, asker);
    const page = await searchOffers(deps, query, { ...asker, own });
    void recordSearch(deps, { asker, query, page, answerMs: performance.now() - begun });
    return c.json(page, 200);
  })
  .openapi(places, async (c) => {
    const { q, limit } = c.req.valid('query');
    return c.json(await findTypedPlaces(c.var.deps, { q, limit }), 200);
  })
  .openapi(specialties, async (c) => {
    const rows = await listSpecialties(c.var.deps.db);
    return c.json({ items: rows.map(({ code, label }) => ({ code, label })) }, 200);
  });
