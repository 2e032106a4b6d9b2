import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

const here = import.meta.dirname;
const dist = join(here, 'dist');
/** Made beside the pages that are served and put in their place at once: nobody is served half a console. */
const next = join(dist, '..', `dist/.next-${process.pid}`);
const stamp = join(dist, '.sources');

/** SHA-256 over what the console is made of: its sources, and the versions of what it uses. */
function hashSources(): string {
  const hash = createHash('sha256');
  const sources = globSync('**/*', { cwd: here, exclude: ['dist/**'], withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  for (const path of [...sources.sort(), join(here, '../package-lock.json')]) {
    hash.update(path.slice(here.length)).update('\0').update(readFileSync(path)).update('\0');
  }
  return hash.digest('hex');
}

async function buildConsole(hash: string): Promise<void> {
  mkdirSync(dist, { recursive: true });
  await build({
    configFile: join(here, 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir: next },
  });
  for (const entry of ['assets', 'icon.svg', 'agenda.html', 'index.html']) {
    if (!existsSync(join(next, entry))) continue;
    rmSync(join(dist, entry), { recursive: true, force: true });
    renameSync(join(next, entry), join(dist, entry));
  }
  writeFileSync(stamp, hash);
}

/** Whoever builds it, a test included, builds what people are served. */
process.env['NODE_ENV'] = 'production';

const started = performance.now();
const hash = hashSources();
const unchanged = existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;
try {
  if (!unchanged) await buildConsole(hash);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(unchanged ? 'console: up to date\n' : `console: built in ${seconds} s\n`);
  process.exitCode = 0;
} catch (error) {
  process.stderr.write(
    `console: could not be built: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exitCode = 1;
} finally {
  rmSync(next, { recursive: true, force: true });
}
process.exit();
