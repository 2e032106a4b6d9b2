import type { DateTime } from 'luxon';
import { openDatabase } from '../../db/client.ts';
import type { DirectorySource } from '../../db/queries/directory.ts';
import { findDatabase, type Environment } from '../replay-command.ts';
import { UsageError } from '../usage-error.ts';
import { loadDirectory, type LoadReport } from './load.ts';

interface Asked {
  rpps?: string | undefined;
  finess?: string | undefined;
  env: Environment;
  clock: () => DateTime<true>;
  progress: (line: string) => void;
}

/** `npm run feed -- directory`: loads the national extracts that are named. Throws UsageError. */
export async function directoryFromCommand(
  asked: Readonly<Asked>,
): Promise<Partial<Record<DirectorySource, LoadReport>>> {
  const { rpps, finess, env, clock, progress } = asked;
  if (rpps === undefined && finess === undefined)
    throw new UsageError('usage', 'say which extract: --rpps FILE, --finess FILE, or both');
  const db = openDatabase(findDatabase(env), { max: 2 });
  try {
    const loading = { db, clock, progress };
    return {
      ...(rpps !== undefined && { rpps: await loadDirectory(loading, { source: 'rpps', file: rpps }) }),
      ...(finess !== undefined && {
        finess: await loadDirectory(loading, { source: 'finess', file: finess }),
      }),
    };
  } finally {
    await db.close();
  }
}
