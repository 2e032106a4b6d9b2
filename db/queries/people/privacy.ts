import { sql } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';
import { column } from '../columns.ts';

const instant = (date: Date) => sql`${date.toISOString()}::timestamptz`;

/** What is hidden from everyone but those who hold the agenda. `since` in milliseconds since 1970. */
export interface MaskRow {
  id: number;
  agendaId: number;
  itemId: string | null;
  vendor: string | null;
  vendorCode: string | null;
  since: number;
}

/** The masks of these agendas, newest first. */
export async function listMasks(db: Queryable, agendaIds: readonly number[]): Promise<MaskRow[]> {
  return db.execute<MaskRow & Record<string, unknown>>(sql`
    SELECT m.id, m.agenda_id AS "agendaId", m.item_id AS "itemId", v.name AS vendor, v.code AS "vendorCode",
      (extract(epoch FROM m.since) * 1000)::float8 AS since
    FROM agenda_mask m LEFT JOIN vendor v ON v.id = m.vendor_id
    WHERE m.agenda_id = ANY(${column(agendaIds, 'int')}) ORDER BY m.id DESC LIMIT 500`);
}

/** Hides an item of an agenda; undefined when it has no such item. Hiding it twice changes nothing. */
export async function maskItem(
  db: Queryable,
  { agendaId, itemId, now }: { agendaId: number; itemId: string; now: Date },
): Promise<number | undefined> {
  const [row] = await db.execute<{ id: number }>(sql`
    INSERT INTO agenda_mask (agenda_id, item_id, since)
    SELECT i.agenda_id, i.id, ${instant(now)} FROM agenda_item i WHERE i.id = ${itemId} AND i.agenda_id = ${agendaId}
    ON CONFLICT (agenda_id, item_id) WHERE item_id IS NOT NULL DO UPDATE SET since = agenda_mask.since RETURNING id`);
  return row?.id;
}

/** Hides all that a vendor says; undefined when there is no such vendor. */
export async function maskVendor(
  db: Queryable,
  { agendaId, code, now }: { agendaId: number; code: string; now: Date },
): Promise<number | undefined> {
  const [row] = await db.execute<{ id: number }>(sql`
    INSERT INTO agenda_mask (agenda_id, vendor_id, since) SELECT ${agendaId}, v.id, ${instant(now)} FROM vendor v WHERE v.code = ${code}
    ON CONFLICT (agenda_id, vendor_id) WHERE vendor_id IS NOT NULL DO UPDATE SET since = agenda_mask.since RETURNING id`);
  return row?.id;
}

/** Shows again what was hidden; false when there is no such mask in these agendas. */
export async function unmask(
  db: Queryable,
  { agendaIds, id }: { agendaIds: readonly number[]; id: number },
): Promise<boolean> {
  const shown = await db.execute(sql`
    DELETE FROM agenda_mask WHERE id = ${id} AND agenda_id = ANY(${column(agendaIds, 'int')})`);
  return shown.count > 0;
}

/** Whom an emergency opens an agenda to. */
export interface EmergencyChoice {
  agendaId: number;
  /** The doctors of the SAMU. */
  samu: boolean;
  /** Any other professional. */
  others: boolean;
  /** Masked items too. */
  masked: boolean;
}

/** What was chosen for these agendas; absent for one nobody chose for. */
export async function listEmergencyChoices(
  db: Queryable,
  agendaIds: readonly number[],
): Promise<EmergencyChoice[]> {
  return db.execute<EmergencyChoice & Record<string, unknown>>(sql`
    SELECT agenda_id AS "agendaId", samu, others, masked FROM emergency_choice
    WHERE agenda_id = ANY(${column(agendaIds, 'int')}) ORDER BY agenda_id`);
}

export async function putEmergencyChoice(
  db: Queryable,
  { agendaId, samu, others, masked, now }: EmergencyChoice & { now: Date },
): Promise<void> {
  await db.execute(sql`
    INSERT INTO emergency_choice (agenda_id, samu, others, masked, changed_at)
    VALUES (${agendaId}, ${samu}, ${others}, ${masked}, ${instant(now)})
    ON CONFLICT (agenda_id) DO UPDATE SET samu = excluded.samu, others = excluded.others, masked = excluded.masked,
      changed_at = excluded.changed_at`);
}
