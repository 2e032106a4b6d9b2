import { sql } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';
import { column } from '../columns.ts';

/** A yes to regulators as its giver reads it. Instants in milliseconds since 1970. */
export interface RegulationConsent {
  agendaId: number;
  /** Whether a telephone was given, by which a call is known. */
  byPhone: boolean;
  givenAt: number;
  endsAt: number;
}

const ms = (name: string) => sql.raw(`(extract(epoch FROM ${name}) * 1000)::float8`);

/** The yes of these agendas that still stand. */
export async function listRegulationConsents(
  db: Queryable,
  { agendaIds, now }: { agendaIds: readonly number[]; now: Date },
): Promise<RegulationConsent[]> {
  return db.execute<RegulationConsent & Record<string, unknown>>(sql`
    SELECT agenda_id AS "agendaId", cardinality(person_indexes) > 0 AS "byPhone", ${ms('given_at')} AS "givenAt",
      ${ms('ends_at')} AS "endsAt"
    FROM agenda_regulation
    WHERE agenda_id = ANY(${column(agendaIds, 'int')}) AND revoked_at IS NULL AND ends_at > ${now.toISOString()}::timestamptz
    ORDER BY agenda_id`);
}

export interface NewRegulationConsent {
  agendaId: number;
  accountId: number;
  personIndexes: readonly string[];
  givenAt: Date;
  endsAt: Date;
}

/** Keeps a yes to regulators, in place of the one before. */
export async function giveRegulationConsent(db: Queryable, given: NewRegulationConsent): Promise<void> {
  const { agendaId, accountId, personIndexes } = given;
  await db.execute(sql`
    INSERT INTO agenda_regulation (agenda_id, account_id, person_indexes, given_at, ends_at)
    VALUES (${agendaId}, ${accountId}, ${column(personIndexes, 'text')}, ${given.givenAt.toISOString()}, ${given.endsAt.toISOString()})
    ON CONFLICT (agenda_id) DO UPDATE SET account_id = excluded.account_id, person_indexes = excluded.person_indexes,
      given_at = excluded.given_at, ends_at = excluded.ends_at, revoked_at = NULL`);
}

/** Takes a yes back; false when none stands. What regulators booked before stays, and goes on being told. */
export async function revokeRegulationConsent(
  db: Queryable,
  { agendaId, now }: { agendaId: number; now: Date },
): Promise<boolean> {
  const revoked = await db.execute(sql`
    UPDATE agenda_regulation SET revoked_at = ${now.toISOString()}, person_indexes = '{}'
    WHERE agenda_id = ${agendaId} AND revoked_at IS NULL`);
  return revoked.count > 0;
}
