import { and, eq, gt, lte } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';
import { signInAttempt } from '../../schema/session.ts';

export type SignInAttempt = typeof signInAttempt.$inferSelect;

/** Remembers a sign-in that leaves for a provider, and forgets those that never came back. */
export async function createSignInAttempt(
  db: Queryable,
  params: SignInAttempt & { now: Date },
): Promise<void> {
  const { now, ...attempt } = params;
  await db.delete(signInAttempt).where(lte(signInAttempt.expiresAt, now));
  await db.insert(signInAttempt).values(attempt);
}

/** Takes an attempt: a second coming with the same state finds nothing. */
export async function takeSignInAttempt(
  db: Queryable,
  params: { stateHash: string; now: Date },
): Promise<SignInAttempt | undefined> {
  const { stateHash, now } = params;
  const [row] = await db
    .delete(signInAttempt)
    .where(and(eq(signInAttempt.stateHash, stateHash), gt(signInAttempt.expiresAt, now)))
    .returning();
  return row;
}
