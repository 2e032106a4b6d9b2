import { and, eq, gt, lte, sql } from 'drizzle-orm';
import type { Queryable } from '../client.ts';
import { vendor } from '../schema/feed.ts';
import { account, session } from '../schema/session.ts';
import type { Role } from '../vocabulary.ts';

/** A live session and whose it is. */
export interface SessionRow {
  accountId: number;
  subject: string;
  displayName: string;
  role: Role;
  territoryCode: string | null;
  vendorId: number | null;
  channel: 'cookie' | 'bearer';
  createdAt: Date;
  expiresAt: Date;
}

/** Creates an account or brings it up to date; a vendor's account finds its vendor once that is registered. */
export async function upsertAccount(
  db: Queryable,
  params: {
    subject: string;
    displayName: string;
    role: Role;
    territoryCode: string | null;
    vendorCode: string | null;
  },
): Promise<{ id: number }> {
  const { vendorCode, ...person } = params;
  const vendorId = sql<
    number | null
  >`(select ${vendor.id} from ${vendor} where ${vendor.code} = ${vendorCode})`;
  const [row] = await db
    .insert(account)
    .values({ ...person, vendorId })
    .onConflictDoUpdate({ target: account.subject, set: { ...person, vendorId } })
    .returning({ id: account.id });
  if (!row) throw new Error('An upsert returned no account.');
  return row;
}

/** Opens a session, and forgets those that have ended. */
export async function createSession(
  db: Queryable,
  params: {
    tokenHash: string;
    accountId: number;
    channel: SessionRow['channel'];
    createdAt: Date;
    expiresAt: Date;
  },
): Promise<void> {
  await db.delete(session).where(lte(session.expiresAt, params.createdAt));
  await db.insert(session).values(params);
}

/** The session a token opens, when it has not ended. */
export async function findSession(
  db: Queryable,
  params: { tokenHash: string; now: Date },
): Promise<SessionRow | undefined> {
  const [row] = await db
    .select({
      accountId: account.id,
      subject: account.subject,
      displayName: account.displayName,
      role: account.role,
      territoryCode: account.territoryCode,
      vendorId: account.vendorId,
      channel: sql<SessionRow['channel']>`${session.channel}`,
      createdAt: session.createdAt,
      expiresAt: session.expiresAt,
    })
    .from(session)
    .innerJoin(account, eq(account.id, session.accountId))
    .where(and(eq(session.tokenHash, params.tokenHash), gt(session.expiresAt, params.now)));
  return row;
}

/** Moves the end of a session that is in use. */
export async function extendSession(
  db: Queryable,
  params: { tokenHash: string; expiresAt: Date },
): Promise<void> {
  const { tokenHash, expiresAt } = params;
  await db.update(session).set({ expiresAt }).where(eq(session.tokenHash, tokenHash));
}

/** Ends a session at once. */
export async function deleteSession(db: Queryable, tokenHash: string): Promise<void> {
  await db.delete(session).where(eq(session.tokenHash, tokenHash));
}
