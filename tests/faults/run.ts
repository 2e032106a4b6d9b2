import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';

/** Requests past the door that the fuzzer makes here; in `npm test` it makes a few hundred. */
const FUZZ_REQUESTS = '20000';

/** Every fault at its full count: what is too long for each change, and must hold before a release. */
const project = resolve(import.meta.dirname, '../..');
const child = spawn(
  process.execPath,
  [join(project, 'tests/run.ts'), 'tests/faults', 'tests/api/search/search-memory', ...process.argv.slice(2)],
  {
    cwd: project,
    stdio: 'inherit',
    env: { FUZZ_REQUESTS, FAULTS: '1', ...process.env },
  },
);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
child.once('exit', (code) => process.exit(code ?? 1));
