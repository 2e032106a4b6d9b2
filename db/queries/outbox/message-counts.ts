import { sql } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';
import { MESSAGE_CHANNELS, type MessageChannel } from '../../vocabulary.ts';

/** What lies before one way out. */
export interface ChannelCount {
  channel: MessageChannel;
  waiting: number;
  dead: number;
  expired: number;
  waitingSince: Date | null;
}

/** How many messages wait, died or expired, for every way out; of one vendor when named. */
export async function countByChannel(db: Queryable, vendorId?: number): Promise<ChannelCount[]> {
  const rows = await db.execute<Omit<ChannelCount, 'waitingSince'> & { waitingSince: string | null }>(sql`
    SELECT channel, count(*) FILTER (WHERE state = 'waiting')::int AS waiting,
      count(*) FILTER (WHERE state = 'dead')::int AS dead, count(*) FILTER (WHERE state = 'expired')::int AS expired,
      min(created_at) FILTER (WHERE state = 'waiting') AS "waitingSince"
    FROM message WHERE state <> 'sent' AND (${vendorId ?? null}::integer IS NULL OR vendor_id = ${vendorId ?? null}::integer)
    GROUP BY channel`);
  const found = new Map(rows.map((row) => [row.channel, row]));
  return MESSAGE_CHANNELS.map((channel) => {
    const { waiting = 0, dead = 0, expired = 0, waitingSince = null } = found.get(channel) ?? {};
    return {
      channel,
      waiting,
      dead,
      expired,
      waitingSince: waitingSince === null ? null : new Date(waitingSince),
    };
  });
}
