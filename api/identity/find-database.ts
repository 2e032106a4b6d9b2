import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const instance = z.object({ databaseUrl: z.string() });

/** The database of DATABASE_URL, else that of the instance that runs in DATA_DIR. Throws a sentence. */
export function findDatabase(env: Record<string, string | undefined>): string {
  if (env['DATABASE_URL']) return env['DATABASE_URL'];
  try {
    const written = readFileSync(join(env['DATA_DIR'] ?? '.data', 'instance.json'), 'utf8');
    return instance.parse(JSON.parse(written)).databaseUrl;
  } catch {
    throw new Error('No database: start an instance with npm start, or say DATABASE_URL.');
  }
}
