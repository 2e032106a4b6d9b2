import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../usage-error.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The database of DATABASE_URL, else the running instance's. Throws UsageError. */
export function findDatabase(env: Environment): string {
  if (env['DATABASE_URL']) return env['DATABASE_URL'];
  const address = readInstance(join(env['DATA_DIR'] ?? '.data', 'instance.json'));
  if (address !== undefined) return address;
  throw new UsageError('no-instance', 'no instance runs here: start it with npm start, or say DATABASE_URL');
}

/** What a running instance wrote of itself. */
function readInstance(file: string): string | undefined {
  try {
    const written: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const known = typeof written === 'object' && written !== null && 'databaseUrl' in written;
    return known && typeof written.databaseUrl === 'string' ? written.databaseUrl : undefined;
  } catch {
    return undefined;
  }
}
