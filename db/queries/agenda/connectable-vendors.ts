import { sql } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';

/** A vendor that tells its patients' appointments here. */
export interface ConnectableVendor {
  code: string;
  name: string;
}

/** The vendors that a person may connect: those not suspended that have a feed of appointments, by name. */
export async function listConnectableVendors(db: Queryable): Promise<ConnectableVendor[]> {
  return db.execute<ConnectableVendor & Record<string, unknown>>(sql`
    SELECT v.code, v.name FROM vendor v
    WHERE v.status <> 'suspended'
      AND EXISTS (SELECT FROM feed f WHERE f.vendor_id = v.id AND f.settings->>'carries' = 'appointments')
    ORDER BY v.name`);
}
