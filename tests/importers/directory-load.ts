import { directoryFromCommand } from '../../importers/directory/command.ts';

/** Loads an extract in a process of its own and tells what it took: `node directory-load.ts DATABASE_URL FILE`. */

const [url, rpps] = process.argv.slice(2);
if (!url || !rpps) throw new Error('usage: directory-load.ts DATABASE_URL FILE');
const told: string[] = [];
/** Sampled here, the loader's thread among it: what the system calls the peak of a child may be its parent's. */
let peak = 0;
const sampling = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 10);
const { rpps: report } = await directoryFromCommand({
  rpps,
  env: { DATABASE_URL: url },
  progress: (line) => void told.push(line),
});
clearInterval(sampling);
const peakMegabytes = peak / 2 ** 20;
process.stdout.write(
  JSON.stringify({ held: report?.held, refused: report?.refused, told: told.length, peakMegabytes }),
);
