import { z } from '@hono/zod-openapi';
import type { ListedMessage, MessageTry } from '../../db/queries/outbox/messages.ts';
import { MESSAGE_CHANNELS, MESSAGE_STATES } from '../../db/vocabulary.ts';

const instant = z.iso.datetime();

/** A message owed to an outside system, and its fate; ids and instants alone. */
export const messageResource = z
  .object({
    id: z.int(),
    channel: z.enum(MESSAGE_CHANNELS),
    /** What it tells: `appointment.confirmed`, `regulator.changed`… */
    kind: z.string(),
    /** What it is about; messages of one subject go to one target in order. */
    subject: z.string(),
    target: z.string(),
    vendor: z.string().nullable(),
    state: z.enum(MESSAGE_STATES),
    /** Since it was owed, or since an operator had it retried. */
    attempts: z.int(),
    createdAt: instant,
    /** When it is tried next; null once it has ended. */
    dueAt: instant.nullable(),
    expiresAt: instant,
    endedAt: instant.nullable(),
    /** Why it was not taken the last time. */
    reason: z.string().nullable(),
  })
  .openapi('Message');

export const messageDetail = messageResource
  .extend({
    body: z.record(z.string(), z.unknown()),
    /** The last tries, oldest first. */
    tries: z.array(
      z.object({
        at: instant,
        durationMs: z.int(),
        /** What the other side answered; null when it did not. */
        status: z.int().nullable(),
        /** Null when it was taken. */
        reason: z.string().nullable(),
      }),
    ),
  })
  .openapi('MessageDetail');

export const messageExample = {
  id: 812,
  channel: 'webhook',
  kind: 'appointment.confirmed',
  subject: 'appointment:5d0ac1a4-3f0e-4a0e-9c54-0c1f6a3a7a11',
  target: 'webhook:3',
  vendor: 'vilaine',
  state: 'waiting',
  attempts: 1,
  createdAt: '2026-11-24T12:00:00.000Z',
  dueAt: '2026-11-24T12:00:05.500Z',
  expiresAt: '2026-11-27T12:00:00.000Z',
  endedAt: null,
  reason: 'the address answers 503',
} as const satisfies z.input<typeof messageResource>;

export const messageDetailExample = {
  ...messageExample,
  body: { appointmentId: '5d0ac1a4-3f0e-4a0e-9c54-0c1f6a3a7a11', slotId: '4711' },
  tries: [{ at: '2026-11-24T12:00:00.300Z', durationMs: 84, status: 503, reason: 'the address answers 503' }],
} as const satisfies z.input<typeof messageDetail>;

export function toMessage(row: ListedMessage): z.infer<typeof messageResource> {
  const { id, channel, kind, subject, target, vendorCode, state, attempts, reason } = row;
  return {
    id,
    channel,
    kind,
    subject,
    target,
    vendor: vendorCode,
    state,
    attempts,
    createdAt: row.createdAt.toISOString(),
    dueAt: state === 'waiting' ? row.dueAt.toISOString() : null,
    expiresAt: row.expiresAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    reason,
  };
}

const record = z.record(z.string(), z.unknown());

export function toMessageDetail(row: ListedMessage, tries: MessageTry[]): z.infer<typeof messageDetail> {
  return {
    ...toMessage(row),
    body: record.parse(row.body),
    tries: tries.map(({ at, durationMs, status, reason }) => {
      return { at: at.toISOString(), durationMs, status, reason };
    }),
  };
}
