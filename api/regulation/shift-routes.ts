import { createRoute, z } from '@hono/zod-openapi';
import { endPresence, listOwnedCases, listPresent } from '../../db/queries/cases/presence.ts';
import { QUEUES } from '../../db/dispatch-vocabulary.ts';
import { trace } from '../identity/trace.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, noQuery, rowNumber } from '../page.ts';
import { Problem, problems } from '../problem.ts';
import { router } from '../router.ts';
import { seen } from './case-routes.ts';
import { handOverShift } from './hand-over-shift.ts';
import { readSettings, territoryOf } from './store.ts';

const owned = z.object({ id: z.uuid(), number: z.int() });
const ownedExample = { id: '5e6fd1c7-4d4b-4f0f-8c1f-6f0a9f3f2b11', number: 1187 };

const shiftResource = z
  .object({
    /** My open cases: a shift does not end with any. */
    mine: z.array(owned),
    /** Who is at work here, as their screens say. */
    present: z.array(
      z.object({
        accountId: z.int(),
        name: z.string(),
        role: z.string(),
        onSince: z.iso.datetime(),
        seenAt: z.iso.datetime(),
      }),
    ),
    /** Seconds without a sign of a screen before its cases return to their queues. */
    heartbeatSeconds: z.int(),
  })
  .openapi('Shift');

const shiftExample = {
  mine: [ownedExample],
  present: [
    {
      accountId: 3,
      name: 'Camille Lefèvre',
      role: 'regulator',
      onSince: '2026-11-24T07:00:00.000Z',
      seenAt: '2026-11-24T12:00:00.000Z',
    },
  ],
  heartbeatSeconds: 120,
};
const refusals = ['invalid-request', 'sign-in-required', 'not-allowed'] as const;

const read = createRoute({
  method: 'get',
  path: '/shift',
  operationId: 'readShift',
  tags: ['regulation'],
  summary: 'My shift: what I have, and who is at work',
  ...needs('dispatch', 'read'),
  request: noQuery,
  responses: { 200: answer(shiftResource, 'The shift.', shiftExample), ...problems(...refusals) },
});

const beat = createRoute({
  method: 'post',
  path: '/shift/heartbeat',
  operationId: 'beatShift',
  tags: ['regulation'],
  summary: 'My screen is there',
  description:
    'Sent by the screen every thirty seconds. Cases of a screen that went silent return to their queues, marked so.',
  ...needs('dispatch', 'change'),
  request: noQuery,
  responses: { 204: { description: 'It was heard.' }, ...problems(...refusals, 'cross-site-request') },
});

const end = createRoute({
  method: 'post',
  path: '/shift/end',
  operationId: 'endShift',
  tags: ['regulation'],
  summary: 'End my shift',
  ...needs('dispatch', 'change'),
  request: noQuery,
  responses: {
    204: { description: 'It has ended.' },
    ...problems(...refusals, 'cross-site-request', 'cases-still-owned'),
  },
});

const leave = createRoute({
  method: 'post',
  path: '/shift/hand-over',
  operationId: 'handOverShift',
  tags: ['regulation'],
  summary: 'Hand over several cases at the end of a shift, each with its note',
  description:
    'To a queue, each goes at once. To a person it is asked of them, and stays mine until they accept: `waiting` names those. All of them go, or none: a refusal says of which case it is.',
  ...needs('case-contact', 'change'),
  request: {
    ...noQuery,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z
            .strictObject({
              cases: z
                .array(
                  z.strictObject({
                    caseId: z.uuid(),
                    /** The case's own queue when absent. */
                    queue: z.enum(QUEUES).optional(),
                    accountId: rowNumber.optional(),
                    note: z.string().trim().min(1).max(2000).optional(),
                  }),
                )
                .min(1)
                .max(100),
            })
            .openapi('ShiftHandOver', {
              example: { cases: [{ caseId: ownedExample.id, note: 'Rappel promis à 15 h.' }] },
            }),
        },
      },
    },
  },
  responses: {
    200: answer(
      z.object({ left: z.array(z.uuid()), waiting: z.array(z.uuid()) }).openapi('ShiftHandedOver'),
      'Where each case went.',
      { left: [ownedExample.id], waiting: [] },
    ),
    ...problems(...refusals, 'cross-site-request', 'malformed-json', 'unsupported-media-type', 'not-found'),
    ...problems('case-closed', 'case-step-not-open', 'case-step-not-yours', 'case-not-yours'),
    ...problems('case-request-pending', 'case-never-waits', 'case-word-missing'),
  },
});

export const shiftRoutes = router()
  .openapi(read, async (c) => {
    const { deps, asker } = c.var;
    const territoryCode = territoryOf(asker);
    const { heartbeatSeconds } = await readSettings(deps.db, territoryCode);
    const since = deps.clock().minus({ seconds: heartbeatSeconds }).toJSDate();
    const present = await listPresent(deps.db, { territoryCode, since });
    const mine = await listOwnedCases(deps.db, asker.accountId);
    const people = present.map(({ accountId, name, role, onSince, seenAt }) => {
      return { accountId, name, role, onSince: onSince.toISOString(), seenAt: seenAt.toISOString() };
    });
    return c.json({ mine, present: people, heartbeatSeconds }, 200);
  })
  .openapi(beat, async (c) => {
    await seen(c.var.deps, c.var.asker);
    return c.body(null, 204);
  })
  .openapi(end, async (c) => {
    const { deps, asker } = c.var;
    const mine = await listOwnedCases(deps.db, asker.accountId);
    if (mine.length > 0) {
      const numbers = mine.map(({ number }) => number).join(', ');
      throw new Problem(
        'cases-still-owned',
        `You have ${mine.length} open: ${numbers}. Hand them over first.`,
      );
    }
    await endPresence(deps.db, asker.accountId, deps.clock().toJSDate());
    return c.body(null, 204);
  })
  .openapi(leave, async (c) => {
    const { deps, asker } = c.var;
    const { cases } = c.req.valid('json');
    const handed = await handOverShift(deps, asker, {
      cases,
      record: (tx, caseId) =>
        trace(c, tx, { need: 'case-contact.change', subject: `case ${caseId}`, why: 'shift-hand-over' }),
    });
    return c.json(handed, 200);
  });
