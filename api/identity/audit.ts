import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { openDatabase } from '../../db/client.ts';
import { verifyChain } from './chain.ts';

const USAGE = 'npm run --silent audit -- verify [--head HASH]';
const instance = z.object({ databaseUrl: z.string() });

/** The database of DATABASE_URL, else that of the instance that runs in DATA_DIR. */
function findDatabase(env: Record<string, string | undefined>): string {
  if (env['DATABASE_URL']) return env['DATABASE_URL'];
  try {
    const written = readFileSync(join(env['DATA_DIR'] ?? '.data', 'instance.json'), 'utf8');
    return instance.parse(JSON.parse(written)).databaseUrl;
  } catch {
    throw new Error('No database: start an instance with npm start, or say DATABASE_URL.');
  }
}

/** Prints one JSON object; ends with 1 when the chain is broken, 2 when it could not be read. */
async function verify(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { head: { type: 'string' } },
    allowPositionals: true,
  });
  if (positionals.length !== 1 || positionals[0] !== 'verify') throw new Error(USAGE);
  const db = openDatabase(findDatabase(process.env), { max: 1 });
  try {
    const report = await verifyChain(db, values.head);
    console.log(JSON.stringify({ ok: report.broken === null, ...report }));
    return report.broken === null ? 0 : 1;
  } finally {
    await db.close();
  }
}

try {
  process.exitCode = await verify();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
