import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

const project = resolve(import.meta.dirname, '..', '..');

const figure = z.strictObject({
  name: z.string().regex(/^(search|ingest|live)\.[a-z0-9.]+$/),
  value: z.number().nonnegative(),
  unit: z.enum(['ratio', 'req/s', 'ms', 'rows/s', 'B/row', 'B']),
  target: z.number().nullable(),
  against: z.string().nullable(),
});

async function bench(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, ['db/start.js', 'tests/bench/run.ts', ...args], { cwd: project });
  const [out, err, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((done) => child.once('close', done)),
  ]);
  return { code, out, err };
}

describe('the benchmark', () => {
  test('prints its figures as JSON lines and nothing else, ratios with what they are against', async () => {
    const { code, out, err } = await bench(
      ...'search ingest live --slots 5000 --rounds 1 --seconds 0.5'.split(' '),
    );
    expect(code, err).toBe(0);
    const figures = out
      .trim()
      .split('\n')
      .map((line) => figure.parse(JSON.parse(line)));
    const ratios = figures.filter(({ unit }) => unit === 'ratio');
    expect(ratios.map(({ name }) => name)).toEqual([
      'search.nearest',
      'search.soonest',
      'ingest.fresh',
      'ingest.unchanged',
      'ingest.pipeline',
      'live.spread',
    ]);
    expect(
      ratios.every(({ target, against, value }) => target !== null && against !== null && value > 0),
    ).toBe(true);
    expect(err).toContain('done in');
  }, 180_000);

  test('a name it does not know ends with code 2 and the list of those it does', async () => {
    const { code, out, err } = await bench('serach');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('search, ingest');
  });
});
