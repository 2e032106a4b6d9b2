import { and, asc, desc, eq, gt, lt, or } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';
import { accessEntry, breakGlass, notice } from '../../schema/access.ts';
import { account } from '../../schema/account.ts';
import type { BreakGlassReason, CaseReadingReason, Role } from '../../vocabulary.ts';

export type AccessEntry = typeof accessEntry.$inferSelect;

/** What the application says of an access; the database numbers and chains it. */
export type NewAccessEntry = Omit<AccessEntry, 'id' | 'previousHash' | 'hash'>;

/** Appends access entries in the order given. */
export async function recordAccess(db: Queryable, entries: NewAccessEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const chained = entries.map((entry) => Object.assign({ id: 0, previousHash: '', hash: '' }, entry));
  await db.insert(accessEntry).values(chained);
}

/** A page of entries, newest first: those of a citizen's data, or those of what an account did; all for an auditor. */
export async function listAccessEntries(
  db: Queryable,
  params: { ofAccount?: number; before?: number | undefined; limit: number },
): Promise<(AccessEntry & { displayName: string | null })[]> {
  const { ofAccount, before, limit } = params;
  const theirs =
    ofAccount === undefined
      ? undefined
      : or(eq(accessEntry.citizenId, ofAccount), eq(accessEntry.accountId, ofAccount));
  const rows = await db
    .select({ entry: accessEntry, displayName: account.displayName })
    .from(accessEntry)
    .leftJoin(account, eq(account.id, accessEntry.accountId))
    .where(and(theirs, before === undefined ? undefined : lt(accessEntry.id, before)))
    .orderBy(desc(accessEntry.id))
    .limit(limit);
  return rows.map(({ entry, displayName }) => Object.assign(entry, { displayName }));
}

/** The chain in order, from after `after`: what verification reads, a batch at a time. */
export async function readChain(
  db: Queryable,
  params: { after: number; limit: number },
): Promise<AccessEntry[]> {
  return await db
    .select()
    .from(accessEntry)
    .where(gt(accessEntry.id, params.after))
    .orderBy(asc(accessEntry.id))
    .limit(params.limit);
}

export type BreakGlassRow = typeof breakGlass.$inferSelect;

/** Opens an emergency access and leaves the citizen a notice of its own kind; undefined when there is no such citizen. */
export async function openBreakGlass(
  db: Queryable,
  params: {
    accountId: number;
    role: Role;
    citizenId: number;
    reason: BreakGlassReason;
    explanation: string;
    openedAt: Date;
    endsAt: Date;
  },
): Promise<BreakGlassRow | undefined> {
  const [citizen] = await db
    .select({ id: account.id })
    .from(account)
    .where(and(eq(account.id, params.citizenId), eq(account.role, 'citizen')));
  if (!citizen) return undefined;
  const [row] = await db.insert(breakGlass).values(params).returning();
  if (!row) throw new Error('An insert returned no emergency access.');
  const facts = { role: params.role, reason: params.reason, until: params.endsAt.toISOString() };
  await db.insert(notice).values({
    accountId: params.citizenId,
    kind: 'break-glass',
    facts,
    at: params.openedAt,
    mailDueAt: params.openedAt,
  });
  return row;
}

/** Opens an access to whom one case is about. */
export async function openBreakGlassOfCase(
  db: Queryable,
  params: {
    accountId: number;
    role: Role;
    caseId: string;
    reason: CaseReadingReason;
    explanation: string;
    openedAt: Date;
    endsAt: Date;
  },
): Promise<BreakGlassRow> {
  const [row] = await db.insert(breakGlass).values(params).returning();
  if (!row) throw new Error('An insert returned no access.');
  return row;
}

/** The access that is open now for this person to that citizen's data, or to that case. */
export async function findOpenBreakGlass(
  db: Queryable,
  params: { accountId: number; now: Date } & ({ citizenId: number } | { caseId: string }),
): Promise<BreakGlassRow | undefined> {
  const { accountId, now } = params;
  const of =
    'caseId' in params ? eq(breakGlass.caseId, params.caseId) : eq(breakGlass.citizenId, params.citizenId);
  const [row] = await db
    .select()
    .from(breakGlass)
    .where(and(eq(breakGlass.accountId, accountId), of, gt(breakGlass.endsAt, now)))
    .orderBy(desc(breakGlass.id))
    .limit(1);
  return row;
}

/** Emergency accesses for the auditor, newest first. */
export async function listBreakGlass(
  db: Queryable,
  params: { before?: number | undefined; limit: number },
): Promise<(BreakGlassRow & { displayName: string })[]> {
  const { before, limit } = params;
  const rows = await db
    .select({ row: breakGlass, displayName: account.displayName })
    .from(breakGlass)
    .innerJoin(account, eq(account.id, breakGlass.accountId))
    .where(before === undefined ? undefined : lt(breakGlass.id, before))
    .orderBy(desc(breakGlass.id))
    .limit(limit);
  return rows.map(({ row, displayName }) => Object.assign(row, { displayName }));
}

export type Notice = typeof notice.$inferSelect;

/** What a citizen has been told, newest first; at most 100. */
export async function listNotices(db: Queryable, accountId: number): Promise<Notice[]> {
  return await db
    .select()
    .from(notice)
    .where(eq(notice.accountId, accountId))
    .orderBy(desc(notice.id))
    .limit(100);
}
