import { and, asc, eq, gt, isNull, lte } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';
import { account } from '../../schema/account.ts';
import { roleGrant } from '../../schema/grant.ts';
import { territory } from '../../schema/reference.ts';
import { session } from '../../schema/session.ts';
import type { Role } from '../../vocabulary.ts';

/** One way an account may act: by a live grant, or by the role that follows from who they are (`grantId` null). */
export interface Right {
  grantId: number | null;
  role: Role;
  territoryCode: string | null;
  territoryName: string | null;
  endsAt: Date | null;
}

interface Whose {
  accountId: number;
  now: Date;
}

/** The live grants of an account, oldest first, each with its territory. */
export async function listGrantedRights(db: Queryable, { accountId, now }: Whose): Promise<Right[]> {
  return await db
    .select({
      grantId: roleGrant.id,
      role: roleGrant.role,
      territoryCode: roleGrant.territoryCode,
      territoryName: territory.name,
      endsAt: roleGrant.endsAt,
    })
    .from(roleGrant)
    .leftJoin(territory, eq(territory.code, roleGrant.territoryCode))
    .where(
      and(
        eq(roleGrant.accountId, accountId),
        isNull(roleGrant.suspendedAt),
        lte(roleGrant.startsAt, now),
        gt(roleGrant.endsAt, now),
      ),
    )
    .orderBy(asc(roleGrant.id));
}

/** The role that follows from who an account proved to be, and the grant it last chose. */
export async function readOwnRole(
  db: Queryable,
  accountId: number,
): Promise<{ role: Role; territoryCode: string | null; lastGrantId: number | null } | undefined> {
  const { role, territoryCode, lastGrantId } = account;
  const [row] = await db
    .select({ role, territoryCode, lastGrantId })
    .from(account)
    .where(eq(account.id, accountId));
  return row;
}

/** From now on a session acts by this right, and so does the next one of its account. */
export async function actBy(
  db: Queryable,
  params: { accountId: number; tokenHash: string; grantId: number | null },
): Promise<void> {
  const { accountId, tokenHash, grantId } = params;
  await db.update(session).set({ grantId }).where(eq(session.tokenHash, tokenHash));
  await db.update(account).set({ lastGrantId: grantId }).where(eq(account.id, accountId));
}
