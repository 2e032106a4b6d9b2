import { sql, type SQL } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';
import type { MessageChannel } from '../../vocabulary.ts';

/** What a message is about and says: ids and instants, never a name. */
interface Told {
  kind: string;
  /** Within a target, messages of one subject are sent in the order they were owed: `hold:…`, `appointment:…`. */
  subject: string;
  body: Record<string, unknown>;
  at: Date;
  /** Beyond it nobody wants it any more; three days when not said. */
  expiresAt?: Date;
}

/** To whom: the webhooks of a feed's vendor, or of a vendor, that listen to its kind; or one target of a channel. */
export type Owed = Told &
  (
    | { feedId: number }
    | { vendorId: number }
    | { channel: MessageChannel; target: string; ofVendor?: number }
  );

const KEPT_DAYS = 3;

/**
 * Writes down what is owed, in the transaction of the fact it tells. Gives how many messages that is: a vendor without a
 * webhook that listens, or that is suspended, is owed none.
 */
export async function owe(tx: Queryable, owed: Owed): Promise<number> {
  const at = sql`${owed.at.toISOString()}::timestamptz`;
  const expiresAt = owed.expiresAt
    ? sql`${owed.expiresAt.toISOString()}::timestamptz`
    : sql`${at} + make_interval(days => ${KEPT_DAYS})`;
  const written = await tx.execute(sql`
    INSERT INTO message (channel, target, vendor_id, kind, subject, body, created_at, due_at, expires_at)
    SELECT t.channel, t.target, t.vendor_id, ${owed.kind}::text, ${owed.subject}::text, ${JSON.stringify(owed.body)}::text::jsonb,
      ${at}, ${at}, ${expiresAt}
    FROM (${targetsOf(owed)}) AS t(channel, target, vendor_id)`);
  return written.count;
}

function targetsOf(owed: Owed): SQL {
  if ('channel' in owed)
    return sql`SELECT ${owed.channel}::message_channel, ${owed.target}::text, ${owed.ofVendor ?? null}::integer`;
  const vendorId =
    'feedId' in owed
      ? sql`(SELECT vendor_id FROM feed WHERE id = ${owed.feedId})`
      : sql`${owed.vendorId}::integer`;
  return sql`
    SELECT 'webhook'::message_channel, 'webhook:' || w.id, w.vendor_id
    FROM webhook w JOIN vendor v ON v.id = w.vendor_id AND v.status <> 'suspended'
    WHERE w.vendor_id = ${vendorId} AND w.ended_at IS NULL AND w.stopped_at IS NULL AND ${owed.kind}::text = ANY(w.events)
    ORDER BY w.id`;
}
