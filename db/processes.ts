import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const project = resolve(import.meta.dirname, '..');
const READY_SECONDS = 60;
const STOP_SECONDS = 5;

/** The processes by the names they have on the command line of `up.ts`. */
export const FILES = {
  web: 'web/build.ts',
  sandbox: 'importers/sandbox/main.ts',
  importers: 'importers/main.ts',
  api: 'api/main.ts',
} as const;
export type ProcessName = keyof typeof FILES;

export function isProcessName(name: string): name is ProcessName {
  return Object.hasOwn(FILES, name);
}

/** Processes that live as long as we do: any that ends by itself is a failure of the whole. */
export class Processes {
  readonly #running = new Map<ProcessName, ChildProcess>();
  readonly #environment: NodeJS.ProcessEnv;
  readonly #onLoss: (sentence: string) => void;
  #stopping = false;

  constructor(environment: NodeJS.ProcessEnv, onLoss: (sentence: string) => void) {
    this.#environment = environment;
    this.#onLoss = onLoss;
  }

  /** Starts a process and waits until it says that it is ready; returns what it said. */
  async start(name: ProcessName): Promise<string> {
    const child = this.#spawn(name, 'inherit');
    child.once('exit', (code, signal) => {
      if (!this.#stopping) this.#onLoss(`${name} ended unexpectedly (${signal ?? `code ${code}`}).`);
    });
    return await new Promise<string>((resolve, reject) => {
      const late = setTimeout(
        () => reject(new Error(`${name} was not ready within ${READY_SECONDS} s.`)),
        READY_SECONDS * 1000,
      );
      child.on('message', (message) => {
        if (typeof message !== 'object' || message === null || !('ready' in message)) return;
        clearTimeout(late);
        resolve(String(message.ready));
      });
      child.once('exit', () => clearTimeout(late));
      child.once('error', reject);
    });
  }

  /** Runs a process that does one thing and ends; throws with what it printed when it fails. */
  async finish(name: ProcessName): Promise<string> {
    const child = this.#spawn(name, 'pipe');
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    }
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    if (code !== 0 && !this.#stopping) throw new Error(`${name} failed:\n${output.trim()}`);
    return output.trim().split('\n').at(-1) ?? '';
  }

  /** Asks every process to end, and ends those that have not after 5 s. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const children = [...this.#running.values()];
    const ended = Promise.all(children.map((child) => new Promise((done) => child.once('exit', done))));
    for (const child of children) child.kill('SIGTERM');
    const patience = new AbortController();
    await Promise.race([ended, sleep(STOP_SECONDS * 1000, undefined, { signal: patience.signal })]);
    patience.abort();
    this.kill();
  }

  kill(): void {
    this.#stopping = true;
    for (const child of this.#running.values()) child.kill('SIGKILL');
  }

  #spawn(name: ProcessName, output: 'inherit' | 'pipe'): ChildProcess {
    const file = join(project, FILES[name]);
    if (!existsSync(file)) throw new Error(`${FILES[name]} is missing.`);
    const child = spawn(process.execPath, [...process.execArgv, file], {
      cwd: project,
      env: this.#environment,
      stdio: ['ignore', output, output, 'ipc'],
      // A terminal's Ctrl-C reaches us alone: we end them in order.
      detached: true,
    });
    this.#running.set(name, child);
    child.once('exit', () => this.#running.delete(name));
    return child;
  }
}
