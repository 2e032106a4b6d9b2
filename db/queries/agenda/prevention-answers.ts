import { sql } from 'drizzle-orm';
import type { Database, Queryable } from '../../client.ts';
import type { PreventionAnswer } from '../../vocabulary.ts';
import { column } from '../columns.ts';
import { askPrepared } from '../prepared.ts';

export interface AnswerRow {
  agendaId: number;
  code: string;
  occasion: string;
  answer: PreventionAnswer;
  /** When it was done as far as was said, else when it was answered (ISO 8601 date). */
  on: string;
}

/** What these agendas' persons answered to prevention. */
export async function listAnswers(db: Database, agendaIds: readonly number[]): Promise<AnswerRow[]> {
  return askPrepared<AnswerRow>(
    db,
    sql`
    SELECT agenda_id AS "agendaId", code, occasion, answer, coalesce(done_on, (answered_at AT TIME ZONE 'UTC')::date)::text AS "on"
    FROM prevention_answer WHERE agenda_id = ANY(${column(agendaIds, 'int')}) ORDER BY answered_at`,
  );
}

export interface NewAnswer {
  agendaId: number;
  accountId: number;
  code: string;
  occasion: string;
  answer: PreventionAnswer;
  doneOn: string | null;
  now: Date;
}

/** Remembers an answer; another to the same occasion replaces it. */
export async function putAnswer(db: Queryable, given: NewAnswer): Promise<void> {
  const { agendaId, accountId, code, occasion, answer, doneOn } = given;
  const at = given.now.toISOString();
  await db.execute(sql`
    INSERT INTO prevention_answer (agenda_id, code, occasion, answer, done_on, answered_at, account_id)
    VALUES (${agendaId}, ${code}, ${occasion}, ${answer}, ${doneOn}, ${at}, ${accountId})
    ON CONFLICT (agenda_id, code, occasion) DO UPDATE SET answer = excluded.answer, done_on = excluded.done_on,
      answered_at = excluded.answered_at, account_id = excluded.account_id`);
}

/** Takes an answer back; false when there is none. */
export async function dropAnswer(
  db: Queryable,
  { agendaIds, code, occasion }: { agendaIds: readonly number[]; code: string; occasion: string },
): Promise<boolean> {
  const dropped = await db.execute(sql`
    DELETE FROM prevention_answer WHERE agenda_id = ANY(${column(agendaIds, 'int')}) AND code = ${code} AND occasion = ${occasion}`);
  return dropped.count > 0;
}
