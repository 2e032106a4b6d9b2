import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

const project = resolve(import.meta.dirname, '..', '..');
const start = join(project, 'db', 'start.js');
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'creneau-start-')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The `node` of this machine, without those of our node_modules. */
const systemPath = (process.env['PATH'] ?? '')
  .split(delimiter)
  .filter((entry) => !entry.includes('node_modules'))
  .join(delimiter);

/** Makes this Node say that it is an old one. */
const asNode20 = join(folder, 'as-node-20.mjs');
writeFileSync(
  asNode20,
  `if (process.argv[1]?.endsWith('start.js'))
     Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.9.0' } });`,
);

function script(name: string, source: string): string {
  const file = join(folder, name);
  writeFileSync(file, source);
  return file;
}

const echo = script(
  'echo.mts',
  `interface Seen { version: string; args: string[] }
   const seen: Seen = { version: process.version, args: process.argv.slice(2) };
   console.log(JSON.stringify(seen));
   process.exit(3);`,
);

async function outcome(child: ChildProcess): Promise<{ code: number | null; output: string }> {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  }
  const code = await new Promise<number | null>((done) => child.once('close', done));
  return { code, output };
}

describe('start.js', () => {
  test('runs TypeScript from whatever Node this machine has, with its arguments and its exit code', () => {
    const { status, stdout } = spawnSync('node', [start, echo, '--persona', 'regulator'], {
      encoding: 'utf8',
      env: { ...process.env, PATH: systemPath },
    });
    const seen: { version: string; args: string[] } = JSON.parse(stdout);
    expect(seen.args).toEqual(['--persona', 'regulator']);
    expect(seen.version).toMatch(/^v(2[4-9]|22\.(1[89]|2\d))/);
    expect(status).toBe(3);
  });

  test('on an old Node, runs the one that npm brought', () => {
    const { stdout, status } = spawnSync(process.execPath, ['--import', asNode20, start, echo], {
      encoding: 'utf8',
    });
    expect(stdout).toContain('"version":"v24');
    expect(status).toBe(3);
  });

  test('on an old Node without the one that npm brings, says in words how to get it', () => {
    const bare = join(folder, 'bare');
    mkdirSync(join(bare, 'db'), { recursive: true });
    cpSync(start, join(bare, 'db', 'start.js'));
    writeFileSync(join(bare, 'package.json'), '{"type":"module"}');
    const { stderr, status } = spawnSync(
      process.execPath,
      ['--import', asNode20, join(bare, 'db', 'start.js'), echo],
      { encoding: 'utf8' },
    );
    expect(stderr).toContain('Créneau needs Node 24 and this is Node 20.9.0');
    expect(stderr).toContain('https://nodejs.org');
    expect(status).toBe(1);
  });

  test('passes signals on and keeps the exit code they lead to', async () => {
    const waiting = script(
      'wait.mts',
      `process.on('SIGTERM', () => process.exit(7));
       setInterval(() => undefined, 1000);
       console.log('waiting');`,
    );
    const child = spawn(process.execPath, [start, waiting]);
    const ended = outcome(child);
    await new Promise((ready) => child.stdout.once('data', ready));
    child.kill('SIGTERM');
    expect((await ended).code).toBe(7);
  });
});

describe('npm start refuses in a sentence', () => {
  function up(
    env: Record<string, string>,
    args: string[] = [],
  ): Promise<{ code: number | null; output: string }> {
    const dataDir = join(folder, 'data');
    const child = spawn(process.execPath, [start, join(project, 'db', 'up.ts'), ...args], {
      env: { ...process.env, DATABASE_URL: '', DATA_DIR: dataDir, ...env },
    });
    return outcome(child);
  }

  test('a port that another program has', async () => {
    const server = createServer();
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const address = server.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const { code, output } = await up({ PORT: port });
    server.close();
    expect(output.trim()).toBe(
      `Port ${port} is in use by another program: stop it, or choose another port (PORT=${Number(port) + 1} npm start).`,
    );
    expect(code).toBe(1);
  });

  test('a process that does not exist', async () => {
    const { code, output } = await up({}, ['apis']);
    expect(output.trim()).toBe('Unknown process apis. There are: web, sandbox, importers, api.');
    expect(code).toBe(1);
  });

  test('a database that does not answer', async () => {
    const { code, output } = await up({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', PORT: '0' }, [
      'importers',
    ]);
    expect(output).toContain('The database of DATABASE_URL (127.0.0.1:1/none) does not answer');
    expect(code).toBe(1);
  });
});
