import { asc, eq, inArray, sql } from 'drizzle-orm';
import type { Database, Queryable } from '../../client.ts';
import { feed, vendor } from '../../schema/feed.ts';
import { vendorContact, vendorCriterion } from '../../schema/register.ts';
import type { VendorStatus } from '../../vocabulary.ts';
import type { Vendor } from './feeds.ts';

export type Contact = typeof vendorContact.$inferSelect;
export type DeclaredCriterion = typeof vendorCriterion.$inferSelect;

/** A vendor as the register knows it. */
export interface RegisteredVendor extends Vendor {
  feeds: { id: number; name: string; protocol: string; pulled: boolean }[];
  contacts: Contact[];
  criteria: DeclaredCriterion[];
}

/** Vendors of the register by name: all of them, or one. */
export async function listVendors(
  db: Queryable,
  params: { vendorId?: number } = {},
): Promise<RegisteredVendor[]> {
  const vendors = await db
    .select()
    .from(vendor)
    .where(params.vendorId === undefined ? undefined : eq(vendor.id, params.vendorId))
    .orderBy(asc(vendor.name), asc(vendor.id));
  if (vendors.length === 0) return [];
  const ids = vendors.map(({ id }) => id);
  const pulled = sql<boolean>`${feed.url} IS NOT NULL`;
  const { id, name, protocol, vendorId } = feed;
  const [feeds, contacts, criteria] = [
    await db
      .select({ id, name, protocol, pulled, vendorId })
      .from(feed)
      .where(inArray(vendorId, ids))
      .orderBy(asc(id)),
    await db
      .select()
      .from(vendorContact)
      .where(inArray(vendorContact.vendorId, ids))
      .orderBy(asc(vendorContact.kind)),
    await db.select().from(vendorCriterion).where(inArray(vendorCriterion.vendorId, ids)),
  ];
  const whose = (each: Vendor) => (row: { vendorId: number }) => row.vendorId === each.id;
  return vendors.map((each) =>
    Object.assign(each, {
      feeds: feeds.filter(whose(each)),
      contacts: contacts.filter(whose(each)),
      criteria: criteria.filter(whose(each)),
    }),
  );
}

export async function findVendorByCode(db: Queryable, code: string): Promise<Vendor | undefined> {
  const [found] = await db.select().from(vendor).where(eq(vendor.code, code));
  return found;
}

/** A new candidate of the register; undefined when the code is taken. */
export async function createVendor(
  db: Queryable,
  params: { code: string; name: string; at: Date },
): Promise<Vendor | undefined> {
  const { at: statusSince, ...values } = params;
  const [created] = await db
    .insert(vendor)
    .values({ ...values, statusSince })
    .onConflictDoNothing({ target: vendor.code })
    .returning();
  return created;
}

/** What a vendor says of itself. */
export interface Declaration {
  website: string | null;
  contacts: Omit<Contact, 'vendorId'>[];
  criteria: Pick<DeclaredCriterion, 'criterion' | 'answer' | 'evidence'>[];
}

/** Replaces what a vendor declares; the date of an answer that stays as it was stays too. */
export async function declare(
  db: Database,
  params: { vendorId: number; at: Date; declaration: Declaration },
): Promise<void> {
  const { vendorId, at: declaredAt, declaration } = params;
  const { website, contacts, criteria } = declaration;
  await db.transaction(async (tx) => {
    await tx.update(vendor).set({ website }).where(eq(vendor.id, vendorId));
    await tx.delete(vendorContact).where(eq(vendorContact.vendorId, vendorId));
    if (contacts.length > 0)
      await tx.insert(vendorContact).values(contacts.map((each) => Object.assign(each, { vendorId })));
    const before = await tx.select().from(vendorCriterion).where(eq(vendorCriterion.vendorId, vendorId));
    await tx.delete(vendorCriterion).where(eq(vendorCriterion.vendorId, vendorId));
    const rows = criteria.map(({ criterion, answer, evidence }) => {
      const same = before.find(
        (row) => row.criterion === criterion && row.answer === answer && row.evidence === evidence,
      );
      return { vendorId, criterion, answer, evidence, declaredAt: same?.declaredAt ?? declaredAt };
    });
    if (rows.length > 0) await tx.insert(vendorCriterion).values(rows);
  });
}

/** Where a vendor stands from now on; its feeds stop, or go on, with it. */
export async function setVendorStatus(
  db: Database,
  params: { vendorId: number; status: VendorStatus; reason: string | null; at: Date },
): Promise<void> {
  const { vendorId, status, reason: statusReason, at: statusSince } = params;
  await db.transaction(async (tx) => {
    await tx.update(vendor).set({ status, statusReason, statusSince }).where(eq(vendor.id, vendorId));
    const suspendedAt =
      status === 'suspended'
        ? sql`coalesce(${feed.suspendedAt}, ${statusSince.toISOString()}::timestamptz)`
        : null;
    await tx.update(feed).set({ suspendedAt }).where(eq(feed.vendorId, vendorId));
    await tx.execute(sql`SELECT pg_notify('feed', id::text) FROM feed WHERE vendor_id = ${vendorId}`);
  });
}
