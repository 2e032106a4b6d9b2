import { Worker } from 'node:worker_threads';
import { findDatabase, type Environment } from '../running/find-database.ts';
import { UsageError } from '../usage-error.ts';
import type { LoadReport } from './load.ts';

interface Asked {
  rpps?: string | undefined;
  finess?: string | undefined;
  env: Environment;
  progress: (line: string) => void;
}

/** What the loader is told. */
export interface Briefing {
  databaseUrl: string;
  files: { source: 'rpps' | 'finess'; file: string }[];
}

/** What the loader says: a line of progress, its reports, or what the person who asked can mend. */
export type Told =
  | { progress: string }
  | { reports: Partial<Record<'rpps' | 'finess', LoadReport>> }
  | { usage: { code: string; message: string } };

/** Half a million lines pass through this much: the garbage of reading them must not be let grow with the machine, MiB. */
const HEAP = { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 16 };

/** `npm run feed -- directory`: loads the national extracts that are named, in a heap of bounded size. Throws UsageError. */
export function directoryFromCommand(
  asked: Readonly<Asked>,
): Promise<Partial<Record<'rpps' | 'finess', LoadReport>>> {
  const { rpps, finess, env, progress } = asked;
  const files = [
    ...(rpps === undefined ? [] : [{ source: 'rpps' as const, file: rpps }]),
    ...(finess === undefined ? [] : [{ source: 'finess' as const, file: finess }]),
  ];
  if (files.length === 0)
    throw new UsageError('usage', 'say which extract: --rpps FILE, --finess FILE, or both');
  const briefing: Briefing = { databaseUrl: findDatabase(env), files };
  const loader = new Worker(new URL('main.ts', import.meta.url), {
    workerData: briefing,
    resourceLimits: HEAP,
  });
  return new Promise((resolve, reject) => {
    loader.on('message', (told: Told) => {
      if ('progress' in told) progress(told.progress);
      else if ('reports' in told) resolve(told.reports);
      else reject(new UsageError(told.usage.code, told.usage.message));
    });
    loader.on('error', reject);
    loader.on('exit', (code) => reject(new Error(`The loader ended with ${code} before it was done.`)));
  });
}
