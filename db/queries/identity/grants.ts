import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Queryable } from '../../client.ts';
import { account } from '../../schema/account.ts';
import { roleGrant } from '../../schema/grant.ts';
import { session } from '../../schema/session.ts';
import type { DirectIdentifier, GrantedRole, Role } from '../../vocabulary.ts';
import { revokeRegulators } from './regulators.ts';

/** A right as a manager reads it: who holds what, since when, until when, granted by whom. */
export interface ListedGrant {
  id: number;
  accountId: number | null;
  displayName: string | null;
  inviteeKind: string;
  inviteeSealed: string;
  role: Role;
  territoryCode: string;
  startsAt: Date;
  endsAt: Date;
  grantedBy: string | null;
  suspendedAt: Date | null;
}

export async function createGrant(
  db: Queryable,
  params: {
    accountId: number | null;
    inviteeKind: DirectIdentifier;
    inviteeSealed: string;
    inviteeIndex: string;
    role: GrantedRole;
    territoryCode: string;
    startsAt: Date;
    endsAt: Date;
    grantedBy: number | null;
  },
): Promise<{ id: number }> {
  const [row] = await db.insert(roleGrant).values(params).returning({ id: roleGrant.id });
  if (!row) throw new Error('An insert returned no grant.');
  return row;
}

const grantor = alias(account, 'grantor');

/** The grants of a territory, or of all when none is named, newest first; at most 500. */
export async function listGrants(
  db: Queryable,
  params: { territoryCode?: string; grantId?: number },
): Promise<ListedGrant[]> {
  const { territoryCode, grantId } = params;
  return await db
    .select({
      id: roleGrant.id,
      accountId: roleGrant.accountId,
      displayName: account.displayName,
      inviteeKind: roleGrant.inviteeKind,
      inviteeSealed: roleGrant.inviteeSealed,
      role: roleGrant.role,
      territoryCode: roleGrant.territoryCode,
      startsAt: roleGrant.startsAt,
      endsAt: roleGrant.endsAt,
      grantedBy: grantor.displayName,
      suspendedAt: roleGrant.suspendedAt,
    })
    .from(roleGrant)
    .leftJoin(account, eq(account.id, roleGrant.accountId))
    .leftJoin(grantor, eq(grantor.id, roleGrant.grantedBy))
    .where(
      and(
        territoryCode === undefined ? undefined : eq(roleGrant.territoryCode, territoryCode),
        grantId === undefined ? undefined : eq(roleGrant.id, grantId),
      ),
    )
    .orderBy(desc(roleGrant.id))
    .limit(500);
}

/** Whether an account ever held a grant, live or not. */
export async function hasAnyGrant(db: Queryable, accountId: number): Promise<boolean> {
  return (await db.$count(roleGrant, eq(roleGrant.accountId, accountId))) > 0;
}

/** Gives an account the grants that wait for whom it has proved to be. */
export async function claimGrants(
  db: Queryable,
  params: { accountId: number; kind: DirectIdentifier; blindIndex: string },
): Promise<void> {
  const { accountId, kind, blindIndex } = params;
  await db
    .update(roleGrant)
    .set({ accountId })
    .where(
      and(
        isNull(roleGrant.accountId),
        eq(roleGrant.inviteeKind, kind),
        eq(roleGrant.inviteeIndex, blindIndex),
      ),
    );
}

/**
 * Suspends a grant, ends every session that acts by it and owes vendors the end of its regulator's account, at once.
 * False when there is no such grant.
 */
export async function suspendGrant(
  db: Queryable,
  params: { grantId: number; territoryCode: string; suspendedBy: number; at: Date },
): Promise<boolean> {
  const { grantId, territoryCode, suspendedBy, at } = params;
  const suspended = await db
    .update(roleGrant)
    .set({ suspendedAt: sql`coalesce(${roleGrant.suspendedAt}, ${at.toISOString()})`, suspendedBy })
    .where(and(eq(roleGrant.id, grantId), eq(roleGrant.territoryCode, territoryCode)))
    .returning({ id: roleGrant.id });
  await db.delete(session).where(and(eq(session.grantId, grantId), sql`${suspended.length} > 0`));
  if (suspended.length > 0) await revokeRegulators(db, at);
  return suspended.length > 0;
}
