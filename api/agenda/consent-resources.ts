import { z } from '@hono/zod-openapi';
import type { ConsentRow } from '../../db/queries/people/consents.ts';
import type { StandingRow } from '../../db/queries/people/purposes.ts';
import { CONSENT_PURPOSES } from '../../db/vocabulary.ts';
import { rowNumber } from '../page.ts';

export const consentBody = z
  .strictObject({
    vendor: z.string().min(1).max(60).openapi({ description: 'The code of the vendor.' }),
    purpose: z.enum(CONSENT_PURPOSES).openapi({
      description:
        '`agenda`: write appointments to come. `history`: tell those already over. `reminders`: have this platform write to me about what it tells.',
    }),
    endsAt: z.iso.datetime({ offset: true }).optional(),
    agendaId: rowNumber.optional().openapi({ description: 'A child’s; one’s own when absent.' }),
  })
  .openapi('NewConsent', { example: { vendor: 'vilaine', purpose: 'agenda' } });

export const consentResource = z
  .object({
    id: z.int(),
    agendaId: z.int(),
    vendor: z.string(),
    vendorCode: z.string(),
    purpose: z.enum(CONSENT_PURPOSES),
    givenAt: z.iso.datetime(),
    endsAt: z.iso.datetime(),
    revokedAt: z.iso.datetime().nullable(),
  })
  .openapi('Consent');

export const consentExample: z.infer<typeof consentResource> = {
  id: 5,
  agendaId: 3,
  vendor: 'Vilaine RDV',
  vendorCode: 'vilaine',
  purpose: 'agenda',
  givenAt: '2026-11-24T12:00:00.000Z',
  endsAt: '2027-11-24T12:00:00.000Z',
  revokedAt: null,
};

export const givenResource = consentResource
  .extend({
    pairingId: z.string().nullable().openapi({
      description: 'What the vendor names this person by; shown once. Null for a purpose that needs no name.',
    }),
  })
  .openapi('GivenConsent');

export const refusalBody = consentBody.omit({ endsAt: true }).openapi('ConsentRefusal', {
  example: { vendor: 'vilaine', purpose: 'agenda' },
});

const standingResource = z
  .object({
    agendaId: z.int(),
    vendor: z.string(),
    vendorCode: z.string(),
    purpose: z.enum(CONSENT_PURPOSES),
    allowed: z.boolean(),
    /** The yes that stands; without one and allowed, the vendor knows the person by their INS and was not stopped. */
    consentId: z.int().nullable(),
    givenAt: z.iso.datetime().nullable(),
    endsAt: z.iso.datetime().nullable(),
  })
  .openapi('ConsentStanding');

export const consentList = z.object({
  items: z.array(consentResource),
  /** How each purpose of each vendor that speaks here, or ever did, stands now. */
  standing: z.array(standingResource),
});

export const consentListExample: z.infer<typeof consentList> = {
  items: [consentExample],
  standing: [
    {
      agendaId: 3,
      vendor: 'Vilaine RDV',
      vendorCode: 'vilaine',
      purpose: 'agenda',
      allowed: true,
      consentId: 5,
      givenAt: consentExample.givenAt,
      endsAt: consentExample.endsAt,
    },
  ],
};

const toInstant = (at: number) => new Date(at).toISOString();
const toInstantOrNull = (at: number | null) => (at === null ? null : toInstant(at));

export function toConsent({
  givenAt,
  endsAt,
  revokedAt,
  ...row
}: ConsentRow): z.infer<typeof consentResource> {
  const ended = toInstantOrNull(revokedAt);
  return { ...row, givenAt: toInstant(givenAt), endsAt: toInstant(endsAt), revokedAt: ended };
}

export function toStanding({ givenAt, endsAt, ...row }: StandingRow): z.infer<typeof standingResource> {
  return { ...row, givenAt: toInstantOrNull(givenAt), endsAt: toInstantOrNull(endsAt) };
}
