import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { boundsOf, circleAround, groupNear } from '../../web/map/geometry.ts';

const web = resolve(import.meta.dirname, '../../web');
const RENNES = { lat: 48.1113, lon: -1.68 };

/** Kilometres between two points, on a sphere. */
function kilometres([lon, lat]: [number, number], from = RENNES): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const a =
    Math.sin(radians(lat - from.lat) / 2) ** 2 +
    Math.cos(radians(lat)) * Math.cos(radians(from.lat)) * Math.sin(radians(lon - from.lon) / 2) ** 2;
  return 2 * 6371 * Math.asin(Math.sqrt(a));
}

describe('the map is true', () => {
  test('the ring of five kilometres is five kilometres away on every side', () => {
    for (const point of circleAround(RENNES, 5)) expect(kilometres(point)).toBeCloseTo(5, 1);
    const ring = circleAround(RENNES, 5);
    expect(ring[0]).toEqual(ring.at(-1));
  });

  test('it frames everything it is given, and nothing when there is nothing', () => {
    expect(boundsOf([RENNES, { lat: 48, lon: -2 }])).toEqual([-2, 48, -1.68, 48.1113]);
    expect(boundsOf([])).toBeUndefined();
  });

  test('pins that would cover each other are one, under the first number, and none is lost', () => {
    const pins = [
      { number: 1, x: 0, y: 0 },
      { number: 2, x: 100, y: 0 },
      { number: 3, x: 5, y: 5 },
      { number: 4, x: 0, y: 0 },
    ];
    const groups = groupNear(pins, 17).map((group) => group.map(({ number }) => number));
    expect(groups).toEqual([[1, 3, 4], [2]]);
  });
});

describe('the map waits for nobody and nobody waits for it', () => {
  test('nothing that draws it is in the first files of the console', () => {
    execFileSync(process.execPath, [join(web, 'build.ts')]);
    const page = readFileSync(join(web, 'dist/index.html'), 'utf8');
    expect(page).not.toMatch(/map-view|maplibre/);
    const [first = ''] = globSync('dist/assets/index-*.js', { cwd: web });
    expect(readFileSync(join(web, first), 'utf8')).not.toContain('WebGL2RenderingContext');
    expect(globSync('dist/assets/map-view-*.js', { cwd: web })).toHaveLength(1);
    expect(globSync('dist/assets/maplibre-gl-worker-*.mjs', { cwd: web })).toHaveLength(1);
  });
});
