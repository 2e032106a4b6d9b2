import { and, eq, gt, isNull, sql } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';
import { dispatchCase, dispatchPresence } from '../../schema/case.ts';

export interface PresenceRow {
  accountId: number;
  name: string;
  role: string;
  onSince: Date;
  seenAt: Date;
}

/** A sign of someone's screen; whoever had left is at work again from now on. */
export async function touchPresence(
  db: Queryable,
  params: { accountId: number; territoryCode: string; role: string; now: Date },
): Promise<void> {
  const { accountId, territoryCode, role, now } = params;
  const seenAt = now.toISOString();
  await db
    .insert(dispatchPresence)
    .values({ accountId, territoryCode, role, onSince: now, seenAt: now })
    .onConflictDoUpdate({
      target: dispatchPresence.accountId,
      set: {
        territoryCode,
        role,
        seenAt: now,
        endedAt: null,
        onSince: sql`CASE WHEN ${dispatchPresence.endedAt} IS NULL THEN ${dispatchPresence.onSince} ELSE ${seenAt}::timestamptz END`,
      },
    });
}

export async function endPresence(db: Queryable, accountId: number, now: Date): Promise<void> {
  await db.update(dispatchPresence).set({ endedAt: now }).where(eq(dispatchPresence.accountId, accountId));
}

/** Who is at work in a territory, those who began first first. */
export async function listPresent(
  db: Queryable,
  { territoryCode, since }: { territoryCode: string; since: Date },
): Promise<PresenceRow[]> {
  const rows = await db.execute<{
    accountId: number;
    name: string;
    role: string;
    onSince: string;
    seenAt: string;
  }>(sql`
    SELECT p.account_id AS "accountId", a.display_name AS name, p.role, p.on_since::text AS "onSince", p.seen_at::text AS "seenAt"
    FROM dispatch_presence p JOIN account a ON a.id = p.account_id
    WHERE p.territory_code = ${territoryCode} AND p.ended_at IS NULL AND p.seen_at > ${since.toISOString()}::timestamptz
    ORDER BY p.on_since, p.account_id`);
  return rows.map((row) => ({ ...row, onSince: new Date(row.onSince), seenAt: new Date(row.seenAt) }));
}

/** The open cases someone owns. */
export async function listOwnedCases(
  db: Queryable,
  accountId: number,
): Promise<{ id: string; number: number }[]> {
  return db
    .select({ id: dispatchCase.id, number: dispatchCase.number })
    .from(dispatchCase)
    .where(and(eq(dispatchCase.ownerAccountId, accountId), isNull(dispatchCase.closedAt)))
    .orderBy(dispatchCase.number);
}

/** Open cases whose owner's screen has not been heard of since an instant, with that instant in ms. */
export async function listAbandoned(
  db: Queryable,
  { territoryCode, before }: { territoryCode: string; before: Date },
): Promise<{ id: string; accountId: number; silentSince: number }[]> {
  const rows = await db.execute<{ id: string; accountId: number; silentSince: number }>(sql`
    SELECT c.id, c.owner_account_id AS "accountId",
           (extract(epoch from coalesce(p.seen_at, c.opened_at)) * 1000)::float8 AS "silentSince"
    FROM dispatch_case c LEFT JOIN dispatch_presence p ON p.account_id = c.owner_account_id
    WHERE c.territory_code = ${territoryCode} AND c.closed_at IS NULL AND c.owner_account_id IS NOT NULL
      AND coalesce(p.seen_at, c.opened_at) < ${before.toISOString()}::timestamptz
    ORDER BY c.id LIMIT 500`);
  return [...rows];
}

/** Territories that have open cases. */
export async function listBusyTerritories(db: Queryable): Promise<string[]> {
  const rows = await db
    .selectDistinct({ code: dispatchCase.territoryCode })
    .from(dispatchCase)
    .where(isNull(dispatchCase.closedAt));
  return rows.map(({ code }) => code);
}

/** Whether someone is at work on cases in a territory: their screen was heard of since an instant. */
export async function isAtWork(
  db: Queryable,
  { accountId, territoryCode, since }: { accountId: number; territoryCode: string; since: Date },
): Promise<boolean> {
  const here = and(
    eq(dispatchPresence.accountId, accountId),
    eq(dispatchPresence.territoryCode, territoryCode),
    isNull(dispatchPresence.endedAt),
    gt(dispatchPresence.seenAt, since),
  );
  return (await db.$count(dispatchPresence, here)) > 0;
}
