import { z } from '@hono/zod-openapi';

/** What the same person already has around a time: of the same specialty within days, or at that time. */
export const caseClash = z
  .object({
    /** Of a visit agreed by telephone, which has no appointment, its case: what `override-clash` then names. */
    appointmentId: z.uuid(),
    caseId: z.uuid(),
    /** `same-case`: another visit that is kept for this very case. */
    kind: z.enum(['overlap', 'same-specialty', 'same-case']),
    start: z.iso.datetime(),
    end: z.iso.datetime(),
    /** Someone already weighed it and went on, saying why. */
    overridden: z.boolean(),
  })
  .openapi('CaseClash');
export type CaseClash = z.infer<typeof caseClash>;
