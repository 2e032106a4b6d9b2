import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { packageFolder, prepareBinaries, type Binaries } from './embedded-binaries.ts';
import { ensureCluster } from './embedded-cluster.ts';
import { choosePlace, type Place } from './embedded-place.ts';
import { gone, livingPostmaster, type Postmaster } from './embedded-postmaster.ts';
import { addressOf, answers, askToEnd, end, launch } from './embedded-server.ts';

const DATABASE = 'creneau';
const OWNER_LOCK = 7_273_000;
const START_SECONDS = 60;

/** A running PostgreSQL of our own. */
export interface Embedded {
  /** Address of its `creneau` database, password included: never logged. */
  url: string;
  /** Where its files are, which may differ from what was asked (root under a locked-down folder). */
  dataDir: string;
  stop(): Promise<void>;
  /** Asks it to stop without waiting, for a process that ends at once. */
  kill(): void;
}

/**
 * A real PostgreSQL from npm on a free port of 127.0.0.1, with its data in `dataDir/postgres`. One process owns it at a
 * time; a server orphaned by a SIGKILL is taken over. `durable: false` (tests) trades safety for speed. The caller
 * decides when to `stop()`. Throws an Error whose message is a sentence for people.
 */
export async function startEmbedded(options: {
  dataDir: string;
  durable?: boolean;
  log?: (line: string) => void;
}): Promise<Embedded> {
  const { dataDir, durable = true, log = () => undefined } = options;
  const place = choosePlace(dataDir);
  const binaries = prepareBinaries(packageFolder(), place.account, log);
  if (place.moved)
    log(`data kept in ${place.folder}: the folders above ${dataDir} are closed to PostgreSQL's user`);
  const password = ensureCluster(binaries, place, durable);
  const server = await running(binaries, place, { durable, password, log });
  const owner = await own(server, place, password);
  await ensureDatabase(owner);
  return {
    url: addressOf(server.port, password, DATABASE),
    dataDir: place.folder,
    stop: async () => {
      await owner.end({ timeout: 0 });
      await end(server, binaries, place);
    },
    kill: () => askToEnd(server, binaries, place),
  };
}

async function running(
  binaries: Binaries,
  place: Place,
  options: { durable: boolean; password: string; log: (line: string) => void },
): Promise<Postmaster> {
  const deadline = performance.now() + START_SECONDS * 1000;
  while (performance.now() < deadline) {
    const left = livingPostmaster(place.folder);
    if (left !== undefined) {
      if (await answers(left, options.password, 10)) {
        options.log(`took over the PostgreSQL already running on port ${left.port} (process ${left.pid})`);
        return left;
      }
      if (!(await gone(left.pid, 0))) {
        throw new Error(
          `Process ${left.pid} uses ${place.folder} but does not answer: end it, then start again.`,
        );
      }
    }
    const server = await launch(binaries, place, options);
    if (await answers(server, options.password, START_SECONDS)) return server;
    await sleep(200);
  }
  throw new Error(`PostgreSQL does not start. The end of its log:\n${lastLines(place)}`);
}

/** Holds a lock for as long as our process lives: it falls with our connection, whatever kills us. */
async function own(server: Postmaster, place: Place, password: string): Promise<postgres.Sql> {
  const client = postgres(addressOf(server.port, password, 'postgres'), {
    max: 1,
    max_lifetime: null,
    onnotice: () => undefined,
    connection: { application_name: `creneau owner ${process.pid}` },
  });
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const [row] = await client<{ owned: boolean }[]>`select pg_try_advisory_lock(${OWNER_LOCK}) as owned`;
    if (row?.owned === true) return client;
    // The server may need a moment to notice that a killed owner is gone.
    await sleep(100);
  }
  const [holder] = await client<{ name: string }[]>`
    select a.application_name as name from pg_locks l join pg_stat_activity a using (pid)
    where l.locktype = 'advisory' and l.granted and l.classid = 0 and l.objid = ${OWNER_LOCK}`;
  await client.end({ timeout: 0 });
  const process_ = holder?.name.split(' ').at(-1) ?? 'unknown';
  throw new Error(
    `${place.folder} is in use by a running Créneau (process ${process_}): stop it, or choose another DATA_DIR.`,
  );
}

async function ensureDatabase(client: postgres.Sql): Promise<void> {
  const found = await client`select 1 from pg_database where datname = ${DATABASE}`;
  if (found.length === 0) await client`create database ${client(DATABASE)}`;
}

function lastLines(place: Place): string {
  return readFileSync(join(place.folder, 'log'), 'utf8').trim().split('\n').slice(-10).join('\n');
}
