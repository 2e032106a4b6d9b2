import { eq } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';
import { accountPreference } from '../../schema/preference.ts';

/** What someone chose for their screen; empty when they chose nothing. */
export async function findPreferences(db: Queryable, accountId: number): Promise<Record<string, string>> {
  const [row] = await db
    .select({ kept: accountPreference.kept })
    .from(accountPreference)
    .where(eq(accountPreference.accountId, accountId));
  return row?.kept ?? {};
}

/** Keeps choices in the place of those before. */
export async function putPreferences(
  db: Queryable,
  { accountId, kept, now }: { accountId: number; kept: Record<string, string>; now: Date },
): Promise<void> {
  const values = { accountId, kept, changedAt: now };
  await db
    .insert(accountPreference)
    .values(values)
    .onConflictDoUpdate({ target: accountPreference.accountId, set: { kept, changedAt: now } });
}
