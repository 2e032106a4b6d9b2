import { openDatabase } from './client.ts';
import { startEmbedded, type Embedded } from './embedded.ts';
import { awaitFirstReadings, findNewestRun } from './first-readings.ts';
import { checkPort, removeInstance, writeInstance } from './instance.ts';
import { stopOnSignal } from './lifeline.ts';
import { migrateDatabase } from './migrate.ts';
import { FILES, isProcessName, Processes, type ProcessName } from './processes.ts';
import { step } from './progress.ts';
import { loadReference } from './reference/load.ts';

const FIRST_READINGS_SECONDS = 15;

/** A setting that is empty is not given. */
const setting = (name: string) => process.env[name] || undefined;

const settings = {
  port: setting('PORT') ?? '3000',
  host: setting('HOST') ?? '127.0.0.1',
  dataDir: setting('DATA_DIR') ?? '.data',
  databaseUrl: setting('DATABASE_URL'),
  territory: setting('TERRITORY') ?? '35',
  sandbox: setting('SANDBOX') ?? 'true',
  logLevel: setting('LOG_LEVEL') ?? 'warn',
};
const address = `http://localhost:${settings.port}`;

/** What runs, for `stop` to end in the right order: processes first, then their database. */
const running: { processes?: Processes; database?: Promise<Embedded>; embedded?: Embedded; instance?: true } =
  {};
let stopping: Promise<void> | undefined;

async function endAll(): Promise<void> {
  await running.processes?.stop();
  if (running.instance) removeInstance(settings.dataDir);
  const database = await running.database?.catch(() => undefined);
  await database?.stop();
}

function stop(): Promise<void> {
  stopping ??= endAll();
  return stopping;
}

/** Ends everything because of a failure; failures that follow from the ending itself stay silent. */
async function fail(reason: unknown): Promise<void> {
  if (stopping !== undefined) return;
  console.error(reason instanceof Error ? reason.message : reason);
  if (settings.logLevel === 'debug' && reason instanceof Error) console.error(reason.stack);
  await stop();
  process.exit(1);
}

/** The names on the command line, or all of them; the sandbox only where invented data is wanted. */
function chooseProcesses(names: string[]): Set<ProcessName> {
  const unknown = names.filter((name) => !isProcessName(name));
  if (unknown.length > 0) {
    throw new Error(`Unknown process ${unknown.join(', ')}. There are: ${Object.keys(FILES).join(', ')}.`);
  }
  const chosen = new Set(
    (names.length > 0 ? names : Object.keys(FILES)).filter((name) => isProcessName(name)),
  );
  if (settings.sandbox !== 'true') chosen.delete('sandbox');
  return chosen;
}

/** Says which database it is, never its password. */
async function checkAnswers(url: string): Promise<string> {
  const { host, pathname } = new URL(url);
  const db = openDatabase(url, { max: 1 });
  try {
    await db.$client`select 1`;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The database of DATABASE_URL (${host}${pathname}) does not answer: ${reason}`, {
      cause: error,
    });
  } finally {
    await db.close();
  }
  return `${host}${pathname}, from DATABASE_URL`;
}

/** The database of DATABASE_URL, or our own, up and migrated, with the reference data. */
async function prepareDatabase(): Promise<string> {
  let url = settings.databaseUrl ?? '';
  await step('database', async () => {
    if (settings.databaseUrl !== undefined) return await checkAnswers(settings.databaseUrl);
    const said: string[] = [];
    running.database = startEmbedded({ dataDir: settings.dataDir, log: (line) => said.push(line) });
    const embedded = await running.database;
    running.embedded = embedded;
    url = embedded.url;
    return [`PostgreSQL on port ${new URL(url).port}, in ${embedded.dataDir}`, ...said].join('; ');
  });
  await step('migrations', async () => {
    await migrateDatabase(url);
    return undefined;
  });
  await step('reference data', async () => {
    const db = openDatabase(url, { max: 2 });
    const { loaded } = await loadReference(db, { log: (line) => console.log(`    ${line}`) });
    await db.close();
    return loaded ? 'loaded' : 'already there';
  });
  return url;
}

/** Starts the long-lived processes together and, with a sandbox, waits for its vendors to have been read once. */
async function startAll(processes: Processes, chosen: Set<ProcessName>, url: string): Promise<void> {
  const db = openDatabase(url, { max: 1 });
  const sinceRun = await findNewestRun(db);
  const start = async (name: ProcessName) => {
    if (chosen.has(name)) await step(name, () => processes.start(name));
  };
  // Importers ask at once what is due: the pretend vendors listen by then.
  await Promise.all([start('api'), start('sandbox').then(() => start('importers'))]);
  if (chosen.has('sandbox') && chosen.has('importers')) {
    await step('first readings', () => awaitFirstReadings(db, { sinceRun, seconds: FIRST_READINGS_SECONDS }));
  }
  await db.close();
}

async function printPersonas(): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${settings.port}/api/sandbox/personas`);
  const body: { items: { name: string; displayName: string; about: string }[] } = JSON.parse(
    await answer.text(),
  );
  console.log('Sandbox: everyone and everything is invented. Sign in as');
  for (const persona of body.items) {
    console.log(`  ${persona.name.padEnd(20)}${persona.displayName} · ${persona.about}`);
  }
}

async function up(): Promise<void> {
  const chosen = chooseProcesses(process.argv.slice(2));
  if (chosen.has('api')) await checkPort(Number(settings.port), settings.host);
  console.log('Créneau starts');
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    PORT: settings.port,
    DATA_DIR: settings.dataDir,
    TERRITORY: settings.territory,
    SANDBOX: settings.sandbox,
    LOG_LEVEL: settings.logLevel,
  };
  const processes = new Processes(environment, (sentence) => void fail(sentence));
  running.processes = processes;
  stopOnSignal(stop, () => {
    processes.kill();
    if (running.instance) removeInstance(settings.dataDir);
    running.embedded?.kill();
  });
  process.once('disconnect', () => void stop().then(() => process.exit(0)));

  const console_ = chosen.has('web') ? step('console', () => processes.finish('web')) : Promise.resolve();
  // A failed build is reported when it is awaited, below.
  console_.catch(() => undefined);
  const url = await prepareDatabase();
  environment['DATABASE_URL'] = url;
  await startAll(processes, chosen, url);
  await console_;
  if (chosen.has('api')) {
    writeInstance(settings.dataDir, { port: Number(settings.port), pid: process.pid, databaseUrl: url });
    running.instance = true;
    if (settings.sandbox === 'true') await printPersonas();
  }
  console.log(`Créneau is ready: ${address}`);
}

try {
  await up();
} catch (error) {
  await fail(error);
}
