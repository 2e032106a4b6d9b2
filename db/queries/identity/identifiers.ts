import { and, eq, isNull } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';
import { resealCases } from '../cases/people.ts';
import { roleGrant } from '../../schema/grant.ts';
import { resealAgendas } from '../agenda/resealing.ts';
import { accountIdentifier } from '../../schema/identifier.ts';
import { session } from '../../schema/session.ts';
import { webhook } from '../../schema/webhook.ts';
import type { DirectIdentifier } from '../../vocabulary.ts';

interface Sealed {
  sealed: string;
  blindIndex: string;
}

/** Keeps what names a person, sealed. */
export async function putIdentifier(
  db: Queryable,
  params: Sealed & { accountId: number; kind: DirectIdentifier },
): Promise<void> {
  const { sealed, blindIndex } = params;
  await db
    .insert(accountIdentifier)
    .values(params)
    .onConflictDoUpdate({
      target: [accountIdentifier.accountId, accountIdentifier.kind],
      set: { sealed, blindIndex },
    });
}

/** The account that an identifier names; undefined when none does, or when several do. */
export async function findAccountByIdentifier(
  db: Queryable,
  params: { kind: DirectIdentifier; blindIndex: string },
): Promise<number | undefined> {
  const { kind, blindIndex } = params;
  const rows = await db
    .select({ accountId: accountIdentifier.accountId })
    .from(accountIdentifier)
    .where(and(eq(accountIdentifier.kind, kind), eq(accountIdentifier.blindIndex, blindIndex)))
    .limit(2);
  return rows.length === 1 ? rows[0]?.accountId : undefined;
}

/** What names an account, still sealed; undefined when nobody has proved it. */
export async function findIdentifier(
  db: Queryable,
  params: { accountId: number; kind: DirectIdentifier },
): Promise<string | undefined> {
  const { accountId, kind } = params;
  const [row] = await db
    .select({ sealed: accountIdentifier.sealed })
    .from(accountIdentifier)
    .where(and(eq(accountIdentifier.accountId, accountId), eq(accountIdentifier.kind, kind)));
  return row?.sealed;
}

/**
 * Seals everything again with what `reseal` gives: the rotation of a key. Returns how many values were changed; all of
 * them or none. Sessions' logout hints are dropped rather than kept under an old key: they live four hours.
 */
export async function resealAll(
  db: Queryable,
  reseal: (sealed: string, context: string) => Sealed,
): Promise<number> {
  return await db.transaction(async (tx) => {
    const identifiers = await tx.select().from(accountIdentifier).for('update');
    for (const { accountId, kind, sealed } of identifiers) {
      await tx
        .update(accountIdentifier)
        .set(reseal(sealed, kind))
        .where(and(eq(accountIdentifier.accountId, accountId), eq(accountIdentifier.kind, kind)));
    }
    const grants = await tx.select().from(roleGrant).for('update');
    for (const { id, inviteeKind, inviteeSealed } of grants) {
      const { sealed, blindIndex } = reseal(inviteeSealed, inviteeKind);
      await tx
        .update(roleGrant)
        .set({ inviteeSealed: sealed, inviteeIndex: blindIndex })
        .where(eq(roleGrant.id, id));
    }
    const webhooks = await tx.select().from(webhook).where(isNull(webhook.endedAt)).for('update');
    for (const { id, secretSealed, formerSealed } of webhooks) {
      const former = formerSealed === null ? null : reseal(formerSealed, 'webhook-secret').sealed;
      const secret = reseal(secretSealed, 'webhook-secret').sealed;
      await tx.update(webhook).set({ secretSealed: secret, formerSealed: former }).where(eq(webhook.id, id));
    }
    await tx.update(session).set({ logoutHint: null });
    const ofAgendas = await resealAgendas(tx, reseal);
    const ofCases = await resealCases(tx, (sealed, context) => reseal(sealed, context).sealed);
    return ofCases + ofAgendas + identifiers.length + grants.length + webhooks.length;
  });
}
