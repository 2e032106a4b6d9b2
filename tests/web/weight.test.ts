import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';

const web = resolve(import.meta.dirname, '../../web');
const KILOBYTE = 1000;

/** What the page asks for before anything else: its scripts and styles. */
function firstFiles(name: string): string[] {
  const page = readFileSync(join(web, 'dist', name), 'utf8');
  return [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+\.(?:js|css))"/g)].map(([, path]) => path ?? '');
}

/** Compressed bytes before anything is shown. */
function weightOf(name: string): number {
  const files = firstFiles(name);
  expect(files.length).toBeGreaterThan(1);
  const bytes = files.map((path) => gzipSync(readFileSync(join(web, 'dist', path))).length);
  return bytes.reduce((sum, each) => sum + each, 0);
}

describe('the pages are light', () => {
  test('its first scripts and styles weigh at most 330 kB compressed', () => {
    execFileSync(process.execPath, [join(web, 'build.ts')]);
    expect(weightOf('index.html')).toBeLessThanOrEqual(330 * KILOBYTE);
  });

  test('the citizen’s agenda, lighter still: at most 110 kB', () => {
    expect(weightOf('agenda.html')).toBeLessThanOrEqual(110 * KILOBYTE);
  });

  test.each(['index.html', 'agenda.html'])(
    'nothing of %s runs or is styled inline, or comes from elsewhere',
    (name) => {
      const page = readFileSync(join(web, 'dist', name), 'utf8');
      expect(page).not.toMatch(/<style|\sstyle=|<script(?![^>]*\ssrc=)|https?:\/\//);
    },
  );
});
