import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { Command, CommanderError } from 'commander';
import { DateTime } from 'luxon';
import type { Body, SlotObservation } from './contract.ts';
import { UsageError } from './usage-error.ts';

/** `npm run feed -- …`: what can be done with a feed from the command line. Each command loads what it needs when it is asked. */

interface CheckOptions {
  protocol: string;
  config: string;
  now?: string;
  print?: boolean;
}

/** What a file's ending says of its content, as a vendor's server would. */
const MEDIA_TYPES: Record<string, string> = {
  '.json': 'application/json',
  '.ndjson': 'application/x-ndjson',
  '.jsonl': 'application/x-ndjson',
  '.csv': 'text/csv',
  '.tsv': 'text/tab-separated-values',
  '.txt': 'text/plain',
  '.ics': 'text/calendar',
};

async function replay({ feed, since }: { feed: string; since: string }): Promise<void> {
  const { replayFromCommand } = await import('./running/replay-command.ts');
  const asked = { feed, since: readInstant('since', since), env: process.env, clock: () => DateTime.utc() };
  await print(await replayFromCommand(asked));
}

async function loadDirectory(files: { rpps?: string; finess?: string }): Promise<void> {
  const { directoryFromCommand } = await import('./directory/command.ts');
  const progress = (line: string) => void process.stderr.write(`${line}\n`);
  await print(await directoryFromCommand({ ...files, env: process.env, progress }));
}

async function* openFiles(files: readonly string[]): AsyncIterable<Body> {
  for (const file of files) {
    yield {
      name: file === '-' ? 'stdin' : basename(file),
      contentType: MEDIA_TYPES[extname(file).toLowerCase()] ?? 'application/octet-stream',
      bytes: readFile(file),
    };
  }
}

async function* readFile(file: string): AsyncIterable<Uint8Array> {
  const stream: AsyncIterable<Uint8Array> = file === '-' ? process.stdin : createReadStream(file);
  try {
    yield* stream;
  } catch (error) {
    throw new UsageError('unreadable-file', `cannot read ${file}: ${codeOf(error)}`);
  }
}

const codeOf = (error: unknown) =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown';

/** All of them before the first is read: a missing one says so at once. */
async function findFiles(files: readonly string[]): Promise<void> {
  for (const file of files) {
    if (file === '-') continue;
    const found = await stat(file).catch((error: unknown) => {
      throw new UsageError('no-such-file', `cannot read ${file}: ${codeOf(error)}`);
    });
    if (found.isDirectory()) throw new UsageError('no-such-file', `${file} is a folder`);
  }
}

function readConfig(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError('config', '--config is not JSON');
  }
}

function readInstant(option: string, text: string): DateTime<true> {
  const instant = DateTime.fromISO(text, { setZone: true });
  if (instant.isValid && /T.*(?:Z|[+-]\d\d(?::?\d\d)?)$/iu.test(text)) return instant;
  throw new UsageError(option, `--${option} is not an instant with its offset or Z: ${text}`);
}

async function check(files: string[], options: CheckOptions): Promise<void> {
  const { checkBodies } = await import('./check.ts');
  const settings = readConfig(options.config);
  const now = options.now === undefined ? DateTime.utc() : readInstant('now', options.now);
  await findFiles(files);
  const observations: SlotObservation[] = [];
  const { counts: _, ...report } = await checkBodies({
    protocol: options.protocol,
    bodies: openFiles(files),
    settings,
    now,
    ...(options.print && {
      onObservation: (observation: SlotObservation) => observations.push(observation),
      withTime: true,
    }),
  });
  await print(options.print ? { ...report, observations } : report);
}

/** One JSON object, wholly written before the process ends. */
function print(answer: unknown): Promise<void> {
  return new Promise((done) => process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`, () => done()));
}

function explain(error: unknown): { code: string; message: string } {
  if (error instanceof CommanderError) return { code: 'usage', message: error.message };
  const known = error instanceof UsageError || (error instanceof Error && error.name === 'FeedError');
  return known
    ? { code: codeOf(error), message: error.message }
    : { code: 'internal', message: 'the command itself failed' };
}

const program = new Command('feed').exitOverride().configureOutput({ writeErr: () => undefined });
program
  .command('check')
  .description('read bodies as a feed would, offline, and tell what would be taken and refused')
  .requiredOption('--protocol <name>', 'how the bodies are written')
  .option(
    '--config <json>',
    'what the feed’s settings say: zone, timeRule, duration, practitioner, location',
    '{}',
  )
  .option('--now <instant>', 'the clock, RFC 3339')
  .option('--print', 'add the observations')
  .argument('<file...>', 'bodies in the order the feed would bring them; - is the standard input')
  .action(check);
program
  .command('replay')
  .description(
    'read what a feed brought since an instant again, after its importer was fixed, and tell what changed',
  )
  .requiredOption('--feed <code>', 'the feed, by its code or its number')
  .requiredOption('--since <instant>', 'the first bodies to read again, RFC 3339')
  .action(replay);
program
  .command('directory')
  .description('load the public extracts of Annuaire Santé and FINESS, as they are published')
  .option('--rpps <file>', 'PS_LibreAcces_Personne_activite, the text file')
  .option('--finess <file>', 'the geolocated stock of structures, the CSV file')
  .action(loadDirectory);

try {
  await program.parseAsync();
} catch (error) {
  const asked = error instanceof CommanderError && error.exitCode === 0;
  if (!asked) {
    await print({ error: explain(error) });
    if (explain(error).code === 'internal')
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 2;
  }
}
