import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';

const web = resolve(import.meta.dirname, '../../web');
const KILOBYTE = 1000;

/** What the page asks for before anything else: its scripts and styles. */
function firstFiles(): string[] {
  const page = readFileSync(join(web, 'dist/index.html'), 'utf8');
  return [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+\.(?:js|css))"/g)].map(([, path]) => path ?? '');
}

describe('the console is light', () => {
  test('its first scripts and styles weigh at most 330 kB compressed', () => {
    execFileSync(process.execPath, [join(web, 'build.ts')]);
    const files = firstFiles();
    expect(files.length).toBeGreaterThan(1);
    const bytes = files.map((path) => gzipSync(readFileSync(join(web, 'dist', path))).length);
    expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(330 * KILOBYTE);
  });

  test('nothing runs or is styled inline, and nothing is asked from elsewhere', () => {
    const page = readFileSync(join(web, 'dist/index.html'), 'utf8');
    expect(page).not.toMatch(/<style|\sstyle=|<script(?![^>]*\ssrc=)|https?:\/\//);
  });
});
