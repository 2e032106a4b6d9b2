import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Tally } from './support/reporter.ts';

const project = resolve(import.meta.dirname, '..');

/** Run with our own Node, whatever `node` the PATH names first. */
const PROGRAMS = {
  oxfmt: 'oxfmt/bin/oxfmt',
  oxlint: 'oxlint/bin/oxlint',
  tsc: 'typescript/bin/tsc',
  knip: 'knip/bin/knip.js',
  vitest: 'vitest/vitest.mjs',
};
const program = (name: keyof typeof PROGRAMS) => join(project, 'node_modules', PROGRAMS[name]);

interface Check {
  name: string;
  tool: keyof typeof PROGRAMS;
  args: string[];
}

/** Each counts as one test. Pairs run side by side: two cores are what anyone has. */
const CHECKS: Check[][] = [
  [
    { name: 'format', tool: 'oxfmt', args: ['--check'] },
    { name: 'types', tool: 'tsc', args: ['-p', '.'] },
  ],
  [
    { name: 'lint', tool: 'oxlint', args: ['--type-aware', '--deny-warnings'] },
    { name: 'dead code', tool: 'knip', args: ['--no-progress'] },
  ],
];

/** What tests need of the machine: the real-browser journeys a browser, the Hub a real broker. */
const NEEDED = [
  {
    at: ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'],
    names: ['chromium-headless-shell', 'chromium'],
  },
  { at: ['/usr/lib/rabbitmq/bin/rabbitmq-server'], names: ['rabbitmq-server'] },
];

/** On a fresh build machine where we may install what is needed, we do; elsewhere those tests are skipped and say so. */
function ensurePrograms(): void {
  const mayInstall =
    process.env['CI'] === 'true' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  const missing = NEEDED.filter(({ at }) => !at.some((path) => existsSync(path)));
  if (!mayInstall || missing.length === 0) return;
  console.log(`Installing ${missing.map(({ names: [name] }) => name).join(' and ')} for the tests`);
  runAptGet('update');
  // Some systems lack the first of two that would do.
  for (const { names } of missing)
    names.some((name) => runAptGet('install', '-y', '--no-install-recommends', name));
}

/** Whether it did as told; what went wrong is printed. */
function runAptGet(...args: string[]): boolean {
  const { status, stderr } = spawnSync('apt-get', ['-qq', ...args], {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (status !== 0) console.error(stderr);
  return status === 0;
}

async function runCheck({ name, tool, args }: Check): Promise<boolean> {
  const begun = performance.now();
  const child = spawn(process.execPath, [program(tool), ...args], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  }
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', (error) => {
      output += error.message;
      resolve(1);
    });
    child.once('close', resolve);
  });
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  console.log(`${code === 0 ? '✓' : '✗'} ${name} (${seconds} s)`);
  if (code !== 0) console.log(output.trimEnd());
  return code === 0;
}

async function runChecks(): Promise<Tally> {
  const tally: Tally = { passed: 0, failed: 0, skipped: 0, errors: 0 };
  for (const pair of CHECKS) {
    for (const passed of await Promise.all(pair.map(runCheck))) tally[passed ? 'passed' : 'failed'] += 1;
  }
  return tally;
}

/** A run that ends without a tally, or without one test, is a failure: silence must never look like success. */
async function runTests(args: string[]): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'creneau-tally-'));
  const file = join(folder, 'tally.json');
  const reporters = ['--reporter=default', `--reporter=${join(project, 'tests', 'support', 'reporter.ts')}`];
  const child = spawn(
    program('vitest'),
    ['run', '--config', 'tests/vitest.config.ts', ...reporters, ...args],
    {
      cwd: project,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, TALLY_FILE: file },
    },
  );
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const tally: Tally = existsSync(file)
    ? JSON.parse(readFileSync(file, 'utf8'))
    : { passed: 0, failed: 0, skipped: 0, errors: 1 };
  rmSync(folder, { recursive: true, force: true });
  const collapsed = (code !== 0 && tally.failed + tally.errors === 0) || tally.passed + tally.failed === 0;
  return { ...tally, failed: tally.failed + tally.errors + (collapsed ? 1 : 0) };
}

const args = process.argv.slice(2);
ensurePrograms();
const none: Tally = { passed: 0, failed: 0, skipped: 0, errors: 0 };
const checks = args.length > 0 ? none : await runChecks();
const tests = await runTests(args);
const sum = (key: keyof Tally) => checks[key] + tests[key];
console.log(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`);
process.exit(sum('failed') > 0 ? 1 : 0);
