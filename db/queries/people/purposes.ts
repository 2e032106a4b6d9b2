import { sql, type SQL } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';
import type { ConsentPurpose } from '../../vocabulary.ts';
import { column } from '../columns.ts';

/** Of whom, of which vendor and when, as expressions. */
interface Whose {
  agenda: SQL;
  vendor: SQL;
  now: SQL;
}

/**
 * Whether a vendor may do something in an agenda, as an expression: with a live yes to that purpose; or, when nobody ever said
 * anything of it nor connected that vendor, because it knows the person by their INS and was not stopped.
 */
export const allows = (purpose: ConsentPurpose, { agenda, vendor, now }: Whose): SQL => sql`(
  EXISTS (SELECT FROM consent y WHERE y.agenda_id = ${agenda} AND y.vendor_id = ${vendor} AND y.purpose = ${purpose}
    AND y.revoked_at IS NULL AND y.ends_at > ${now})
  OR NOT EXISTS (SELECT FROM consent n WHERE n.agenda_id = ${agenda} AND n.vendor_id = ${vendor}
    AND n.purpose IN ('agenda', ${purpose})))`;

/** How one purpose of one vendor stands in an agenda. Instants in milliseconds since 1970. */
export interface StandingRow {
  agendaId: number;
  vendor: string;
  vendorCode: string;
  purpose: ConsentPurpose;
  allowed: boolean;
  /** The yes that stands; null when it is allowed without one, or not at all. */
  consentId: number | null;
  givenAt: number | null;
  endsAt: number | null;
}

/** Every purpose of every vendor that speaks in these agendas, or was ever let in or stopped there. */
export async function listStanding(
  db: Queryable,
  { agendaIds, now }: { agendaIds: readonly number[]; now: Date },
): Promise<StandingRow[]> {
  const ids = column(agendaIds, 'int');
  const at = sql`${now.toISOString()}::timestamptz`;
  const [agenda, vendor] = [sql`p.agenda_id`, sql`p.vendor_id`];
  const may = (purpose: ConsentPurpose) =>
    sql`WHEN ${purpose} THEN ${allows(purpose, { agenda, vendor, now: at })}`;
  return db.execute<StandingRow & Record<string, unknown>>(sql`
    SELECT p.agenda_id AS "agendaId", v.name AS vendor, v.code AS "vendorCode", u.purpose,
      CASE u.purpose ${may('agenda')} ${may('history')} ${may('reminders')} END AS allowed, c.id AS "consentId",
      (extract(epoch FROM c.given_at) * 1000)::float8 AS "givenAt", (extract(epoch FROM c.ends_at) * 1000)::float8 AS "endsAt"
    FROM (
      SELECT agenda_id, vendor_id FROM consent WHERE agenda_id = ANY(${ids})
      UNION SELECT s.agenda_id, f.vendor_id FROM agenda_source s JOIN feed f ON f.id = s.feed_id
        WHERE s.agenda_id = ANY(${ids}) AND s.withdrawn_at IS NULL) p
    JOIN vendor v ON v.id = p.vendor_id
    CROSS JOIN unnest(enum_range(NULL::consent_purpose)) AS u(purpose)
    LEFT JOIN consent c ON c.agenda_id = p.agenda_id AND c.vendor_id = p.vendor_id AND c.purpose = u.purpose
      AND c.revoked_at IS NULL AND c.ends_at > ${at}
    ORDER BY p.agenda_id, v.name, u.purpose, c.id`);
}
