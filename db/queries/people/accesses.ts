import { sql, type SQL } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';

/** Who looked at a citizen's data, or what they did themselves. `at` in milliseconds since 1970. */
export interface AccessRow {
  id: number;
  at: number;
  accountId: number | null;
  who: string | null;
  role: string;
  onBehalfOf: number | null;
  citizenId: number | null;
  need: string;
  subject: string;
  why: string;
  breakGlassId: number | null;
  origin: string;
}

/** What a citizen may ask to see alone. */
export const ACCESS_KINDS = ['all', 'mine', 'people', 'emergency', 'services'] as const;
export type AccessKind = (typeof ACCESS_KINDS)[number];

/** `services` is what no person did, and those who help with the platform; `people` everyone else who is not oneself. */
const WHERE: Record<AccessKind, (accountId: number) => SQL> = {
  all: () => sql`true`,
  mine: (accountId) => sql`e.account_id = ${accountId}`,
  people: (accountId) =>
    sql`e.account_id <> ${accountId} AND e.role NOT IN ('support', 'operator', 'auditor', 'vendor')`,
  emergency: () => sql`e.break_glass_id IS NOT NULL`,
  services: () => sql`(e.account_id IS NULL OR e.role IN ('support', 'operator', 'auditor', 'vendor'))`,
};

interface Asked {
  accountId: number;
  kind: AccessKind;
  before: number | undefined;
  limit: number;
}

/** A page of what concerns a citizen, newest first: of their data, and what they did elsewhere. */
export async function listAccesses(
  db: Queryable,
  { accountId, kind, before, limit }: Asked,
): Promise<AccessRow[]> {
  const rows = await db.execute<AccessRow & Record<string, unknown>>(sql`
    SELECT e.id::int AS id, (extract(epoch FROM e.at) * 1000)::float8 AS at, e.account_id AS "accountId", o.display_name AS who, e.role,
      e.on_behalf_of AS "onBehalfOf", e.citizen_id AS "citizenId", e.need, e.subject, e.why, e.break_glass_id AS "breakGlassId", e.origin
    FROM access_entry e LEFT JOIN account o ON o.id = e.account_id
    WHERE (e.citizen_id = ${accountId} OR e.account_id = ${accountId}) AND ${WHERE[kind](accountId)}
      ${before === undefined ? sql`` : sql`AND e.id < ${before}`}
    ORDER BY e.id DESC LIMIT ${limit}`);
  return rows;
}
