import { parentPort, workerData } from 'node:worker_threads';
import { DateTime } from 'luxon';
import { z } from 'zod';
import { openDatabase } from '../../db/client.ts';
import { UsageError } from '../usage-error.ts';
import type { Told } from './command.ts';
import { loadDirectory } from './load.ts';

/** The thread that loads extracts, beside the command that asked. */

const briefing = z.object({
  databaseUrl: z.string(),
  files: z.array(z.object({ source: z.enum(['rpps', 'finess']), file: z.string() })),
});

const tell = (told: Told) => parentPort?.postMessage(told, []);

const { databaseUrl, files } = briefing.parse(workerData);
const db = openDatabase(databaseUrl, { max: 2 });
try {
  const loading = { db, clock: () => DateTime.utc(), progress: (line: string) => tell({ progress: line }) };
  const reports: Extract<Told, { reports: unknown }>['reports'] = {};
  for (const asked of files) reports[asked.source] = await loadDirectory(loading, asked);
  tell({ reports });
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  tell({ usage: { code: error.code, message: error.message } });
} finally {
  await db.close();
}
