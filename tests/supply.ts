import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';

const project = resolve(import.meta.dirname, '..');

const lock = z.object({
  packages: z.record(
    z.string(),
    z.object({ version: z.string().optional(), license: z.unknown().optional() }),
  ),
});
const advisories = z.object({
  metadata: z.object({ vulnerabilities: z.record(z.string(), z.number()) }),
});

/** Licences of everything the lock file brings, the most common first. */
function listLicences(): string[] {
  const { packages } = lock.parse(JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8')));
  const counts = new Map<string, number>();
  for (const [path, { license }] of Object.entries(packages)) {
    const name = typeof license === 'string' ? license : 'not said';
    if (path !== '') counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `${String(count).padStart(5)}  ${name}`);
}

/** Asks the registry's advisory service; null when it could not be reached. */
function readAdvisories(): Record<string, number> | null {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { stdout } = spawnSync(npm, ['audit', '--json'], { cwd: project, encoding: 'utf8', timeout: 60_000 });
  try {
    return advisories.parse(JSON.parse(stdout)).metadata.vulnerabilities;
  } catch {
    return null;
  }
}

console.log(`Licences\n${listLicences().join('\n')}`);
const found = readAdvisories();
if (found === null) {
  console.log('Advisories: no advisory service could be reached; nothing was checked.');
} else {
  console.log(
    `Advisories: ${Object.entries(found)
      .map(([level, count]) => `${count} ${level}`)
      .join(', ')}`,
  );
  if ((found['high'] ?? 0) + (found['critical'] ?? 0) > 0) process.exitCode = 1;
}
