import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DateTime } from 'luxon';
import { mintToken } from '../../api/identity/session-rules.ts';
import { openDatabase, type Database } from '../../db/client.ts';
import { startEmbedded } from '../../db/embedded.ts';
import { migrateDatabase } from '../../db/migrate.ts';
import { createSession, upsertAccount } from '../../db/queries/identity/sessions.ts';
import { loadReference } from '../../db/reference/load.ts';
import type { Role } from '../../db/vocabulary.ts';
import { tell } from './figures.ts';
import { fillSynthetic } from './synthetic.ts';

/** A country in a database of its own, as durable as the one of `npm start`. */
export interface Country {
  db: Database;
  url: string;
  /** The instant it stands at: tomorrow at eight, so that its slots are to come for every process. */
  now: Date;
  slots: number;
  /** A bearer token of a regulator, or of whoever speaks for a vendor. */
  signIn(role: Role, vendorCode?: string): Promise<string>;
  close(): Promise<void>;
}

export async function openCountry(slots: number): Promise<Country> {
  const dataDir = mkdtempSync(join(tmpdir(), 'creneau-bench-'));
  chmodSync(dataDir, 0o755);
  const embedded = await startEmbedded({ dataDir, log: tell });
  const stop = async () => {
    await embedded.stop();
    rmSync(embedded.dataDir, { recursive: true, force: true });
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    return await fillCountry(embedded.url, slots, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function fillCountry(url: string, slots: number, stop: () => Promise<void>): Promise<Country> {
  const now = DateTime.utc().plus({ days: 1 }).startOf('day').set({ hour: 8 }).toJSDate();
  await migrateDatabase(url);
  const db = openDatabase(url, { max: 4 });
  await loadReference(db, { log: tell });
  tell(`drawing ${slots} slots`);
  await fillSynthetic(db, { slots, now, log: tell });
  await db.$client`checkpoint`;
  const close = async () => {
    await db.close();
    await stop();
  };
  return { db, url, now, slots, signIn: (role, vendorCode) => signIn(db, { role, vendorCode, now }), close };
}

async function signIn(
  db: Database,
  { role, vendorCode, now }: { role: Role; vendorCode: string | undefined; now: Date },
): Promise<string> {
  const account = { subject: `bench-${role}`, displayName: `Bench ${role}`, role, territoryCode: '35' };
  const { id: accountId } = await upsertAccount(db, { ...account, vendorCode: vendorCode ?? null });
  const { token, tokenHash } = mintToken();
  const expiresAt = new Date(now.getTime() + 86_400_000);
  await createSession(db, { tokenHash, accountId, channel: 'bearer', createdAt: now, expiresAt });
  return token;
}
