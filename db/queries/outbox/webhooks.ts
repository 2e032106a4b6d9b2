import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { Database, Queryable } from '../../client.ts';
import { vendor } from '../../schema/feed.ts';
import { webhook } from '../../schema/webhook.ts';
import type { WebhookEvent } from '../../vocabulary.ts';
import { dropWaiting } from './sending.ts';

export type Webhook = typeof webhook.$inferSelect;

/** A vendor listens at so many addresses at most. */
export const MAX_WEBHOOKS = 5;

/** A new address of a vendor's; undefined when it has as many as it may. */
export async function createWebhook(
  db: Database,
  params: {
    vendorId: number;
    url: string;
    events: readonly WebhookEvent[];
    secretSealed: string;
    sandbox: boolean;
    createdAt: Date;
  },
): Promise<Webhook | undefined> {
  return db.transaction(async (tx) => {
    await tx.select({ id: vendor.id }).from(vendor).where(eq(vendor.id, params.vendorId)).for('update');
    const known = await listWebhooks(tx, params.vendorId);
    if (known.length >= MAX_WEBHOOKS) return undefined;
    const [created] = await tx
      .insert(webhook)
      .values({ ...params, events: [...params.events] })
      .returning();
    return created;
  });
}

/** The addresses a vendor listens at, those it took away left out. */
export function listWebhooks(db: Queryable, vendorId: number): Promise<Webhook[]> {
  return db
    .select()
    .from(webhook)
    .where(and(eq(webhook.vendorId, vendorId), isNull(webhook.endedAt)))
    .orderBy(asc(webhook.id));
}

export async function findWebhook(
  db: Queryable,
  params: { id: number; vendorId?: number },
): Promise<Webhook | undefined> {
  const [found] = await db
    .select()
    .from(webhook)
    .where(
      and(
        eq(webhook.id, params.id),
        isNull(webhook.endedAt),
        params.vendorId === undefined ? undefined : eq(webhook.vendorId, params.vendorId),
      ),
    );
  return found;
}

/** Where it listens and to what from now on; an address that had said it was gone is told again. */
export async function changeWebhook(
  db: Queryable,
  params: { id: number; url: string; events: readonly WebhookEvent[]; sandbox: boolean },
): Promise<Webhook | undefined> {
  const { id, url, events, sandbox } = params;
  const [changed] = await db
    .update(webhook)
    .set({ url, events: [...events], sandbox, stoppedAt: null })
    .where(eq(webhook.id, id))
    .returning();
  return changed;
}

/** A new secret; the one before signs beside it until `formerUntil`. */
export async function rotateSecret(
  db: Queryable,
  params: { id: number; secretSealed: string; formerUntil: Date },
): Promise<Webhook | undefined> {
  const { id, secretSealed, formerUntil } = params;
  const [rotated] = await db
    .update(webhook)
    .set({ formerSealed: sql`${webhook.secretSealed}`, formerUntil, secretSealed })
    .where(eq(webhook.id, id))
    .returning();
  return rotated;
}

/** It said that it is gone (410): nothing more is owed to it until its vendor changes it. */
export async function stopWebhook(db: Database, params: { id: number; at: Date }): Promise<void> {
  const { id, at: stoppedAt } = params;
  await db.transaction(async (tx) => {
    await tx.update(webhook).set({ stoppedAt }).where(eq(webhook.id, id));
    const reason = 'the address said that it is gone';
    await dropWaiting(tx, { target: `webhook:${id}`, at: stoppedAt, reason });
  });
}

/** Its vendor takes it away: what waits for it dies, what was sent stays readable, its secrets are forgotten. */
export async function endWebhook(db: Database, params: { id: number; at: Date }): Promise<void> {
  const { id, at: endedAt } = params;
  await db.transaction(async (tx) => {
    const forgotten = { secretSealed: '', formerSealed: null, formerUntil: null };
    await tx
      .update(webhook)
      .set({ endedAt, ...forgotten })
      .where(eq(webhook.id, id));
    await dropWaiting(tx, { target: `webhook:${id}`, at: endedAt, reason: 'the webhook was taken away' });
  });
}
