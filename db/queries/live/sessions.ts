import { and, eq, gt, inArray, isNull, lte, or, sql } from 'drizzle-orm';
import type { Database } from '../../client.ts';
import { account } from '../../schema/account.ts';
import { roleGrant } from '../../schema/grant.ts';
import { session } from '../../schema/session.ts';
import type { Role } from '../../vocabulary.ts';

/** What a session that has not ended entitles to. */
export interface LiveSession {
  tokenHash: string;
  role: Role;
  territoryCode: string | null;
}

/** Of these sessions, those that live on: neither they nor the grants they act by have ended or are suspended. */
export async function listLiveSessions(
  db: Database,
  { tokenHashes, now }: { tokenHashes: readonly string[]; now: Date },
): Promise<LiveSession[]> {
  const granted = and(isNull(roleGrant.suspendedAt), lte(roleGrant.startsAt, now), gt(roleGrant.endsAt, now));
  return db
    .select({
      tokenHash: session.tokenHash,
      role: sql<Role>`coalesce(${roleGrant.role}, ${account.role})`,
      territoryCode: sql<string | null>`coalesce(${roleGrant.territoryCode}, ${account.territoryCode})`,
    })
    .from(session)
    .innerJoin(account, eq(account.id, session.accountId))
    .leftJoin(roleGrant, eq(roleGrant.id, session.grantId))
    .where(
      and(
        inArray(session.tokenHash, [...tokenHashes]),
        gt(session.expiresAt, now),
        or(isNull(session.grantId), granted),
      ),
    );
}
