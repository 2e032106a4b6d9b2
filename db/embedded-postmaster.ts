import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { platform } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A postmaster of this place: ours, or left behind by a process that was killed. */
export interface Postmaster {
  pid: number;
  port: number;
}

/**
 * What `postmaster.pid` names, if it lives; a file left by a dead server, or whose number now belongs to another
 * program, is removed.
 */
export function livingPostmaster(folder: string): Postmaster | undefined {
  const data = join(folder, 'data');
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, 'utf8').split('\n');
  const pid = Number(lines[0]);
  if (isAlive(pid) && serves(pid, data)) return { pid, port: Number(lines[3] ?? 0) };
  rmSync(file, { force: true });
  return undefined;
}

export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** A dead child that a container's first process never collected still answers to kill(0). */
function isZombie(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  if (!existsSync(stat)) return false;
  return /\) Z /.test(readFileSync(stat, 'utf8'));
}

/** A number may have passed to another program: ours names its data on its command line. */
function serves(pid: number, data: string): boolean {
  if (platform() === 'win32') return true;
  try {
    const command = existsSync('/proc/self/cmdline')
      ? readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      : spawnSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' }).stdout;
    return command.includes(data);
  } catch {
    return false;
  }
}

/** Waits until a process is gone. */
export async function gone(pid: number, seconds: number): Promise<boolean> {
  const deadline = performance.now() + seconds * 1000;
  while (isAlive(pid)) {
    if (performance.now() > deadline) return false;
    await sleep(10);
  }
  return true;
}

/** The code of a system or SQL error. */
export function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
