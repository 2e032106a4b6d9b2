import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { fold } from '../fold.ts';
import { PRECISIONS, type Precision } from '../vocabulary.ts';

/** A line of `communes.tsv.gz`. Degrees are WGS 84. */
export type CommuneLine = {
  insee: string;
  name: string;
  departement: string;
  parent: string | null;
  population: number;
  lat: number | null;
  lon: number | null;
  precision: Precision;
  zone: string;
  postalCodes: string[];
};

/** A line of `territories.tsv`. */
export type TerritoryLine = {
  code: string;
  name: string;
  zone: string;
  lat: number;
  lon: number;
  radiusCapKm: number;
};

/** A line of `specialties.tsv`. */
export type SpecialtyLine = {
  code: string;
  label: string;
  groupId: number;
};

/** The committed files, by subject. */
export const DATA_FILES = {
  communes: new URL('data/communes.tsv.gz', import.meta.url),
  territories: new URL('data/territories.tsv', import.meta.url),
  specialties: new URL('data/specialties.tsv', import.meta.url),
};

/** Lines of a tab-separated file, without its header. */
function cellsOf(text: string): string[][] {
  return text
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'));
}

/** The communes, with their names as the search compares them. */
export async function readCommuneLines(): Promise<(CommuneLine & { folded: string })[]> {
  const text = gunzipSync(await readFile(DATA_FILES.communes)).toString('utf8');
  return cellsOf(text).map(
    ([
      insee = '',
      name = '',
      departement = '',
      parent,
      population,
      lat,
      lon,
      precision,
      zone = '',
      codes,
    ]) => ({
      insee,
      name,
      folded: fold(name),
      departement,
      parent: parent || null,
      population: Number(population),
      lat: lat ? Number(lat) : null,
      lon: lon ? Number(lon) : null,
      precision: PRECISIONS.find((known) => known === precision) ?? 'unknown',
      zone,
      postalCodes: codes ? codes.split(' ') : [],
    }),
  );
}

export async function readTerritoryLines(): Promise<TerritoryLine[]> {
  const text = await readFile(DATA_FILES.territories, 'utf8');
  return cellsOf(text).map(([code = '', name = '', zone = '', lat, lon, radius]) => ({
    code,
    name,
    zone,
    lat: Number(lat),
    lon: Number(lon),
    radiusCapKm: Number(radius),
  }));
}

export async function readSpecialtyLines(): Promise<SpecialtyLine[]> {
  const text = await readFile(DATA_FILES.specialties, 'utf8');
  return cellsOf(text).map(([code = '', label = '', groupId]) => ({ code, label, groupId: Number(groupId) }));
}
