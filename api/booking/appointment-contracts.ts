import { createRoute, z } from '@hono/zod-openapi';
import { APPOINTMENT_STATES, CANCEL_REASONS } from '../../db/vocabulary.ts';
import { needs } from '../middleware/authorise.ts';
import { once, onceHeaders } from '../once.ts';
import { answer, integerParameter, noQuery } from '../page.ts';
import { problems } from '../problem.ts';
import { appointmentExample, appointmentResource } from './appointment-resources.ts';

const path = z.object({
  appointmentId: z.uuid().openapi({
    param: { name: 'appointmentId', in: 'path' },
    example: appointmentExample.appointmentId,
  }),
});
const ifMatch = z.object({
  'if-match': z.string().optional().openapi({ example: '"2"', description: 'The ETag one read.' }),
});
const refusals = ['invalid-request', 'sign-in-required', 'not-allowed', 'not-found'] as const;
const changing = [
  'cross-site-request',
  'malformed-json',
  'unsupported-media-type',
  'appointment-not-open',
] as const;
const lostSlot = [
  'slot-held',
  'slot-booked',
  'slot-withdrawn',
  'vendor-refused',
  'vendor-unreachable',
] as const;
const versioned = ['version-changed', 'precondition-required'] as const;

const held = z.strictObject({ holdId: z.uuid(), fencingToken: z.int().positive() });
const heldExample = { holdId: '0b9f3f0e-6a0d-4f3c-9d5e-1f2a3b4c5d6e', fencingToken: 341 };
const json = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true as const,
  content: { 'application/json': { schema } },
});

const creates = needs('appointment', 'create');

export const confirm = createRoute({
  method: 'post',
  path: '/appointments',
  operationId: 'confirmAppointment',
  tags: ['booking'],
  summary: 'Take what one holds',
  description:
    'The vendor is re-checked and asked when it can be. 201: it is booked. 202: nobody knows yet (`unknown`, the slot stays ' +
    'kept, the platform asks the vendor again), or it is booked on the vendor’s page or by telephone (`awaiting-vendor`). ' +
    '409: it is not booked, with three others. `case-clash` (of a hold for a case): the person already has an ' +
    'appointment of that specialty within days, or at that time, or another visit is kept for this case; nothing is lost: the hold stays, `clashes` lists what is ' +
    'to be weighed, the step `override-clash` (`POST /api/cases/{caseId}/events`) says why one goes on for each, and the ' +
    'very same request, under the same key, then succeeds.',
  ...creates,
  middleware: [creates.middleware, once] as const,
  request: {
    ...noQuery,
    headers: onceHeaders,
    body: json(
      held
        .extend({
          reason: z
            .string()
            .regex(/^[a-z][a-z-]{0,39}$/, 'must be a code, never a sentence')
            .optional(),
        })
        .openapi('NewAppointment', { example: heldExample }),
    ),
  },
  responses: {
    201: answer(appointmentResource, 'It is booked.', appointmentExample),
    200: answer(appointmentResource, 'You had booked it already.', appointmentExample),
    202: answer(appointmentResource, 'It is not settled yet.', { ...appointmentExample, state: 'unknown' }),
    ...problems(
      ...refusals,
      ...changing,
      ...lostSlot,
      ...(['hold-over', 'hold-token-stale', 'case-clash', 'case-booking-open'] as const),
      ...(['request-in-progress', 'idempotency-key-reused'] as const),
    ),
  },
});

export const list = createRoute({
  method: 'get',
  path: '/appointments',
  operationId: 'listAppointments',
  tags: ['booking'],
  summary: 'Appointments, latest first: mine, or all that I may see',
  ...needs('appointment', 'read'),
  request: {
    query: z.strictObject({
      of: z
        .enum(['mine', 'all'])
        .default('mine')
        .openapi({ description: 'Those I made, or all that I may see.' }),
      state: z.enum(APPOINTMENT_STATES).optional(),
      caseId: z.uuid().optional(),
      limit: integerParameter({ min: 1, max: 100, default: 20 }, 'How many items at most.'),
      cursor: z
        .string()
        .regex(/^\d{13}_[0-9a-f-]{36}$/, 'must be a `next` that this list gave')
        .optional(),
    }),
  },
  responses: {
    200: answer(
      z.object({ items: z.array(appointmentResource), next: z.string().optional() }),
      'A page of appointments.',
      { items: [appointmentExample] },
    ),
    ...problems('invalid-request', 'sign-in-required', 'not-allowed', 'not-found'),
  },
});

export const read = createRoute({
  method: 'get',
  path: '/appointments/{appointmentId}',
  operationId: 'readAppointment',
  tags: ['booking'],
  summary: 'One appointment, with what happened to it',
  ...needs('appointment', 'read'),
  request: { params: path, ...noQuery },
  responses: {
    200: answer(appointmentResource, 'The appointment.', appointmentExample),
    ...problems(...refusals),
  },
});

export const outcome = createRoute({
  method: 'post',
  path: '/appointments/{appointmentId}/outcome',
  operationId: 'tellOutcome',
  tags: ['booking'],
  summary: 'Say what came of it on the vendor’s page, or on the telephone',
  description:
    'Of a booking whose vendor did not answer (`unknown`) only `booked` may be said: that it is not there is a cancellation.',
  ...needs('appointment', 'change'),
  request: {
    params: path,
    ...noQuery,
    body: json(
      z
        .strictObject({ outcome: z.enum(['booked', 'not-booked', 'gone']) })
        .openapi('AppointmentOutcome', { example: { outcome: 'booked' } }),
    ),
  },
  responses: {
    200: answer(appointmentResource, 'The appointment, settled.', appointmentExample),
    ...problems(...refusals, ...changing),
  },
});

export const cancel = createRoute({
  method: 'post',
  path: '/appointments/{appointmentId}/cancel',
  operationId: 'cancelAppointment',
  tags: ['booking'],
  summary: 'Give the place back',
  description:
    'It is free again at once. `atVendor` says whether the vendor knows, is being told, or must be called.',
  ...needs('appointment', 'change'),
  request: {
    params: path,
    ...noQuery,
    headers: ifMatch,
    body: json(
      z
        .strictObject({ reason: z.enum(CANCEL_REASONS).optional() })
        .openapi('Cancellation', { example: { reason: 'caller-declined' } }),
    ),
  },
  responses: {
    200: answer(appointmentResource, 'It is cancelled.', { ...appointmentExample, state: 'cancelled' }),
    ...problems(...refusals, ...changing, ...versioned),
  },
});

export const move = createRoute({
  method: 'post',
  path: '/appointments/{appointmentId}/move',
  operationId: 'moveAppointment',
  tags: ['booking'],
  summary: 'Move it to a slot one holds',
  description:
    'One change with its from and to. 202: the new vendor has not answered, and it stands where it was until it has.',
  ...needs('appointment', 'change'),
  request: {
    params: path,
    ...noQuery,
    headers: ifMatch,
    body: json(held.openapi('AppointmentMove', { example: heldExample })),
  },
  responses: {
    200: answer(appointmentResource, 'It stands in its new place.', appointmentExample),
    202: answer(appointmentResource, 'It stands where it was, for now.', {
      ...appointmentExample,
      moving: true,
    }),
    ...problems(...refusals, ...changing, ...versioned, ...lostSlot, 'hold-over'),
  },
});
