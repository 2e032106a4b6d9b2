import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { closeSync, fchownSync, openSync } from 'node:fs';
import { createServer } from 'node:net';
import { platform } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import type { Binaries } from './embedded-binaries.ts';
import type { Place } from './embedded-place.ts';
import { codeOf, gone, isAlive, type Postmaster } from './embedded-postmaster.ts';

export const USER = 'creneau';

/** For a laptop with other things to do; `listen_addresses` keeps it off every network. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  random_page_cost: '1.1',
  jit: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '2GB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  logging_collector: 'off',
};

/** For data that a test throws away. */
const FORGETFUL = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

export function addressOf(port: number, password: string, database: string): string {
  return `postgres://${USER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}

/**
 * Starts the server on a free port of the loopback, in a session of its own: a terminal's Ctrl-C must reach our
 * processes before their database.
 */
export async function launch(
  binaries: Binaries,
  place: Place,
  options: { durable: boolean },
): Promise<Postmaster & { child: ChildProcess }> {
  const port = await freePort();
  const settings = { ...SETTINGS, ...(options.durable ? {} : FORGETFUL), port: String(port) };
  const args = ['-D', join(place.folder, 'data')];
  for (const [name, value] of Object.entries(settings)) args.push('-c', `${name}=${value}`);
  const log = openSync(join(place.folder, 'log'), 'w', 0o600);
  if (place.account !== undefined) fchownSync(log, place.account.uid, place.account.gid);
  const child = spawn(binaries.postgres, args, {
    cwd: place.folder,
    detached: true,
    stdio: ['ignore', log, log],
    ...place.account,
  });
  closeSync(log);
  const pid = await new Promise<number>((resolve, reject) => {
    child.once('spawn', () => resolve(child.pid ?? 0));
    child.once('error', reject);
  });
  child.unref();
  return { pid, port, child };
}

/** Polls until the server answers our password, or has ended. Throws when the password is not the server's. */
export async function answers(server: Postmaster, password: string, seconds: number): Promise<boolean> {
  const deadline = performance.now() + seconds * 1000;
  while (isAlive(server.pid) && performance.now() < deadline) {
    const client = postgres(addressOf(server.port, password, 'postgres'), { max: 1, connect_timeout: 2 });
    try {
      await client`select 1`;
      return true;
    } catch (error) {
      if (codeOf(error) === '28P01') {
        throw new Error(`The database on port ${server.port} refused the password stored beside its data.`, {
          cause: error,
        });
      }
    } finally {
      await client.end({ timeout: 0 });
    }
    await sleep(25);
  }
  return false;
}

/** Ends the server: at once for its clients, cleanly for its data; after 10 s in vain, without ceremony. */
export async function end(server: Postmaster, binaries: Binaries, place: Place): Promise<void> {
  askToEnd(server, binaries, place);
  if (await gone(server.pid, 10)) return;
  signal(server.pid, 'SIGQUIT');
  await gone(server.pid, 5);
}

/** PostgreSQL's "fast" shutdown; Windows has no signals to ask for it. */
export function askToEnd(server: Postmaster, binaries: Binaries, place: Place): void {
  if (platform() !== 'win32') signal(server.pid, 'SIGINT');
  else spawnSync(binaries.pgCtl, ['stop', '-m', 'fast', '-D', join(place.folder, 'data')]);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No free port on 127.0.0.1.');
  return address.port;
}
