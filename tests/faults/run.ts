import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';

/** Requests past the door that the fuzzer makes here; in `npm test` it makes a few hundred. */
const FUZZ_REQUESTS = '20000';

/** The files of `tests/faults`, and those whose counts grow with `FAULTS=1`. */
const FILES = [
  'tests/faults',
  'tests/api/agenda/notifications',
  'tests/api/agenda/prevention',
  'tests/api/cases/case-lifecycle',
  'tests/api/live/live-standby',
  'tests/api/outbox/hub-broker',
  'tests/api/search/search-memory',
  'tests/importers/directory',
  'tests/importers/sameness',
];

/** Every fault at its full count: what is too long for each change, and must hold before a release; or those that are named. */
const project = resolve(import.meta.dirname, '../..');
const named = process.argv.slice(2);
const files = named.length > 0 ? named : FILES;
const child = spawn(process.execPath, [join(project, 'tests/run.ts'), ...files], {
  cwd: project,
  stdio: 'inherit',
  env: { FUZZ_REQUESTS, FAULTS: '1', ...process.env },
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
child.once('exit', (code) => process.exit(code ?? 1));
