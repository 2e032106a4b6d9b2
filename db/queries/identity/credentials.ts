import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import type { Database, Queryable } from '../../client.ts';
import { account } from '../../schema/account.ts';
import { credential } from '../../schema/credential.ts';

export type Credential = typeof credential.$inferSelect;

/** Whom a live key speaks as, and how far. */
export interface KeyHolder {
  keyId: number;
  feedId: number | null;
  vendorId: number;
  accountId: number;
  subject: string;
  displayName: string;
}

interface NewCredential {
  vendorId: number;
  feedId: number | null;
  name: string;
  tokenHash: string;
  hint: string;
  createdAt: Date;
}

/** Keeps a key's hash, with an account of its own to speak as. */
export async function createCredential(db: Database, params: NewCredential): Promise<Credential> {
  return db.transaction(async (tx) => {
    const [holder] = await tx
      .insert(account)
      .values({
        subject: `key:${params.tokenHash.slice(0, 16)}`,
        displayName: params.name,
        role: 'vendor',
        vendorId: params.vendorId,
      })
      .returning({ id: account.id });
    return insert(tx, { ...params, accountId: holder?.id ?? 0 });
  });
}

async function insert(db: Queryable, values: NewCredential & { accountId: number }): Promise<Credential> {
  const [created] = await db.insert(credential).values(values).returning();
  if (!created) throw new Error('a key was inserted and not returned');
  return created;
}

/**
 * A key's successor, with the same rights and the same account; the old one lives until `expiresAt`. Undefined when it is
 * not live or was rotated before: two live at most.
 */
export async function rotateCredential(
  db: Database,
  params: { key: Credential; tokenHash: string; hint: string; at: Date; expiresAt: Date },
): Promise<Credential | undefined> {
  const { key, tokenHash, hint, at, expiresAt } = params;
  return db.transaction(async (tx) => {
    const [rotated] = await tx
      .update(credential)
      .set({ expiresAt })
      .where(and(eq(credential.id, key.id), isNull(credential.revokedAt), isNull(credential.expiresAt)))
      .returning();
    if (!rotated) return undefined;
    const { vendorId, feedId, accountId, name } = rotated;
    const successor = await insert(tx, { vendorId, feedId, accountId, name, tokenHash, hint, createdAt: at });
    await tx.update(credential).set({ successorId: successor.id }).where(eq(credential.id, key.id));
    return successor;
  });
}

/** Ends a key at once. */
export async function revokeCredential(db: Queryable, params: { id: number; at: Date }): Promise<void> {
  const revokedAt = sql`coalesce(${credential.revokedAt}, ${params.at.toISOString()}::timestamptz)`;
  await db.update(credential).set({ revokedAt }).where(eq(credential.id, params.id));
}

/** The keys of a vendor, latest first, those that have ended too. */
export function listCredentials(db: Queryable, vendorId: number): Promise<Credential[]> {
  return db
    .select()
    .from(credential)
    .where(eq(credential.vendorId, vendorId))
    .orderBy(desc(credential.id))
    .limit(100);
}

export async function findCredential(
  db: Queryable,
  params: { id: number; vendorId: number },
): Promise<Credential | undefined> {
  const [found] = await db
    .select()
    .from(credential)
    .where(and(eq(credential.id, params.id), eq(credential.vendorId, params.vendorId)));
  return found;
}

/** Whom a key speaks as while it lives; that it was used is written down once a minute at most. */
export async function findKeyHolder(
  db: Queryable,
  params: { tokenHash: string; now: Date },
): Promise<KeyHolder | undefined> {
  const now = sql`${params.now.toISOString()}::timestamptz`;
  const [holder] = await db
    .select({
      keyId: credential.id,
      feedId: credential.feedId,
      vendorId: credential.vendorId,
      accountId: account.id,
      subject: account.subject,
      displayName: account.displayName,
      usedLately: sql<boolean>`coalesce(${credential.lastUsedAt} > ${now} - interval '1 minute', false)`,
    })
    .from(credential)
    .innerJoin(account, eq(account.id, credential.accountId))
    .where(
      and(
        eq(credential.tokenHash, params.tokenHash),
        isNull(credential.revokedAt),
        sql`(${credential.expiresAt} IS NULL OR ${credential.expiresAt} > ${now})`,
      ),
    );
  if (!holder) return undefined;
  const { usedLately, ...found } = holder;
  if (!usedLately) {
    await db.update(credential).set({ lastUsedAt: params.now }).where(eq(credential.id, found.keyId));
  }
  return found;
}
