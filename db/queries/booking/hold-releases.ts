import { sql } from 'drizzle-orm';
import type { Queryable, Transaction } from '../../client.ts';
import type { Hold } from '../../schema/hold.ts';
import { owe } from '../outbox/outbox.ts';

/** How long a vendor is worth telling: it keeps no slot that long by itself (minutes). */
const WORTH_MINUTES = 60;

/**
 * Owes a vendor that it lets go of what it keeps for a hold that is over here. Also when it never said that it keeps it:
 * its answer may have been lost, or still be on its way. Nothing when it was never asked, or refused.
 */
export async function oweRelease(tx: Transaction, { row, now }: { row: Hold; now: Date }): Promise<void> {
  if (row.way !== 'here' || (row.kind === 'local' && row.ending === 'refused')) return;
  const [asked] = await tx.execute<{ vendorId: number }>(sql`
    SELECT vendor_id AS "vendorId" FROM feed
    WHERE id = ${row.feedId} AND (${row.kind === 'vendor'} OR booking #>> '{abilities,hold}' = 'true')`);
  if (!asked) return;
  await owe(tx, {
    channel: 'vendor-hold',
    target: `feed:${row.feedId}`,
    ofVendor: asked.vendorId,
    kind: 'hold.release',
    subject: `hold:${row.id}`,
    body: { holdId: row.id, slotId: row.slotId },
    at: now,
    expiresAt: new Date(now.getTime() + WORTH_MINUTES * 60_000),
  });
}

/** The holds of a slot that are over here and that its vendor has not been told of yet. */
export async function listUnreleased(
  db: Queryable,
  { slotId, feedId }: { slotId: number; feedId: number },
): Promise<string[]> {
  const rows = await db.execute<{ holdId: string }>(sql`
    SELECT body ->> 'holdId' AS "holdId" FROM message
    WHERE state = 'waiting' AND channel = 'vendor-hold' AND target = ${`feed:${feedId}`}
      AND body ->> 'slotId' = ${String(slotId)} ORDER BY id LIMIT 10`);
  return rows.map(({ holdId }) => holdId);
}
