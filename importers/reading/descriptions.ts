import { z } from 'zod';
import type { Care } from '../../db/care.ts';
import { CARER_SEXES, FEE_SECTORS, LANGUAGE, ORGANIZATION_KINDS } from '../../db/vocabulary.ts';

/** A person as a feed names them; national identifiers bare, without their SAS prefix. */
export const practitionerDescription = z.strictObject({
  sourceId: z.string().min(1).nullable(),
  rpps: z.string().nullable(),
  adeli: z.string().nullable(),
  family: z.string().nullable(),
  given: z.string().nullable(),
  prefix: z.string().nullable(),
  phone: z.string().nullable(),
});
export type PractitionerDescription = z.infer<typeof practitionerDescription>;

/** A structure as a feed names it. */
export const organizationDescription = z.strictObject({
  sourceId: z.string().min(1).nullable(),
  finess: z.string().nullable(),
  siret: z.string().nullable(),
  name: z.string().nullable(),
  kind: z.enum(ORGANIZATION_KINDS),
});
export type OrganizationDescription = z.infer<typeof organizationDescription>;

/** A place as a feed names it. `zone` is an IANA name; coordinates in WGS 84 degrees. */
export const locationDescription = z.strictObject({
  sourceId: z.string().min(1).nullable(),
  finess: z.string().nullable(),
  name: z.string().nullable(),
  line: z.string().nullable(),
  postalCode: z.string().nullable(),
  city: z.string().nullable(),
  insee: z.string().nullable(),
  lat: z.number().min(-90).max(90).nullable(),
  lon: z.number().min(-180).max(180).nullable(),
  zone: z.string().nullable(),
  phone: z.string().nullable(),
});
export type LocationDescription = z.infer<typeof locationDescription>;

/** What a feed says of an exercise that a caller may need; null for what it leaves unsaid. */
export const careDescription = z.strictObject({
  children: z.boolean().nullable(),
  newPatients: z.boolean().nullable(),
  accessible: z.boolean().nullable(),
  sector: z.enum(FEE_SECTORS).nullable(),
  sex: z.enum(CARER_SEXES).nullable(),
  languages: z.array(z.string().regex(LANGUAGE)).nullable(),
}) satisfies z.ZodType<Care>;
