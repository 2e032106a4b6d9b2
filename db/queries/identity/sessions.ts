import { and, desc, eq, gt, isNull, lte, or, sql } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';
import { account } from '../../schema/account.ts';
import { vendor } from '../../schema/feed.ts';
import { roleGrant } from '../../schema/grant.ts';
import { session } from '../../schema/session.ts';
import type { Role } from '../../vocabulary.ts';

/** A live session and whose it is; role and territory are those of the grant it acts by, when there is one. */
export interface SessionRow {
  sessionId: number;
  accountId: number;
  subject: string;
  displayName: string;
  role: Role;
  territoryCode: string | null;
  vendorId: number | null;
  grantId: number | null;
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

/** Opens a session, forgets those that have ended, and remembers that the account was here. */
export async function createSession(
  db: Queryable,
  params: {
    tokenHash: string;
    accountId: number;
    channel: SessionRow['channel'];
    createdAt: Date;
    expiresAt: Date;
    grantId?: number | null;
    device?: string | null;
    door?: string | null;
    logoutHint?: string | null;
  },
): Promise<void> {
  await db.delete(session).where(lte(session.expiresAt, params.createdAt));
  await db.insert(session).values(params);
  await db.update(account).set({ seenAt: params.createdAt }).where(eq(account.id, params.accountId));
}

/** The session a token opens, when neither it nor the grant it acts by has ended. */
export async function findSession(
  db: Queryable,
  params: { tokenHash: string; now: Date },
): Promise<SessionRow | undefined> {
  const { tokenHash, now } = params;
  const live = and(isNull(roleGrant.suspendedAt), lte(roleGrant.startsAt, now), gt(roleGrant.endsAt, now));
  const [row] = await db
    .select({
      sessionId: session.id,
      accountId: account.id,
      subject: account.subject,
      displayName: account.displayName,
      role: sql<Role>`coalesce(${roleGrant.role}, ${account.role})`,
      territoryCode: sql<string | null>`coalesce(${roleGrant.territoryCode}, ${account.territoryCode})`,
      vendorId: account.vendorId,
      grantId: session.grantId,
      channel: sql<SessionRow['channel']>`${session.channel}`,
      createdAt: session.createdAt,
      expiresAt: session.expiresAt,
    })
    .from(session)
    .innerJoin(account, eq(account.id, session.accountId))
    .leftJoin(roleGrant, eq(roleGrant.id, session.grantId))
    .where(
      and(eq(session.tokenHash, tokenHash), gt(session.expiresAt, now), or(isNull(session.grantId), live)),
    );
  return row;
}

/** A live session as its owner sees it listed. */
export interface ListedSession {
  id: number;
  channel: SessionRow['channel'];
  device: string | null;
  role: Role;
  createdAt: Date;
  expiresAt: Date;
}

/** The live sessions of an account, newest first; at most 100. */
export async function listSessions(
  db: Queryable,
  params: { accountId: number; now: Date },
): Promise<ListedSession[]> {
  return await db
    .select({
      id: session.id,
      channel: sql<SessionRow['channel']>`${session.channel}`,
      device: session.device,
      role: sql<Role>`coalesce(${roleGrant.role}, ${account.role})`,
      createdAt: session.createdAt,
      expiresAt: session.expiresAt,
    })
    .from(session)
    .innerJoin(account, eq(account.id, session.accountId))
    .leftJoin(roleGrant, eq(roleGrant.id, session.grantId))
    .where(and(eq(session.accountId, params.accountId), gt(session.expiresAt, params.now)))
    .orderBy(desc(session.id))
    .limit(100);
}

/** Moves the end of a session that is in use. */
export async function extendSession(
  db: Queryable,
  params: { tokenHash: string; expiresAt: Date },
): Promise<void> {
  const { tokenHash, expiresAt } = params;
  await db.update(session).set({ expiresAt }).where(eq(session.tokenHash, tokenHash));
}

/** Ends a session at once; returns what its provider needs to end its own. */
export async function deleteSession(
  db: Queryable,
  tokenHash: string,
): Promise<{ door: string | null; logoutHint: string | null } | undefined> {
  const [row] = await db
    .delete(session)
    .where(eq(session.tokenHash, tokenHash))
    .returning({ door: session.door, logoutHint: session.logoutHint });
  return row;
}

/** Ends one session of an account; false when the account has none of that number. */
export async function deleteOwnSession(
  db: Queryable,
  params: { accountId: number; sessionId: number },
): Promise<boolean> {
  const ended = await db
    .delete(session)
    .where(and(eq(session.accountId, params.accountId), eq(session.id, params.sessionId)))
    .returning({ id: session.id });
  return ended.length > 0;
}
