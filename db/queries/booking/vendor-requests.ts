import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { Queryable, Transaction } from '../../client.ts';
import { vendorRequest, type VendorRequest } from '../../schema/appointment.ts';
import { at } from './slots.ts';

/** Writes down what is about to be asked of a vendor; until `nextTryAt` whoever asks has it to themselves. */
export async function insertVendorRequest(
  tx: Transaction,
  values: Omit<typeof vendorRequest.$inferInsert, 'id' | 'attempts' | 'settledAt'>,
): Promise<VendorRequest> {
  const [row] = await tx.insert(vendorRequest).values(values).returning();
  if (!row) throw new Error('An insert returned no request.');
  return row;
}

/** Takes up requests whose answer never came, so that no other process does before the lease ends. */
export async function claimVendorRequests(
  db: Queryable,
  params: { now: Date; leaseSeconds: number; limit: number },
): Promise<VendorRequest[]> {
  const { now, leaseSeconds, limit } = params;
  const claimed = await db.execute<{ id: string }>(sql`
    UPDATE vendor_request SET attempts = attempts + 1,
      next_try_at = ${at(now)} + make_interval(secs => ${leaseSeconds})
    WHERE id IN (SELECT id FROM vendor_request WHERE settled_at IS NULL AND next_try_at <= ${at(now)}
      ORDER BY next_try_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)
    RETURNING id`);
  const rows = await Promise.all(claimed.map(({ id }) => findVendorRequest(db, id)));
  return rows.flatMap((row) => row ?? []);
}

async function findVendorRequest(db: Queryable, id: string): Promise<VendorRequest | undefined> {
  const [row] = await db.select().from(vendorRequest).where(eq(vendorRequest.id, id));
  return row;
}

/** The answer is known: nobody asks again. */
export async function settleVendorRequest(db: Queryable, id: string, now: Date): Promise<void> {
  await db.update(vendorRequest).set({ settledAt: now }).where(eq(vendorRequest.id, id));
}

/** Still no answer: asked again then. */
export async function postponeVendorRequest(db: Queryable, id: string, nextTryAt: Date): Promise<void> {
  await db.update(vendorRequest).set({ nextTryAt }).where(eq(vendorRequest.id, id));
}

/** What is still asked of a vendor about an appointment, oldest first. */
export function listOpenRequests(db: Queryable, appointmentId: string): Promise<VendorRequest[]> {
  const open = and(eq(vendorRequest.appointmentId, appointmentId), isNull(vendorRequest.settledAt));
  return db.select().from(vendorRequest).where(open).orderBy(asc(vendorRequest.askedAt));
}
