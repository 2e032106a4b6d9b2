import { sql } from 'drizzle-orm';
import type { Queryable } from '../client.ts';
import { holdersOf } from './agendas.ts';

/** An agenda as those who regulate may meet it, and whom it belongs to. */
export interface CitizenAgendaRow {
  agendaId: number;
  citizenId: number;
  holders: number[];
  zone: string;
}

/** A citizen's own agenda, or one of their children's when it is named; undefined when there is none, or it is closed. */
export async function findCitizenAgenda(
  db: Queryable,
  { citizenId, agendaId, now }: { citizenId: number; agendaId: number | undefined; now: Date },
): Promise<CitizenAgendaRow | undefined> {
  const which = agendaId === undefined ? sql`h.kind = 'self'` : sql`a.id = ${agendaId}`;
  const [row] = await db.execute<CitizenAgendaRow & Record<string, unknown>>(sql`
    SELECT a.id AS "agendaId", h.account_id AS "citizenId", ${holdersOf(now)} AS holders, a.zone
    FROM agenda_holder h JOIN agenda a ON a.id = h.agenda_id
    WHERE h.account_id = ${citizenId} AND ${which} AND a.closed_at IS NULL
      AND (h.until IS NULL OR h.until > ${now.toISOString()}::timestamptz)`);
  return row;
}

/** Whose agenda has this INS, by its blind index; of a child, the parent who opened it. */
export async function findCitizenByIns(
  db: Queryable,
  { insIndex, now }: { insIndex: string; now: Date },
): Promise<CitizenAgendaRow | undefined> {
  const [row] = await db.execute<CitizenAgendaRow & Record<string, unknown>>(sql`
    SELECT a.id AS "agendaId", h.account_id AS "citizenId", ${holdersOf(now)} AS holders, a.zone
    FROM agenda a JOIN agenda_holder h ON h.agenda_id = a.id
    WHERE a.ins_index = ${insIndex} AND a.closed_at IS NULL AND (h.until IS NULL OR h.until > ${now.toISOString()}::timestamptz)
    ORDER BY h.since LIMIT 1`);
  return row;
}

/** The help that lets someone act in an agenda now, and until when (ms since 1970). */
export async function findOpenHelp(
  db: Queryable,
  { accountId, agendaId, now }: { accountId: number; agendaId: number; now: Date },
): Promise<{ id: number; endsAt: number } | undefined> {
  const at = sql`${now.toISOString()}::timestamptz`;
  const [row] = await db.execute<{ id: number; endsAt: number }>(sql`
    SELECT id, (extract(epoch FROM ends_at) * 1000)::float8 AS "endsAt" FROM delegation
    WHERE delegate_id = ${accountId} AND agenda_id = ${agendaId} AND kind = 'help' AND revoked_at IS NULL
      AND starts_at <= ${at} AND ends_at > ${at} ORDER BY ends_at DESC LIMIT 1`);
  return row;
}
