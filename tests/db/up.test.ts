import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { isAlive } from '../../db/embedded-postmaster.ts';

const project = resolve(import.meta.dirname, '..', '..');
const dataDir = mkdtempSync(join(tmpdir(), 'creneau-up-'));
chmodSync(dataDir, 0o755);
const started: ChildProcess[] = [];
afterAll(async () => {
  await Promise.all(started.map((child) => end(child, 'SIGTERM')));
  rmSync(dataDir, { recursive: true, force: true });
});

async function freePort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  return typeof address === 'object' ? String(address?.port) : '';
}

/** `npm start` reduced to the database and the API, ready. */
async function start(port: string): Promise<{ up: ChildProcess; lines: string[]; errors: string[] }> {
  const up = spawn(process.execPath, [join(project, 'db', 'up.ts'), 'api'], {
    env: { ...process.env, DATABASE_URL: '', PORT: port, DATA_DIR: dataDir, SANDBOX: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(up);
  const lines: string[] = [];
  const errors: string[] = [];
  up.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString()));
  await new Promise<void>((ready, fail) => {
    up.stdout.on('data', (chunk: Buffer) => {
      lines.push(...chunk.toString().trimEnd().split('\n'));
      if (lines.at(-1)?.startsWith('Créneau is ready')) ready();
    });
    up.once('exit', (code) => fail(new Error(`ended with ${code}: ${errors.join('')}`)));
  });
  return { up, lines, errors };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const ended = new Promise<number | null>((done) => child.once('exit', done));
  child.kill(signal);
  return await ended;
}

function postmaster(): number {
  return Number.parseInt(readFileSync(join(dataDir, 'postgres', 'data', 'postmaster.pid'), 'utf8'), 10);
}

async function answers(port: string): Promise<boolean> {
  return await fetch(`http://127.0.0.1:${port}/api/health`).then(
    () => true,
    () => false,
  );
}

test('npm start ends its start-up by saying where it is ready, and Ctrl-C leaves nothing running', async () => {
  const port = await freePort();
  const { up, lines, errors } = await start(port);
  expect(lines.at(-1)).toBe(`Créneau is ready: http://localhost:${port}`);
  expect(lines.some((line) => line.trim().startsWith('regulator '))).toBe(true);
  expect(await answers(port)).toBe(true);

  const instance: Record<string, unknown> = JSON.parse(readFileSync(join(dataDir, 'instance.json'), 'utf8'));
  expect(instance).toMatchObject({ port: Number(port), pid: up.pid });
  expect(statSync(join(dataDir, 'instance.json')).mode & 0o777).toBe(0o600);

  const server = postmaster();
  expect(await end(up, 'SIGINT')).toBe(0);
  expect(isAlive(server)).toBe(false);
  expect(await answers(port)).toBe(false);
  expect(readdirSync(dataDir).sort()).toEqual(['postgres', 'secrets.json']);
  expect(errors.join('')).toBe('');
});

test('when npm start is killed its processes end by themselves, and the next start takes its database over', async () => {
  const port = await freePort();
  const { up } = await start(port);
  const server = postmaster();
  await end(up, 'SIGKILL');
  await expect.poll(() => answers(port), { timeout: 6000 }).toBe(false);

  const again = await start(port);
  expect(postmaster()).toBe(server);
  expect(again.lines.join('\n')).toContain('took over');
  expect(await end(again.up, 'SIGHUP')).toBe(0);
  expect(isAlive(server)).toBe(false);
  expect(existsSync(join(dataDir, 'instance.json'))).toBe(false);
});
