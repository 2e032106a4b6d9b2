import { and, eq, gt, isNull, lte } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';
import { account } from '../../schema/account.ts';
import { usedAssertion, vendorClient } from '../../schema/key.ts';

export type VendorClient = typeof vendorClient.$inferSelect;

/** A vendor's client whose keys still open something. */
export async function findLiveClient(
  db: Queryable,
  params: { clientId: string; now: Date },
): Promise<VendorClient | undefined> {
  const { clientId, now } = params;
  const [row] = await db
    .select()
    .from(vendorClient)
    .where(
      and(
        eq(vendorClient.clientId, clientId),
        isNull(vendorClient.revokedAt),
        gt(vendorClient.expiresAt, now),
      ),
    );
  return row;
}

/** Registers a program of a vendor, with an account of its own for its sessions and traces. */
export async function createClient(
  db: Queryable,
  client: Omit<VendorClient, 'revokedAt' | 'accountId'>,
): Promise<VendorClient> {
  return await db.transaction(async (tx) => {
    const { clientId, vendorId, name } = client;
    const person = { subject: `client:${clientId}`, displayName: name, role: 'vendor', vendorId } as const;
    const [owner] = await tx.insert(account).values(person).returning({ id: account.id });
    if (!owner) throw new Error('An insert returned no account.');
    const [row] = await tx
      .insert(vendorClient)
      .values({ ...client, accountId: owner.id })
      .returning();
    if (!row) throw new Error('An insert returned no client.');
    return row;
  });
}

/** The clients of a vendor, or of all, by name. */
export async function listClients(db: Queryable, params: { vendorId?: number }): Promise<VendorClient[]> {
  const { vendorId } = params;
  return await db
    .select()
    .from(vendorClient)
    .where(vendorId === undefined ? undefined : eq(vendorClient.vendorId, vendorId))
    .orderBy(vendorClient.name)
    .limit(500);
}

/** Ends a client's keys; false when the vendor has no such client. */
export async function revokeClient(
  db: Queryable,
  params: { clientId: string; vendorId?: number; at: Date },
): Promise<boolean> {
  const { clientId, vendorId, at } = params;
  const own = vendorId === undefined ? undefined : eq(vendorClient.vendorId, vendorId);
  const rows = await db
    .update(vendorClient)
    .set({ revokedAt: at })
    .where(and(eq(vendorClient.clientId, clientId), own))
    .returning({ clientId: vendorClient.clientId });
  return rows.length > 0;
}

/** Marks an assertion as used, and forgets those that expired; false when it already was. */
export async function useAssertion(
  db: Queryable,
  params: { clientId: string; jti: string; expiresAt: Date; now: Date },
): Promise<boolean> {
  const { now, ...assertion } = params;
  await db.delete(usedAssertion).where(lte(usedAssertion.expiresAt, now));
  const rows = await db.insert(usedAssertion).values(assertion).onConflictDoNothing().returning();
  return rows.length > 0;
}
