import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { leaksIn } from './log-privacy.ts';

/** The whole of Créneau, as `npm start` runs it, on a port and in a folder of its own. */
export interface Instance {
  url: string;
  dataDir: string;
  /** Throws when anything it logged names a person. */
  stop: () => Promise<void>;
}

const READY = /^Créneau is ready: (\S+)$/m;
const STOP_MS = 15_000;

/** `processes` are those of `db/up.ts`; all of them when none is named. */
export async function startInstance(
  env: Record<string, string> = {},
  processes: readonly string[] = [],
): Promise<Instance> {
  const dataDir = mkdtempSync(join(tmpdir(), 'creneau-journey-'));
  // PostgreSQL may run as another user, who must be able to enter.
  chmodSync(dataDir, 0o755);
  const root = resolve(import.meta.dirname, '../..');
  const { DATABASE_URL: _, ...inherited } = process.env;
  const child = spawn(process.execPath, [join(root, 'db/up.ts'), ...processes], {
    cwd: root,
    env: { ...inherited, PORT: String(await freePort()), DATA_DIR: dataDir, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => void said.push(chunk.toString()));
  }
  const stop = async () => {
    await end(child);
    rmSync(dataDir, { recursive: true, force: true });
    const leaks = leaksIn(said.join(''));
    if (leaks.length > 0) throw new Error(`The log names people:\n${leaks.slice(0, 10).join('\n')}`);
  };
  try {
    return { url: await readiness(child), dataDir, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function readiness(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const listen = (chunk: Buffer) => {
      said += chunk.toString();
      const url = READY.exec(said)?.[1];
      if (url !== undefined) resolve(url);
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.once('exit', () => reject(new Error(`Créneau did not start:\n${said}`)));
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await gone;
  clearTimeout(timer);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  return address.port;
}
