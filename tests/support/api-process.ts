import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Ask } from './api.ts';

/** The API alone, as a process of its own on a database that stays: it can be killed and started again. */
export interface ApiProcess {
  /** Where a browser finds it. */
  url: string;
  start(): Promise<void>;
  /** Has it stand still with its connections open, and go on. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  /** SIGKILL: nothing of it is left to tidy up. */
  kill(): Promise<void>;
  /** Ends it and forgets its folder. */
  close(): Promise<void>;
  /** A persona's way to ask it; the session outlives the process. */
  as(persona: string): Promise<Ask>;
}

const root = resolve(import.meta.dirname, '../..');
const START_MS = 60_000;

export async function apiProcess(databaseUrl: string): Promise<ApiProcess> {
  const dataDir = mkdtempSync(join(tmpdir(), 'creneau-api-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/api`;
  let child: ChildProcess | undefined;
  const start = async () => {
    child = spawn(process.execPath, [join(root, 'api/main.ts')], {
      cwd: root,
      env: {
        ...process.env,
        DATABASE_URL: databaseUrl,
        PORT: String(port),
        DATA_DIR: dataDir,
        SANDBOX: 'true',
        RATE_FACTOR: '0',
        LOG_LEVEL: 'warn',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    await answering(url, child);
  };
  const kill = async () => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  const close = async () => {
    await kill();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return {
    url: `http://127.0.0.1:${port}`,
    start,
    signal: (signal) => void child?.kill(signal),
    kill,
    close,
    as: (persona) => signIn(url, persona),
  };
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => void said.push(chunk.toString()));
  }
  const until = performance.now() + START_MS;
  while (performance.now() < until && child.exitCode === null) {
    const up = await fetch(`${url}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (up) return;
    await new Promise((next) => setTimeout(next, 50));
  }
  throw new Error(`The API did not start:\n${said.join('')}`);
}

async function signIn(url: string, persona: string): Promise<Ask> {
  const answer = await fetch(`${url}/sandbox/sessions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ persona }),
  });
  const { token }: { token: string } = await answer.json();
  return (path, init) => {
    const headers = new Headers(init?.headers);
    headers.set('Authorization', `Bearer ${token}`);
    return fetch(`${url}${path}`, { ...init, headers });
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  return address.port;
}
