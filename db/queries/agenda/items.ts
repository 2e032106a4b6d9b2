import { sql } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';
import { announcedOf, digestOf, sealContent, type AgendaContent } from '../../agenda-content.ts';
import type { Vault } from '../../vault.ts';
import { column } from '../columns.ts';

/** A voice about an item, and how its feed is: instants in milliseconds since 1970. */
export interface ItemSource {
  /** Null for a booking made here. */
  vendor: string | null;
  feed: string | null;
  lastHeardAt: number | null;
  failing: boolean;
  staleAfterSeconds: number | null;
}

/** An item as it is kept; its content is sealed. Instants in milliseconds since 1970. */
export interface ItemRow {
  id: string;
  agendaId: number;
  type: 'appointment' | 'reminder';
  startAt: number;
  endAt: number | null;
  zone: string;
  status: string;
  sealed: string;
  sequence: number;
  createdAt: number;
  changedAt: number;
  cancelledAt: number | null;
  deletedAt: number | null;
  /** Kept from everyone but those who hold the agenda. */
  masked: boolean;
  sources: ItemSource[];
}

export const ms = (name: string) => sql.raw(`(extract(epoch FROM ${name}) * 1000)::float8`);

/** Whether the item `i` is masked: itself, or for one of those who speak of it. */
export const MASKED = sql`
  EXISTS (SELECT FROM agenda_mask m WHERE m.agenda_id = i.agenda_id AND (m.item_id = i.id OR m.vendor_id IN (
    SELECT f.vendor_id FROM agenda_source s JOIN feed f ON f.id = s.feed_id WHERE s.item_id = i.id AND s.withdrawn_at IS NULL)))`;

const ITEM = sql`
  i.id, i.agenda_id AS "agendaId", i.type, ${ms('i.start_at')} AS "startAt", ${ms('i.end_at')} AS "endAt", i.zone, i.status,
  i.content_sealed AS sealed, i.sequence, ${ms('i.created_at')} AS "createdAt", ${ms('i.changed_at')} AS "changedAt",
  ${ms('i.cancelled_at')} AS "cancelledAt", ${ms('i.deleted_at')} AS "deletedAt", ${MASKED} AS masked`;
const SOURCES = sql`
  coalesce((SELECT json_agg(json_build_object('vendor', v.name, 'feed', f.code, 'failing', f.failing_since IS NOT NULL,
      'lastHeardAt', ${ms('coalesce(f.last_heard_at, s.observed_at)')}, 'staleAfterSeconds', f.stale_after_seconds) ORDER BY s.id)
    FROM agenda_source s LEFT JOIN feed f ON f.id = s.feed_id LEFT JOIN vendor v ON v.id = f.vendor_id
    WHERE s.item_id = i.id AND s.withdrawn_at IS NULL), '[]') AS sources`;

/** One item of these agendas, a deleted one too. */
export async function findItem(
  db: Queryable,
  { agendaIds, id }: { agendaIds: readonly number[]; id: string },
): Promise<ItemRow | undefined> {
  const [row] = await db.execute<ItemRow & Record<string, unknown>>(sql`
    SELECT ${ITEM}, ${SOURCES} FROM agenda_item i
    WHERE i.id = ${id} AND i.agenda_id = ANY(${column(agendaIds, 'int')})`);
  return row;
}

/** What a calendar link shows of an agenda: deleted and cancelled ones too, as long as a phone needs to hear of it. */
export async function listForCalendar(
  db: Queryable,
  params: { agendaId: number; from: Date; to: Date; goneSince: Date },
): Promise<Omit<ItemRow, 'sources'>[]> {
  const since = sql`${params.goneSince.toISOString()}::timestamptz`;
  return db.execute<ItemRow & Record<string, unknown>>(sql`
    SELECT ${ITEM} FROM agenda_item i
    WHERE i.agenda_id = ${params.agendaId} AND i.start_at >= ${params.from.toISOString()}::timestamptz
      AND i.start_at < ${params.to.toISOString()}::timestamptz
      AND (i.cancelled_at IS NULL OR i.cancelled_at >= ${since}) AND (i.deleted_at IS NULL OR i.deleted_at >= ${since})
    ORDER BY i.start_at, i.id`);
}

/** Writes down a reminder of the person's own; gives its id. */
export async function addReminder(
  db: Queryable,
  { agendaId, content, vault, now }: { agendaId: number; content: AgendaContent; vault: Vault; now: Date },
): Promise<string> {
  const at = now.toISOString();
  const [written] = await db.execute<{ id: string }>(sql`
    WITH grown AS (UPDATE agenda SET version = version + 1 WHERE id = ${agendaId})
    INSERT INTO agenda_item (agenda_id, type, start_at, end_at, zone, status, content_sealed, announced, digest, created_at, changed_at)
    VALUES (${agendaId}, 'reminder', ${content.start}, ${content.end}, ${content.zone}, ${content.status},
      ${sealContent(vault, content)}, ${announcedOf(vault, content)}, ${digestOf(vault, content)}, ${at}, ${at})
    RETURNING id`);
  if (!written) throw new Error('a reminder was inserted and not returned');
  return written.id;
}

/** Writes a reminder again under its name; false when there is none. */
export async function changeReminder(
  db: Queryable,
  params: { agendaId: number; id: string; content: AgendaContent; vault: Vault; now: Date },
): Promise<boolean> {
  const { agendaId, id, content, vault } = params;
  const announced = announcedOf(vault, content);
  const changed = await db.execute(sql`
    WITH changed AS (UPDATE agenda_item SET start_at = ${content.start}, end_at = ${content.end}, zone = ${content.zone},
        content_sealed = ${sealContent(vault, content)}, digest = ${digestOf(vault, content)}, announced = ${announced},
        changed_at = ${params.now.toISOString()}, sequence = sequence + (announced <> ${announced})::int
      WHERE id = ${id} AND agenda_id = ${agendaId} AND type = 'reminder' AND deleted_at IS NULL
      RETURNING agenda_id)
    UPDATE agenda SET version = version + 1 WHERE id IN (SELECT agenda_id FROM changed)`);
  return changed.count > 0;
}

/** Takes a reminder away; false when there is none. */
export async function dropReminder(
  db: Queryable,
  { agendaIds, id, now }: { agendaIds: readonly number[]; id: string; now: Date },
): Promise<boolean> {
  const at = now.toISOString();
  const dropped = await db.execute(sql`
    WITH dropped AS (UPDATE agenda_item SET deleted_at = ${at}, changed_at = ${at}, sequence = sequence + 1
      WHERE id = ${id} AND agenda_id = ANY(${column(agendaIds, 'int')}) AND type = 'reminder' AND deleted_at IS NULL
      RETURNING agenda_id)
    UPDATE agenda SET version = version + 1 WHERE id IN (SELECT agenda_id FROM dropped)`);
  return dropped.count > 0;
}
