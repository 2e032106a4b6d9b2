import { spawn } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import postgres from 'postgres';
import { packageFolder, prepareBinaries, type Binaries } from '../../db/embedded-binaries.ts';
import { ensureCluster } from '../../db/embedded-cluster.ts';
import { choosePlace, type Place } from '../../db/embedded-place.ts';
import { addressOf, answers, end, USER } from '../../db/embedded-server.ts';
import { migrateDatabase } from '../../db/migrate.ts';

/** A primary with a hot standby that streams from it, both of their own. Addresses of one migrated database. */
export interface Pair {
  primary: string;
  standby: string;
  stop: () => Promise<void>;
}

/** Why no standby can be made of the PostgreSQL that came with npm, and what to install; empty when one can. */
export function whyNoStandby(): string {
  const library = join(packageFolder(), 'lib', 'postgresql');
  const streams =
    existsSync(library) && readdirSync(library).some((name) => name.startsWith('libpqwalreceiver.'));
  return streams ? '' : 'it has no libpqwalreceiver: install PostgreSQL 18 from your system’s packages';
}

const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'wal_level=replica',
  'max_wal_senders=4',
  'hot_standby=on',
  'fsync=off',
  'shared_buffers=32MB',
  'max_connections=40',
];

/** Starts both. Throws when either does not answer within its time. */
export async function startPair(): Promise<Pair> {
  const root = mkdtempSync(join(tmpdir(), 'creneau-pair-'));
  chmodSync(root, 0o755);
  const place = choosePlace(root);
  const binaries = prepareBinaries(packageFolder(), place.account);
  const password = ensureCluster(binaries, place, false);
  const primary = await launchOn(binaries, place, { folder: join(place.folder, 'data'), password });
  const admin = postgres(addressOf(primary.port, password, 'postgres'), {
    max: 1,
    onnotice: () => undefined,
  });
  await admin`create database creneau`;
  const url = addressOf(primary.port, password, 'creneau');
  await migrateDatabase(url);
  const copy = join(place.folder, 'standby');
  await copyLive(admin, { from: join(place.folder, 'data'), to: copy, place });
  const connection = `host=127.0.0.1 port=${primary.port} user=${USER} password=${password}`;
  appendFileSync(join(copy, 'postgresql.auto.conf'), `\nprimary_conninfo = '${connection}'\n`);
  const standby = await launchOn(binaries, place, { folder: copy, password });
  await admin.end();
  return {
    primary: url,
    standby: addressOf(standby.port, password, 'creneau'),
    stop: async () => {
      await end(standby, binaries, place);
      await end(primary, binaries, place);
      for (const folder of [root, place.folder]) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A base backup by hand (PostgreSQL, "Making a base backup using the low level API"): the standby streams the rest. */
async function copyLive(
  admin: postgres.Sql,
  { from, to, place }: { from: string; to: string; place: Place },
): Promise<void> {
  await admin`select pg_backup_start('standby', true)`;
  cpSync(from, to, {
    recursive: true,
    filter: (path) =>
      !['postmaster.pid', 'postmaster.opts'].includes(basename(path)) && !/pg_wal\/[0-9A-F]{24}$/.test(path),
  });
  const [label] = await admin<{ labelfile: string }[]>`select labelfile from pg_backup_stop(false)`;
  writeFileSync(join(to, 'backup_label'), label?.labelfile ?? '');
  writeFileSync(join(to, 'standby.signal'), '');
  chmodSync(to, 0o700);
  const { account } = place;
  if (!account) return;
  for (const path of ['', ...readdirSync(to, { recursive: true, encoding: 'utf8' })])
    chownSync(join(to, path), account.uid, account.gid);
}

interface Started {
  pid: number;
  port: number;
}

async function launchOn(
  binaries: Binaries,
  place: Place,
  { folder, password }: { folder: string; password: string },
): Promise<Started> {
  const port = await freePort();
  const args = ['-D', folder, ...[`port=${port}`, ...SETTINGS].flatMap((setting) => ['-c', setting])];
  const child = spawn(binaries.postgres, args, { cwd: folder, stdio: 'ignore', ...place.account });
  const started = { pid: child.pid ?? 0, port };
  if (await answers(started, password, 60)) return started;
  throw new Error(`PostgreSQL does not answer on ${folder}`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
