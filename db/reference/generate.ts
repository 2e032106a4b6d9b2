import { readFile, writeFile } from 'node:fs/promises';
import { constants, gzipSync } from 'node:zlib';
import type { FeatureCollection, MultiPolygon, Polygon, Position } from 'geojson';
import { readCommunes, readDepartements, type AdministrativeCommune } from './administrative.ts';
import { locateCommunes } from './coordinates.ts';
import { DATA_FILES, type CommuneLine, type TerritoryLine } from './data-files.ts';
import { zoneOf } from './zones.ts';

/**
 * Writes `data/communes.tsv.gz` and `data/territories.tsv` from the development packages: `node db/reference/generate.ts`.
 * Their result is committed, so that running the product needs neither the packages nor a network. Sources and licences:
 * `db/reference/README.md`.
 */
async function generate(): Promise<void> {
  const communes = await readCommuneLinesFromPackages();
  const territories = await toTerritories(communes);
  await writeFile(DATA_FILES.communes, gzipSync(toTable(communes), { level: constants.Z_BEST_COMPRESSION }));
  await writeFile(DATA_FILES.territories, toTable(territories));
  const people = (lines: CommuneLine[]) => lines.reduce((sum, { population }) => sum + population, 0);
  const whole = communes.filter(({ parent }) => parent === null);
  const share = people(whole.filter(({ lat }) => lat !== null)) / people(whole);
  process.stdout.write(
    `${communes.length} communes, ${territories.length} territories, ${(share * 100).toFixed(2)} % of people located\n`,
  );
}

async function readCommuneLinesFromPackages(): Promise<CommuneLine[]> {
  const communes = await readCommunes();
  const positions = await locateCommunes(communes);
  return communes.filter(isSearched).map((commune) => {
    const position = positions.get(commune.code);
    return {
      insee: commune.code,
      name: commune.nom,
      departement: commune.departement,
      parent: commune.commune ?? null,
      population: commune.population ?? 0,
      lat: position?.lat ?? null,
      lon: position?.lon ?? null,
      precision: position?.precision ?? 'unknown',
      zone: zoneOf(commune.departement, commune.code),
      postalCodes: commune.codesPostaux ?? [],
    };
  });
}

const UNINHABITED = new Set(['984', '989']);

/** Places with inhabitants: current communes and arrondissements, without the austral lands and Clipperton. */
function isSearched({ type, departement }: AdministrativeCommune): boolean {
  return (
    (type === 'commune-actuelle' || type === 'arrondissement-municipal') && !UNINHABITED.has(departement)
  );
}

async function toTerritories(communes: CommuneLine[]): Promise<TerritoryLine[]> {
  const areas = await readAreas();
  const byDepartement = Map.groupBy(
    communes.filter(({ parent }) => parent === null),
    ({ departement }) => departement,
  );
  return (await readDepartements()).flatMap(({ code, nom }) => {
    const inside = byDepartement.get(code);
    return inside
      ? [{ code, name: nom, zone: zoneOf(code), ...barycentre(inside), ...cap(inside, areas.get(code)) }]
      : [];
  });
}

/** Where its people are, on average: a search of a whole territory starts there. */
function barycentre(communes: CommuneLine[]): { lat: number; lon: number } {
  const located = communes.flatMap(({ lat, lon, population }) =>
    lat === null || lon === null ? [] : [{ lat, lon, population }],
  );
  const people = located.reduce((sum, { population }) => sum + population, 0);
  const mean = (of: 'lat' | 'lon') =>
    Number((located.reduce((sum, place) => sum + place[of] * place.population, 0) / people).toFixed(4));
  return { lat: mean('lat'), lon: mean('lon') };
}

/** Widest search circle in km by people per km²: a caller goes farther where practices are farther apart. */
const CAPS: [density: number, radiusCapKm: number][] = [
  [50, 60],
  [100, 50],
  [300, 40],
  [800, 30],
  [3000, 20],
  [Infinity, 15],
];

function cap(communes: CommuneLine[], areaKm2: number | undefined): { radiusCapKm: number } {
  const people = communes.reduce((sum, { population }) => sum + population, 0);
  const density = areaKm2 === undefined ? 0 : people / areaKm2;
  return { radiusCapKm: CAPS.find(([below]) => density < below)?.[1] ?? 60 };
}

type Outlines = FeatureCollection<Polygon | MultiPolygon, { code: string }>;

/** Areas in km² of the outlines drawn for the map: exact enough to tell a dense département from a rural one. */
async function readAreas(): Promise<Map<string, number>> {
  const file = new URL('../../web/map/departements.json', import.meta.url);
  const { features }: Outlines = JSON.parse(await readFile(file, 'utf8'));
  return new Map(
    features.map(({ properties, geometry }) => {
      const outlines = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
      return [properties.code, outlines.reduce((sum, [outer = []]) => sum + areaKm2(outer), 0)];
    }),
  );
}

const KM_PER_DEGREE = 111.2;

/** Shoelace on a plane that is true at the ring's own latitude. */
function areaKm2(ring: Position[]): number {
  const latitudes = ring.map(([, lat = 0]) => lat);
  const middle = (Math.min(...latitudes) + Math.max(...latitudes)) / 2;
  const shrink = Math.cos((middle * Math.PI) / 180);
  const twice = ring.reduce((sum, [lon = 0, lat = 0], position) => {
    const [nextLon = lon, nextLat = lat] = ring[position + 1] ?? [];
    return sum + (lon * nextLat - nextLon * lat);
  }, 0);
  return (Math.abs(twice) / 2) * shrink * KM_PER_DEGREE ** 2;
}

type Cell = string | number | null | string[];

/** Tab-separated, a header then a line each; lists are separated by spaces. */
function toTable(lines: Record<string, Cell>[]): string {
  const toCell = (value: Cell) => (Array.isArray(value) ? value.join(' ') : String(value ?? ''));
  const rows = lines.map((line) => Object.values(line).map(toCell).join('\t'));
  return `${[Object.keys(lines[0] ?? {}).join('\t'), ...rows].join('\n')}\n`;
}

await generate();
