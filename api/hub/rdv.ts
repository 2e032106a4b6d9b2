import { z } from 'zod';
import { HUB_CATEGORIES, HUB_METHODS, HUB_STATUSES } from '../../db/hub-vocabulary.ts';

/** Seconds and an offset: neither milliseconds nor Z, which the receivers refuse. */
export const hubInstant = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[-+]\d{2}:\d{2}$/, 'must be seconds and an offset');

const practitioner = z.strictObject({
  rppsId: z.string().regex(/^81[0-9]{10}$/, 'must be an RPPS with its prefix 8'),
  lastName: z.string(),
  firstName: z.string(),
  specialityCode: z.string().optional(),
  specialityUrl: z.string().optional(),
  professionCode: z.string().optional(),
  professionUrl: z.string().optional(),
});

const organization = z.strictObject({ organizationId: z.string(), name: z.string() });

const regulator = z.strictObject({
  regulatorId: z.string().optional(),
  regulatorName: z.string(),
  regulatorFirstname: z.string(),
  regulatorEmail: z.string(),
});

/** RS-SAS-RDV 26.07.29 of the Hub Santé's models, member by member; what is not in it may not be sent. */
export const rdv = z.strictObject({
  appointmentId: z.string(),
  method: z.enum(HUB_METHODS),
  created: hubInstant,
  start: hubInstant,
  end: hubInstant.optional(),
  status: z.enum(HUB_STATUSES),
  orientationCategory: z.enum(HUB_CATEGORIES).optional(),
  practitioner: practitioner.optional(),
  organization: organization.optional(),
  regulator,
});
export type Rdv = z.infer<typeof rdv>;
