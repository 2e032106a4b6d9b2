import { z } from '@hono/zod-openapi';

/** The header of a change made to what its reader saw (RFC 9110 §13.1.1). */
export const ifMatch = z.object({
  'if-match': z
    .string()
    .regex(/^"\d{1,9}"$/, 'must be the ETag that was read, as "4"')
    .openapi({ example: '"4"', description: 'The ETag of the case as it was read.' }),
});

/** The same, for a change that need not say what it saw. */
export const maybeMatch = ifMatch.partial();

export function readVersion(etag: string | undefined): number | undefined {
  return etag === undefined ? undefined : Number(etag.slice(1, -1));
}
