import { sql } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';
import type { CalendarDetail } from '../../vocabulary.ts';

/** A link as its owner reads it. Instants in milliseconds since 1970. */
export interface CalendarLinkRow {
  id: number;
  agendaId: number;
  device: string;
  detail: CalendarDetail;
  createdAt: number;
  lastReadAt: number | null;
  lastClient: string | null;
}

const ms = (name: string) => sql.raw(`(extract(epoch FROM ${name}) * 1000)::float8`);

export interface NewCalendarLink {
  agendaId: number;
  accountId: number;
  device: string;
  detail: CalendarDetail;
  tokenHash: string;
  now: Date;
}

/** Keeps a link by the hash of its token; gives its id. */
export async function createCalendarLink(db: Queryable, link: NewCalendarLink): Promise<number> {
  const { agendaId, accountId, device, detail, tokenHash } = link;
  const [row] = await db.execute<{ id: number }>(sql`
    INSERT INTO calendar_link (agenda_id, account_id, device, detail, token_hash, created_at)
    VALUES (${agendaId}, ${accountId}, ${device}, ${detail}, ${tokenHash}, ${link.now.toISOString()}) RETURNING id`);
  if (!row) throw new Error('a calendar link was inserted and not returned');
  return row.id;
}

/** The links an account made that still open, newest first. */
export async function listCalendarLinks(db: Queryable, accountId: number): Promise<CalendarLinkRow[]> {
  return db.execute<CalendarLinkRow & Record<string, unknown>>(sql`
    SELECT id, agenda_id AS "agendaId", device, detail, ${ms('created_at')} AS "createdAt",
      ${ms('last_read_at')} AS "lastReadAt", last_client AS "lastClient"
    FROM calendar_link WHERE account_id = ${accountId} AND revoked_at IS NULL ORDER BY id DESC LIMIT 100`);
}

/** Closes a link for ever; false when the account has no such one open. */
export async function revokeCalendarLink(
  db: Queryable,
  { accountId, id, now }: { accountId: number; id: number; now: Date },
): Promise<boolean> {
  const revoked = await db.execute(sql`
    UPDATE calendar_link SET revoked_at = ${now.toISOString()}
    WHERE id = ${id} AND account_id = ${accountId} AND revoked_at IS NULL`);
  return revoked.count > 0;
}
