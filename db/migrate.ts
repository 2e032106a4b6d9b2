import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import { isCommand } from './lifeline.ts';

const MIGRATIONS_LOCK = 7_273_001;

/**
 * Applies the migrations that the database lacks. Several processes may call it at once: an advisory lock lets one work
 * and the others find nothing left to do.
 */
export async function migrateDatabase(url: string): Promise<void> {
  const client = postgres(url, { max: 1, max_lifetime: null, onnotice: () => undefined });
  try {
    await client`select pg_advisory_lock(${MIGRATIONS_LOCK})`;
    await migrate(drizzle({ client }), { migrationsFolder: join(import.meta.dirname, 'migrations') });
  } finally {
    await client.end({ timeout: 5 });
  }
}

if (isCommand(import.meta.url)) {
  const url = process.env['DATABASE_URL'];
  if (url === undefined) {
    console.error('DATABASE_URL is not set: say which database to migrate.');
    process.exit(1);
  }
  await migrateDatabase(url);
  console.log('The database is up to date.');
}
