import { findVendorByCode } from '../../db/queries/feeds/register.ts';
import type { Vendor } from '../../db/queries/feeds/feeds.ts';
import { z } from '@hono/zod-openapi';
import type { Asker } from '../identity/asker.ts';
import { Problem } from '../problem.ts';
import type { Deps } from '../router.ts';

/** A vendor's code in a path. */
export const vendorPath = z.object({
  vendorCode: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{1,39}$/, 'must be the code of a vendor')
    .openapi({ param: { name: 'vendorCode', in: 'path' }, example: 'vilaine' }),
});

/** Throws `not-found` for a vendor that does not exist and, alike, for another than the asker's own. */
export async function findVisibleVendor({ db }: Deps, asker: Asker, code: string): Promise<Vendor> {
  const vendor = await findVendorByCode(db, code);
  const own = asker.role !== 'vendor' || vendor?.id === asker.vendorId;
  if (!vendor || !own) throw new Problem('not-found', `You know no vendor ${code}.`);
  return vendor;
}
