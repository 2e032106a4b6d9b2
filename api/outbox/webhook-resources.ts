import { z } from '@hono/zod-openapi';
import type { RegulatorStanding } from '../../db/queries/identity/regulators.ts';
import type { Webhook } from '../../db/queries/outbox/webhooks.ts';
import { WEBHOOK_EVENTS, type WebhookEvent } from '../../db/vocabulary.ts';

const instant = z.iso.datetime();
const events = z.array(z.enum(WEBHOOK_EVENTS));

/** An address of a vendor's that is told what happens, without its secret. */
export const webhookResource = z
  .object({
    id: z.int(),
    url: z.string(),
    events,
    createdAt: instant,
    /** Until when the secret before the last rotation signs too. */
    formerUntil: instant.nullable(),
    /** Since when it said that it is gone (410) and is told nothing; changing it begins anew. */
    stoppedAt: instant.nullable(),
  })
  .openapi('Webhook');

export const webhookWithSecret = webhookResource
  .extend({
    secret: z.string().openapi({ description: 'Shown this once; it signs as Standard Webhooks say.' }),
  })
  .openapi('WebhookWithSecret');

export const webhookBody = z
  .strictObject({
    url: z.url({ protocol: /^https?$/ }).max(500),
    events: events
      .min(1)
      .max(WEBHOOK_EVENTS.length)
      .refine((list) => new Set(list).size === list.length, 'must name each event once'),
  })
  .openapi('WebhookBody', {
    example: { url: 'https://vilaine.example/creneau', events: ['appointment.confirmed'] },
  });

export const pingAnswer = z
  .object({ messageId: z.int() })
  .openapi('Ping', { description: 'The message that pings, whose fate `/messages/{messageId}` tells.' });

export const webhookExample = {
  id: 3,
  url: 'https://vilaine.example/creneau',
  events: ['appointment.confirmed', 'appointment.cancelled'],
  createdAt: '2026-11-24T12:00:00.000Z',
  formerUntil: null,
  stoppedAt: null,
} as const satisfies { [Key in keyof z.input<typeof webhookResource>]: unknown };

export const secretExample = {
  ...webhookExample,
  events: [...webhookExample.events],
  secret: 'whsec_bm90IGEgc2VjcmV0LCBqdXN0IGFuIGV4YW1wbGUh',
};

/** The webhooks of a vendor, and everything one may be told. */
export const webhookList = z.object({ items: z.array(webhookResource), events });

const isEvent = (event: string): event is WebhookEvent => WEBHOOK_EVENTS.some((each) => each === event);

export function toWebhook(row: Webhook, now: Date): z.infer<typeof webhookResource> {
  const { id, url, events: names, createdAt, formerUntil, stoppedAt } = row;
  return {
    id,
    url,
    events: names.filter((name) => isEvent(name)),
    createdAt: createdAt.toISOString(),
    formerUntil: formerUntil && formerUntil > now ? formerUntil.toISOString() : null,
    stoppedAt: stoppedAt?.toISOString() ?? null,
  };
}

/** Where the regulators' accounts that a feed's vendor is sent stand (INT_R02). */
export const regulatorStanding = z
  .object({
    feedId: z.int(),
    feedName: z.string(),
    /** Accounts the vendor has as they are; those on their way to it. */
    accepted: z.int(),
    waiting: z.int(),
    refused: z.array(z.object({ regulatorId: z.int(), since: instant, reason: z.string().nullable() })),
  })
  .openapi('RegulatorStanding');

export const standingExample = {
  feedId: 3,
  feedName: 'Dépôts de Vilaine RDV',
  accepted: 12,
  waiting: 0,
  refused: [
    { regulatorId: 7, since: '2026-11-24T12:00:00.000Z', reason: 'the vendor answers 422 (business-rule)' },
  ],
};

export function toStanding(row: RegulatorStanding): z.infer<typeof regulatorStanding> {
  const refused = row.refused.map(({ since, ...rest }) => ({ ...rest, since: since.toISOString() }));
  return { ...row, refused };
}
