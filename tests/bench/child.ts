import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

const project = resolve(import.meta.dirname, '..', '..');

/** A process of the benchmark: it says when it is ready, then answers each message with one message. */
export interface Child {
  /** What it said when it was ready. */
  ready: unknown;
  ask(message: object): Promise<unknown>;
  stop(): Promise<void>;
}

/** Starts a file of the project with settings for its environment; its own output goes to the standard error. */
export async function startChild(file: string, settings: Record<string, string> = {}): Promise<Child> {
  const child = fork(resolve(project, file), [], {
    cwd: project,
    env: { ...process.env, ...settings },
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  const ready = await nextMessage(child, file);
  return {
    ready: ready['ready'],
    ask: (message) => {
      const answer = nextMessage(child, file);
      child.send(message);
      return answer;
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

async function nextMessage(child: ChildProcess, file: string): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const lost = () => reject(new Error(`${file} ended before it answered.`));
    child.once('exit', lost);
    child.once('message', (message: Record<string, unknown>) => {
      child.off('exit', lost);
      if (typeof message['error'] === 'string') reject(new Error(`${file}: ${message['error']}`));
      else resolve(message);
    });
  });
}

/** The other side: answers every message of the process that started us, in order. */
export function answerParent(answer: (message: unknown) => Promise<object>): void {
  process.on('message', (message) => {
    answer(message).then(
      (reply) => process.send?.(reply),
      (error: unknown) => process.send?.({ error: error instanceof Error ? error.message : String(error) }),
    );
  });
}
