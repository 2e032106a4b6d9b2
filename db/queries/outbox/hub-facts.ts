import { sql, type SQL } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';
import type { OrganizationKind } from '../../vocabulary.ts';
import { AGREED } from '../cases/beyond.ts';

/** What a message says besides what it holds itself: who sees whom where, and who took it. */
export interface HubFacts {
  /** When it was booked, or when people agreed to it. */
  createdAt: Date;
  zone: string;
  rpps: string | null;
  family: string | null;
  given: string | null;
  /** TRE_R38, when everything that the professional publishes there is of one specialty. */
  specialty: string | null;
  organization: string | null;
  organizationKind: OrganizationKind | null;
  finess: string | null;
  siret: string | null;
  /** A community was asked, and one of its members took the person. */
  ofCommunity: boolean;
  accountId: number | null;
  regulatorName: string | null;
  regulatorIdentifier: string | null;
}

/** What a message is about: an appointment, or the visit agreed for a case as it stood at a version. */
interface ToldOf {
  appointmentId: string;
  roleId: number | null;
  visit?: { caseId: string; version: number } | undefined;
}

/** The facts behind a message; the professional is the one it was owed about, even when the appointment has moved on. */
export async function readHubFacts(db: Queryable, told: ToldOf): Promise<HubFacts | undefined> {
  const [row] = await db.execute<Omit<HubFacts, 'createdAt'> & { createdAt: string }>(sql`
    SELECT a.created_at AS "createdAt", t.zone, p.rpps, p.family, p.given, s.specialty, o.name AS organization,
      o.kind AS "organizationKind", o.finess, o.siret, a.of_community AS "ofCommunity", a.account_id AS "accountId",
      coalesce(r.display_name, c.display_name) AS "regulatorName", r.identifier AS "regulatorIdentifier"
    FROM (${told.visit ? agreedFor(told.visit) : bookedAs(told.appointmentId)}) a
    JOIN territory t ON t.code = a.territory_code
    LEFT JOIN practitioner_role pr ON pr.id = coalesce(${told.roleId}::integer, a.role_id)
    LEFT JOIN practitioner p ON p.id = coalesce(pr.practitioner_id, a.practitioner_id)
    LEFT JOIN organization o ON o.id = pr.organization_id
    LEFT JOIN account c ON c.id = a.account_id
    LEFT JOIN regulator r ON r.id = a.regulator_id OR a.regulator_id IS NULL AND r.account_id = a.account_id
    LEFT JOIN LATERAL (
      SELECT max(sp.code) AS specialty FROM schedule sc
      JOIN schedule_specialty ss ON ss.schedule_id = sc.id JOIN specialty sp ON sp.group_id = ss.group_id
      WHERE sc.role_id = pr.id HAVING count(DISTINCT ss.group_id) = 1) s ON true`);
  return row && { ...row, createdAt: new Date(row.createdAt) };
}

const bookedAs = (appointmentId: string): SQL => sql`
  SELECT created_at, territory_code, role_id, practitioner_id, account_id, regulator_id, false AS of_community
  FROM appointment WHERE id = ${appointmentId}`;

/** Taken by whoever noted that someone agreed; by whoever asked the community, when one of its members did. */
const agreedFor = ({ caseId, version }: { caseId: string; version: number }): SQL => sql`
  SELECT e.at AS created_at, e.territory_code, (e.facts -> 'about' ->> 'roleId')::int AS role_id, NULL::int AS practitioner_id,
    coalesce(e.account_id, (
      SELECT k.account_id FROM case_event k
      WHERE k.case_id = e.case_id AND k.seq < e.seq AND k.type = 'ask-community'
        AND k.facts -> 'about' -> 'organizationId' = e.facts -> 'about' -> 'organizationId'
      ORDER BY k.seq DESC LIMIT 1)) AS account_id,
    NULL::int AS regulator_id, e.type = 'community-answered' AS of_community
  FROM case_event e WHERE e.case_id = ${caseId} AND e.seq <= ${version} AND ${AGREED} ORDER BY e.seq DESC LIMIT 1`;
