import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Binaries } from './embedded-binaries.ts';
import type { Place } from './embedded-place.ts';
import { isAlive } from './embedded-postmaster.ts';
import { USER } from './embedded-server.ts';

/**
 * Makes the cluster of a place if there is none and returns its password. Everything is prepared in a sibling folder and
 * renamed, so that a process killed in the middle leaves no half cluster. Throws a sentence.
 */
export function ensureCluster(binaries: Binaries, place: Place, durable: boolean): string {
  removeDrafts(place);
  if (!existsSync(place.folder)) createCluster(binaries, place, durable);
  checkVersion(binaries, place);
  return readFileSync(join(place.folder, 'password'), 'utf8').trim();
}

function createCluster(binaries: Binaries, place: Place, durable: boolean): void {
  const draft = `${place.folder}.new-${process.pid}`;
  const data = join(draft, 'data');
  const password = join(draft, 'password');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  writeFileSync(password, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  if (place.account !== undefined) {
    for (const path of [draft, data, password]) chownSync(path, place.account.uid, place.account.gid);
  }
  const { status, stderr, error } = spawnSync(binaries.initdb, initdbArguments(data, password, durable), {
    cwd: draft,
    encoding: 'utf8',
    ...place.account,
  });
  if (status !== 0) {
    rmSync(draft, { recursive: true, force: true });
    throw new Error(
      `PostgreSQL could not create its data in ${place.folder}: ${error?.message ?? stderr.trim()}`,
    );
  }
  try {
    renameSync(draft, place.folder);
  } catch {
    // Another process was quicker: its cluster is the one.
    rmSync(draft, { recursive: true, force: true });
  }
}

/** The built-in C.UTF-8 sorts the same on every machine, whatever locales it has. */
function initdbArguments(data: string, password: string, durable: boolean): string[] {
  const args =
    `--username=${USER} --auth=scram-sha-256 --encoding=UTF8 --locale=C ` +
    '--locale-provider=builtin --builtin-locale=C.UTF-8 --no-instructions' +
    (durable ? '' : ' --no-sync --no-data-checksums');
  return [...args.split(' '), `--pgdata=${data}`, `--pwfile=${password}`];
}

function checkVersion(binaries: Binaries, place: Place): void {
  const file = join(place.folder, 'data', 'PG_VERSION');
  if (!existsSync(file)) {
    throw new Error(
      `${place.folder} is not a database of Créneau: move it away, or choose another DATA_DIR.`,
    );
  }
  const major = readFileSync(file, 'utf8').trim();
  const ours = binaries.version.split('.')[0];
  if (major !== ours) {
    throw new Error(
      `The data in ${place.folder} is of PostgreSQL ${major}, this version of Créneau brings PostgreSQL ${ours}: ` +
        'move the data with pg_dump, or choose another DATA_DIR.',
    );
  }
}

function removeDrafts(place: Place): void {
  const parent = dirname(place.folder);
  const prefix = `${basename(place.folder)}.new-`;
  for (const name of readdirSync(parent)) {
    if (!name.startsWith(prefix) || isAlive(Number(name.slice(prefix.length)))) continue;
    rmSync(join(parent, name), { recursive: true, force: true });
  }
}
