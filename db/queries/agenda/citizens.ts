import { sql } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';
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

/**
 * Whether an account was told of an agenda by its person's INS since an instant, or of the one of the citizen it goes with: a
 * guessed number is nobody's word. The trace of that search says so, which nobody can write or take away.
 */
export async function wasIdentified(
  db: Queryable,
  {
    accountId,
    citizenId,
    agendaId,
    since,
  }: { accountId: number; citizenId: number; agendaId: number; since: Date },
): Promise<boolean> {
  const found = await db.execute(sql`
    SELECT FROM access_entry e WHERE e.account_id = ${accountId} AND e.citizen_id = ${citizenId} AND e.need = 'agenda.help'
      AND e.why = 'identity' AND e.at >= ${since.toISOString()}::timestamptz
      AND e.subject IN (SELECT 'agenda ' || h.agenda_id FROM agenda_holder h
        WHERE h.account_id = ${citizenId} AND (h.kind = 'self' OR h.agenda_id = ${agendaId})) LIMIT 1`);
  return found.count > 0;
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
