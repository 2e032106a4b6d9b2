import { DateTime } from 'luxon';
import { openDatabase } from '../../db/client.ts';
import { loadDirectory } from '../../importers/directory/load.ts';

/** Loads an extract in a process of its own and tells what it took: `node directory-load.ts DATABASE_URL FILE`. */

const [url, file] = process.argv.slice(2);
if (!url || !file) throw new Error('usage: directory-load.ts DATABASE_URL FILE');
const db = openDatabase(url, { max: 1 });
const told: string[] = [];
/** Sampled here: what the system calls the peak of a child may be its parent's at the fork. */
let peak = 0;
/** The runtime and its type stripping, before a line is read. */
const base = process.memoryUsage.rss();
const sampling = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 10);
const { held, refused } = await loadDirectory(
  { db, clock: () => DateTime.utc(), progress: (line) => void told.push(line) },
  { source: 'rpps', file },
);
await db.close();
clearInterval(sampling);
const baseMegabytes = base / 2 ** 20;
const peakMegabytes = peak / 2 ** 20;
process.stdout.write(JSON.stringify({ held, refused, told: told.length, baseMegabytes, peakMegabytes }));
