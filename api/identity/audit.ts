import { parseArgs } from 'node:util';
import { openDatabase } from '../../db/client.ts';
import { verifyChain } from './chain.ts';
import { findDatabase } from './find-database.ts';

const USAGE = 'npm run --silent audit -- verify [--head HASH]';
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
