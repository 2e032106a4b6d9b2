import { fork, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, describe, expect, test } from 'vitest';
import { packageFolder, prepareBinaries } from '../../db/embedded-binaries.ts';
import { isAlive } from '../../db/embedded-postmaster.ts';
import { startEmbedded, type Embedded } from '../../db/embedded.ts';

const asRoot = process.getuid?.() === 0;
const hasProc = existsSync('/proc/self/cmdline');
const folders: string[] = [];
const closers: (() => Promise<unknown>)[] = [];

afterAll(async () => {
  for (const close of closers) await close();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder of its own, which anyone may enter unless told otherwise. */
function newFolder(mode = 0o755): string {
  const folder = mkdtempSync(join(tmpdir(), 'creneau-embedded-'));
  chmodSync(folder, mode);
  folders.push(folder);
  return folder;
}

async function start(dataDir: string, log?: (line: string) => void): Promise<Embedded> {
  const embedded = await startEmbedded({ dataDir, durable: false, ...(log === undefined ? {} : { log }) });
  closers.push(() => embedded.stop());
  return embedded;
}

/** Another process that starts the database, as `npm start` would. */
async function startElsewhere(dataDir: string): Promise<{ owner: ChildProcess; url: string }> {
  const owner = fork(join(import.meta.dirname, '..', 'support', 'embedded-owner.ts'), [dataDir]);
  closers.push(async () => owner.kill('SIGTERM'));
  const url = await new Promise<string>((resolve, reject) => {
    owner.once('message', (message) => typeof message === 'string' && resolve(message));
    owner.once('exit', (code) => reject(new Error(`ended with ${code}`)));
  });
  return { owner, url };
}

async function end(owner: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const ended = new Promise((resolve) => owner.once('exit', resolve));
  owner.kill(signal);
  await ended;
}

async function query<T>(url: string, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    return await work(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

function postmasterOf(dataDir: string): number {
  return Number(readFileSync(join(dataDir, 'postgres', 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

/** Servers (not their helpers) whose command line names this folder. */
function postmasters(folder: string): number {
  const commands = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && isAlive(Number(name)))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      } catch {
        return '';
      }
    });
  return commands.filter((command) => command.includes(`-D\0${folder}`)).length;
}

describe('the database that npm brings', () => {
  test('a killed start is taken over: same data, one server, and no orphan after the stop', async () => {
    const dataDir = newFolder();
    const { owner, url } = await startElsewhere(dataDir);
    await query(url, (sql) => sql`create table kept as select 42 as answer`);
    const pid = postmasterOf(dataDir);
    await end(owner, 'SIGKILL');
    expect(isAlive(pid)).toBe(true);

    const lines: string[] = [];
    const again = await start(dataDir, (line) => lines.push(line));
    expect(await query(again.url, (sql) => sql`select answer from kept`)).toEqual([{ answer: 42 }]);
    expect(postmasterOf(dataDir)).toBe(pid);
    expect(lines.join()).toContain(`process ${pid}`);
    if (hasProc) expect(postmasters(dataDir)).toBe(1);

    await again.stop();
    expect(isAlive(pid)).toBe(false);
    if (hasProc) expect(postmasters(dataDir)).toBe(0);
  });

  test('it serves one owner: a second start says who has it, a stopped one leaves it to the next', async () => {
    const dataDir = newFolder();
    const { owner, url } = await startElsewhere(dataDir);
    await expect(start(dataDir)).rejects.toThrow(`in use by a running Créneau (process ${owner.pid})`);
    expect(await query(url, (sql) => sql`select 1 as still`)).toEqual([{ still: 1 }]);

    const pid = postmasterOf(dataDir);
    await end(owner, 'SIGTERM');
    expect(isAlive(pid)).toBe(false);
    expect(readFileSync(join(dataDir, 'postgres', 'log'), 'utf8')).toContain('database system is shut down');
    const next = await start(dataDir);
    expect(await query(next.url, (sql) => sql`select 1 as there`)).toEqual([{ there: 1 }]);
    await next.stop();
  });

  test('it listens on the loopback only, behind a random password that only its owner can read', async () => {
    const dataDir = newFolder();
    const embedded = await start(dataDir);
    const { hostname, password } = new URL(embedded.url);
    expect(hostname).toBe('127.0.0.1');
    expect(password.length).toBeGreaterThanOrEqual(32);
    expect(statSync(join(dataDir, 'postgres', 'password')).mode & 0o777).toBe(0o600);
    const settings = await query(
      embedded.url,
      (sql) => sql`select current_setting('listen_addresses') as listens,
        current_setting('unix_socket_directories') as sockets, current_setting('jit') as jit,
        pg_encoding_to_char(encoding) as encoding, datlocale as locale
        from pg_database where datname = current_database()`,
    );
    expect(settings).toEqual([
      { listens: '127.0.0.1', sockets: '', jit: 'off', encoding: 'UTF8', locale: 'C.UTF-8' },
    ]);
    await expect(query(embedded.url.replace(password, 'wrong'), (sql) => sql`select 1`)).rejects.toThrow(
      'password authentication failed',
    );
    await embedded.stop();
  });

  test('what a crash leaves is cleared: half-made data, a pid file that another program now answers to', async () => {
    const dataDir = newFolder();
    mkdirSync(join(dataDir, 'postgres.new-999999999', 'data'), { recursive: true });
    const first = await start(dataDir);
    await first.stop();
    expect(readdirSync(dataDir)).toEqual(['postgres']);

    const pidFile = join(dataDir, 'postgres', 'data', 'postmaster.pid');
    writeFileSync(pidFile, `${process.pid}\n${dataDir}\n0\n1\n\n127.0.0.1\n`);
    const second = await start(dataDir);
    expect(postmasterOf(dataDir)).not.toBe(process.pid);
    await second.stop();

    writeFileSync(join(dataDir, 'postgres', 'data', 'PG_VERSION'), '15\n');
    await expect(start(dataDir)).rejects.toThrow('is of PostgreSQL 15');
  });

  test.skipIf(!asRoot)(
    'for root, data under a locked-down folder lives elsewhere and says where',
    async () => {
      const dataDir = join(newFolder(0o700), 'deep', 'data');
      const lines: string[] = [];
      const embedded = await start(dataDir, (line) => lines.push(line));
      folders.push(embedded.dataDir);
      expect(embedded.dataDir.startsWith(dataDir)).toBe(false);
      expect(lines.join()).toContain(embedded.dataDir);
      await query(embedded.url, (sql) => sql`create table kept as select 42 as answer`);
      await embedded.stop();
      const again = await start(dataDir);
      expect(await query(again.url, (sql) => sql`select answer from kept`)).toEqual([{ answer: 42 }]);
      await again.stop();
    },
  );
});

describe('the programs that npm brings', () => {
  function copyOfPackage(mode: number): string {
    const folder = newFolder(mode);
    cpSync(join(packageFolder(), '..'), join(folder, 'package'), { recursive: true, verbatimSymlinks: true });
    return join(folder, 'package', 'native');
  }
  const account = asRoot ? { uid: 65_534, gid: 65_534 } : undefined;

  test.skipIf(process.platform === 'win32')('run after npm ci --ignore-scripts, without their links', () => {
    const native = copyOfPackage(0o755);
    const library = join(native, 'lib');
    const links = readdirSync(library).filter((name) => lstatSync(join(library, name)).isSymbolicLink());
    for (const name of links) unlinkSync(join(library, name));
    expect(prepareBinaries(native, account).postgres.startsWith(native)).toBe(true);
    for (const name of links) expect(existsSync(join(library, name))).toBe(true);
  });

  test.skipIf(!asRoot)('run from a copy when their folder is closed to the user of the database', () => {
    const native = copyOfPackage(0o700);
    const lines: string[] = [];
    const binaries = prepareBinaries(native, account, (line) => lines.push(line));
    expect(binaries.postgres.startsWith(native)).toBe(false);
    expect(binaries.version).toMatch(/^18\./);
    expect(lines.join()).toContain('copy');
  });
});
