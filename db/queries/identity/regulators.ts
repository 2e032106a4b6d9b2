import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';
import { regulator, regulatorAccount } from '../../schema/actor.ts';
import type { Role } from '../../vocabulary.ts';
import { owe } from '../outbox/outbox.ts';

/** Roles whose people vendors know as regulators of a SAS (INT_R02). */
export const REGULATING: readonly Role[] = ['regulator', 'chief-regulator', 'arm', 'nurse'];

/** An account that a vendor accepted so recently need not be told again at a sign-in that changes nothing. */
const TOLD_WITHIN_HOURS = 24;
/** A lost right is worth telling for long; a new one only while its holder may come back. */
const LIFE_DAYS = { active: 3, ended: 30 };

export type Regulator = typeof regulator.$inferSelect;

const regulating = sql`ARRAY[${sql.join(
  REGULATING.map((role) => sql`${role}::role`),
  sql`, `,
)}]`;

/** What a regulator's holder may do at `now`: a live grant of a regulating role. */
const mayRegulate = (now: Date) => sql`EXISTS (
  SELECT 1 FROM role_grant g WHERE g.account_id = r.account_id AND g.role = ANY(${regulating}) AND g.suspended_at IS NULL
    AND g.starts_at <= ${now.toISOString()}::timestamptz AND g.ends_at > ${now.toISOString()}::timestamptz)`;

/**
 * Makes someone who has just signed in a regulator that vendors know, or brings that up to date, and owes it to every feed
 * that takes regulators and has not accepted it lately. Nothing for whoever does not regulate.
 */
export async function welcomeRegulator(
  tx: Queryable,
  params: { accountId: number; identifier: string; at: Date },
): Promise<void> {
  const { accountId, identifier, at } = params;
  const now = sql`${at.toISOString()}::timestamptz`;
  const [known] = await tx.execute<{ id: number }>(sql`
    INSERT INTO regulator AS k (account_id, identifier, display_name, territory_code, active, changed_at)
    SELECT a.id, ${identifier}::text, a.display_name, g.territory_code, true, ${now}
    FROM account a CROSS JOIN LATERAL (
      SELECT g.territory_code FROM role_grant g WHERE g.account_id = a.id AND g.role = ANY(${regulating})
        AND g.suspended_at IS NULL AND g.starts_at <= ${now} AND g.ends_at > ${now} ORDER BY g.id LIMIT 1) g
    WHERE a.id = ${accountId}
    ON CONFLICT (account_id) DO UPDATE SET display_name = excluded.display_name,
      territory_code = excluded.territory_code, active = true,
      changed_at = CASE WHEN k.active AND k.display_name = excluded.display_name THEN k.changed_at ELSE ${now} END
    RETURNING id`);
  if (known) await oweRegulators(tx, { ids: [known.id], at, active: true });
}

/**
 * Takes the rights of every regulator who has none any more, and owes that to the vendors at once. Gives how many; also
 * called when a grant is suspended, in its transaction, so that nothing is between the two.
 */
export async function revokeRegulators(tx: Queryable, at: Date): Promise<number> {
  const now = sql`${at.toISOString()}::timestamptz`;
  const ended = await tx.execute<{ id: number }>(sql`
    UPDATE regulator r SET active = false, changed_at = ${now}
    WHERE r.active AND r.account_id IS NOT NULL AND NOT ${mayRegulate(at)} RETURNING r.id`);
  const ids = ended.map(({ id }) => id);
  if (ids.length > 0) await oweRegulators(tx, { ids, at, active: false });
  return ids.length;
}

/**
 * One message a feed and a regulator: it says only that something changed, and its sender tells what is true by then, so
 * that a late one can never give back a right that was taken. One that waits since before the change is not enough: its
 * sender may have looked already.
 */
async function oweRegulators(
  tx: Queryable,
  params: { ids: readonly number[]; at: Date; active: boolean },
): Promise<void> {
  const { ids, at, active } = params;
  const now = sql`${at.toISOString()}::timestamptz`;
  const owing = await tx.execute<{ id: number; feedId: number; vendorId: number }>(sql`
    SELECT r.id, f.id AS "feedId", f.vendor_id AS "vendorId"
    FROM regulator r CROSS JOIN feed f LEFT JOIN regulator_account k ON k.regulator_id = r.id AND k.feed_id = f.id
    WHERE r.id IN (${sql.join([...ids], sql`, `)}) AND f.booking ->> 'regulators' = 'true'
      AND (${active} AND f.suspended_at IS NULL OR NOT ${active} AND k.regulator_id IS NOT NULL)
      AND NOT coalesce(k.refused_at IS NULL AND k.active = r.active AND k.accepted_at >= r.changed_at
        AND k.accepted_at > ${now} - make_interval(hours => ${TOLD_WITHIN_HOURS}), false)
      AND NOT EXISTS (
        SELECT 1 FROM message m WHERE m.channel = 'regulator-account' AND m.state = 'waiting' AND m.created_at > r.changed_at
          AND m.target = 'feed:' || f.id AND m.subject = 'regulator:' || r.id)
    ORDER BY r.id, f.id`);
  const days = active ? LIFE_DAYS.active : LIFE_DAYS.ended;
  const expiresAt = new Date(at.getTime() + days * 86_400_000);
  for (const { id, feedId, vendorId } of owing) {
    await owe(tx, {
      channel: 'regulator-account',
      target: `feed:${feedId}`,
      ofVendor: vendorId,
      kind: 'regulator.changed',
      subject: `regulator:${id}`,
      body: { regulatorId: id },
      at,
      expiresAt,
    });
    await tx
      .insert(regulatorAccount)
      .values({ regulatorId: id, feedId })
      .onConflictDoNothing({ target: [regulatorAccount.regulatorId, regulatorAccount.feedId] });
  }
}

/** The identifier by which vendors know an account's holder; null for one who does not regulate. */
export async function findRegulatorIdentifier(db: Queryable, accountId: number): Promise<string | null> {
  const [found] = await db
    .select({ identifier: regulator.identifier })
    .from(regulator)
    .where(and(eq(regulator.accountId, accountId), eq(regulator.active, true)));
  return found?.identifier ?? null;
}

export async function findRegulator(db: Queryable, id: number): Promise<Regulator | undefined> {
  const [found] = await db.select().from(regulator).where(eq(regulator.id, id));
  return found;
}

/** What a vendor answered about an account: it took it as it is, or refuses it. */
export async function noteRegulatorAnswer(
  db: Queryable,
  params: { regulatorId: number; feedId: number; at: Date } & (
    | { accepted: { active: boolean } }
    | { refused: string }
  ),
): Promise<void> {
  const { regulatorId, feedId, at } = params;
  const said =
    'accepted' in params
      ? { active: params.accepted.active, acceptedAt: at, refusedAt: null, reason: null }
      : { refusedAt: at, reason: params.refused };
  await db
    .insert(regulatorAccount)
    .values({ regulatorId, feedId, ...said })
    .onConflictDoUpdate({ target: [regulatorAccount.regulatorId, regulatorAccount.feedId], set: said });
}

/** How many accounts a feed's vendor has accepted, and which it refuses, with why. */
export interface RegulatorStanding {
  feedId: number;
  feedName: string;
  accepted: number;
  waiting: number;
  refused: { regulatorId: number; since: Date; reason: string | null }[];
}

/** Where the feeds of a vendor that take regulators stand. */
export async function readRegulatorStanding(db: Queryable, vendorId: number): Promise<RegulatorStanding[]> {
  const rows = await db.execute<{ feedId: number; feedName: string; accepted: number; waiting: number }>(sql`
    SELECT f.id AS "feedId", f.name AS "feedName",
      count(*) FILTER (WHERE k.refused_at IS NULL AND k.accepted_at >= r.changed_at AND k.active = r.active)::int AS accepted,
      count(r.id) FILTER (WHERE k.refused_at IS NULL
        AND NOT coalesce(k.accepted_at >= r.changed_at AND k.active = r.active, false))::int AS waiting
    FROM feed f LEFT JOIN regulator_account k ON k.feed_id = f.id LEFT JOIN regulator r ON r.id = k.regulator_id
    WHERE f.vendor_id = ${vendorId} AND f.booking ->> 'regulators' = 'true'
    GROUP BY f.id ORDER BY f.id`);
  if (rows.length === 0) return [];
  const refused = await db
    .select()
    .from(regulatorAccount)
    .where(
      and(
        inArray(
          regulatorAccount.feedId,
          rows.map(({ feedId }) => feedId),
        ),
        sql`${regulatorAccount.refusedAt} IS NOT NULL`,
      ),
    )
    .orderBy(regulatorAccount.regulatorId)
    .limit(100);
  return rows.map((row) => ({
    ...row,
    refused: refused
      .filter(({ feedId }) => feedId === row.feedId)
      .map(({ regulatorId, refusedAt, reason }) => ({
        regulatorId,
        since: refusedAt ?? new Date(0),
        reason,
      })),
  }));
}
