import { sql, type SQL } from 'drizzle-orm';
import type { Database } from '../../client.ts';
import { MASKED, ms, type ItemRow, type ItemSource } from './items.ts';
import { column } from '../columns.ts';
import { askPrepared } from '../prepared.ts';

/** Where a page begins or ends: an instant (ms) and the id that stands at it. */
export interface ItemMark {
  at: number;
  id: string;
}

interface Period {
  agendaIds: readonly number[];
  from: Date;
  to: Date;
  /** Leaves out what is masked: for whoever does not hold the agenda. */
  withoutMasked?: boolean;
  /** Leaves out what its person noted. */
  appointmentsOnly?: boolean;
}

const unmasked = (without: boolean | undefined): SQL => (without ? sql`AND NOT ${MASKED}` : sql``);
const booked = (only: boolean | undefined): SQL => (only ? sql`AND i.type = 'appointment'` : sql``);

const instant = (date: Date) => sql`${date.toISOString()}::timestamptz`;

/**
 * Items that begin in a period, after a mark in order, or before one backwards. Deleted ones are not among them. Who speaks
 * of them is read for the whole page at once.
 */
export async function listItems(
  db: Database,
  {
    agendaIds,
    from,
    to,
    after,
    before,
    limit,
    withoutMasked,
    appointmentsOnly,
  }: Period & { after?: ItemMark; before?: ItemMark; limit: number },
): Promise<ItemRow[]> {
  const marks = [after && beyond(after, sql`>`), before && beyond(before, sql`<`)].filter(
    (each) => each !== undefined,
  );
  const way = sql.raw(before ? 'DESC' : 'ASC');
  return askPrepared<ItemRow>(
    db,
    sql`
    WITH page AS MATERIALIZED (
      SELECT i.* FROM agenda_item i
      WHERE i.agenda_id = ANY(${column(agendaIds, 'int')}) AND i.deleted_at IS NULL
        AND i.start_at >= ${instant(from)} AND i.start_at < ${instant(to)}
        ${sql.join(marks, sql` `)} ${unmasked(withoutMasked)} ${booked(appointmentsOnly)}
      ORDER BY i.start_at ${way}, i.id::text COLLATE "C" ${way} LIMIT ${limit}::int),
    said AS MATERIALIZED (
      SELECT s.item_id, array_agg(f.vendor_id) AS vendors, json_agg(json_build_object('vendor', v.name, 'feed', f.code,
          'failing', f.failing_since IS NOT NULL, 'lastHeardAt', ${ms('coalesce(f.last_heard_at, s.observed_at)')},
          'staleAfterSeconds', f.stale_after_seconds) ORDER BY s.id) AS sources
      FROM page i JOIN agenda_source s ON s.item_id = i.id AND s.withdrawn_at IS NULL
        LEFT JOIN feed f ON f.id = s.feed_id LEFT JOIN vendor v ON v.id = f.vendor_id
      GROUP BY s.item_id)
    SELECT i.id, i.agenda_id AS "agendaId", i.type, ${ms('i.start_at')} AS "startAt", ${ms('i.end_at')} AS "endAt", i.zone, i.status,
      i.content_sealed AS sealed, i.sequence, ${ms('i.created_at')} AS "createdAt", ${ms('i.changed_at')} AS "changedAt",
      ${ms('i.cancelled_at')} AS "cancelledAt", ${ms('i.deleted_at')} AS "deletedAt", coalesce(said.sources, '[]') AS sources,
      EXISTS (SELECT FROM agenda_mask m WHERE m.agenda_id = i.agenda_id AND (m.item_id = i.id OR m.vendor_id = ANY(said.vendors))) AS masked
    FROM page i LEFT JOIN said ON said.item_id = i.id
    ORDER BY i.start_at ${way}, i.id::text COLLATE "C" ${way}`,
  );
}

function beyond({ at, id }: ItemMark, than: SQL): SQL {
  return sql`AND (i.start_at, i.id::text COLLATE "C") ${than} (${new Date(at).toISOString()}::timestamptz, ${id}::text)`;
}

/** What telling a conflict needs of an appointment; its content is sealed. Instants in milliseconds since 1970. */
export type AroundRow = Pick<ItemRow, 'id' | 'agendaId' | 'startAt' | 'endAt' | 'status' | 'sealed'>;

/** What stands around a page and is not in it, for telling its conflicts: no source is read. */
export async function listAround(
  db: Database,
  { agendaIds, from, to, withoutMasked, except = [] }: Period & { except?: readonly string[] },
): Promise<AroundRow[]> {
  return askPrepared<AroundRow>(
    db,
    sql`
    SELECT i.id, i.agenda_id AS "agendaId", ${ms('i.start_at')} AS "startAt", ${ms('i.end_at')} AS "endAt", i.status,
      i.content_sealed AS sealed
    FROM agenda_item i
    WHERE i.agenda_id = ANY(${column(agendaIds, 'int')}) AND i.deleted_at IS NULL AND i.type = 'appointment'
      AND i.start_at BETWEEN ${instant(from)} AND ${instant(to)}
      ${unmasked(withoutMasked)} AND i.id <> ALL(${column(except, 'uuid')})
    ORDER BY i.start_at LIMIT 500`,
  );
}

/** Vendors that speak of these agendas, or were allowed to, and how their feeds of appointments are. */
export async function listAgendaVendors(
  db: Database,
  { agendaIds, now }: { agendaIds: readonly number[]; now: Date },
): Promise<ItemSource[]> {
  return askPrepared<ItemSource>(
    db,
    sql`
    SELECT v.name AS vendor, f.code AS feed, ${ms('f.last_heard_at')} AS "lastHeardAt",
      f.failing_since IS NOT NULL AS failing, f.stale_after_seconds AS "staleAfterSeconds"
    FROM feed f JOIN vendor v ON v.id = f.vendor_id
    WHERE f.settings->>'carries' = 'appointments' AND f.paused_at IS NULL
      AND (EXISTS (SELECT FROM consent c WHERE c.vendor_id = v.id AND c.agenda_id = ANY(${column(agendaIds, 'int')})
             AND c.revoked_at IS NULL AND c.ends_at > ${now.toISOString()}::timestamptz)
        OR EXISTS (SELECT FROM agenda_source s WHERE s.feed_id = f.id AND s.agenda_id = ANY(${column(agendaIds, 'int')})))
    ORDER BY v.name, f.code`,
  );
}
