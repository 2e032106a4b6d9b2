import { createRoute, z } from '@hono/zod-openapi';
import { listUnattached } from '../../db/queries/cases/bookings.ts';
import { listCases } from '../../db/queries/cases/lists.ts';
import { listSpecialties } from '../../db/queries/search/places.ts';
import { APPOINTMENT_STATES } from '../../db/vocabulary.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, noQuery } from '../page.ts';
import { problems } from '../problem.ts';
import { router } from '../router.ts';
import { LIKELY_REASONS, rankLikelyCases } from './likely-cases.ts';
import { territoryOf } from './store.ts';

/** Days during which an appointment that no case knows of is still shown. */
const SHOWN_DAYS = 3;
const MOST_CASES = 500;

const unattached = z
  .object({
    appointmentId: z.uuid(),
    state: z.enum(APPOINTMENT_STATES),
    start: z.iso.datetime(),
    /** When we learnt of it. */
    createdAt: z.iso.datetime(),
    /** Display names. */
    vendor: z.string().nullable(),
    practitioner: z.string().nullable(),
    regulator: z.string().nullable(),
    likely: z.array(
      z.object({ caseId: z.uuid(), number: z.int(), score: z.int(), why: z.array(z.enum(LIKELY_REASONS)) }),
    ),
  })
  .openapi('UnattachedAppointment');

const id = '5e6fd1c7-4d4b-4f0f-8c1f-6f0a9f3f2b11';

const list = createRoute({
  method: 'get',
  path: '/unattached-appointments',
  operationId: 'listUnattachedAppointments',
  tags: ['regulation'],
  summary: 'Appointments of my territory that no case knows of, with the cases they may belong to',
  description: 'Attach one with the step `attach` of its case.',
  ...needs('dispatch', 'read'),
  request: noQuery,
  responses: {
    200: answer(z.object({ items: z.array(unattached) }), 'The appointments, the latest first.', {
      items: [
        {
          appointmentId: id,
          state: 'confirmed',
          start: '2026-11-24T15:00:00.000Z',
          createdAt: '2026-11-24T12:10:00.000Z',
          vendor: 'Vilaine RDV',
          practitioner: 'Dr Anne Inventée',
          regulator: 'Camille Lefèvre',
          likely: [
            { caseId: id, number: 1187, score: 90, why: ['same-regulator', 'same-specialty', 'same-time'] },
          ],
        },
      ],
    }),
    ...problems('invalid-request', 'sign-in-required', 'not-allowed'),
  },
});

export const unattachedRoutes = router().openapi(list, async (c) => {
  const { deps, asker } = c.var;
  const { db, clock } = deps;
  const territoryCode = territoryOf(asker);
  const now = clock();
  const rows = await listUnattached(db, { territoryCode, since: now.minus({ days: SHOWN_DAYS }).toJSDate() });
  const reader = { accountId: asker.accountId, territoryCode, queues: [] };
  const cases = await listCases(db, {
    ...reader,
    list: 'open',
    now: now.toJSDate(),
    limit: MOST_CASES,
    offset: 0,
  });
  const groups = new Map((await listSpecialties(db)).map(({ code, groupId }) => [code, groupId]));
  const items = rows.map((row) => ({
    appointmentId: row.id,
    state: row.state,
    start: new Date(row.start).toISOString(),
    createdAt: new Date(row.createdAt).toISOString(),
    vendor: row.vendor,
    practitioner: row.practitioner,
    regulator: row.regulator,
    likely: rankLikelyCases(row, cases, groups),
  }));
  return c.json({ items }, 200);
});
