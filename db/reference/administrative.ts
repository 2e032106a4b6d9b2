import { readFile } from 'node:fs/promises';

/** A row of `communes.json` of @etalab/decoupage-administratif: communes, their former communes, their arrondissements. */
export interface AdministrativeCommune {
  code: string;
  nom: string;
  type: 'commune-actuelle' | 'commune-deleguee' | 'commune-associee' | 'arrondissement-municipal';
  departement: string;
  codesPostaux?: string[];
  population?: number;
  /** Current commune of a former one. */
  chefLieu?: string;
  /** City of an arrondissement. */
  commune?: string;
}

export interface AdministrativeDepartement {
  code: string;
  nom: string;
}

/** A file inside an installed package: read, not imported, because its `exports` would refuse it. */
export function packageFile(path: string): URL {
  return new URL(`../../node_modules/${path}`, import.meta.url);
}

async function readData<T>(file: string): Promise<T[]> {
  const path = packageFile(`@etalab/decoupage-administratif/data/${file}.json`);
  const rows: T[] = JSON.parse(await readFile(path, 'utf8'));
  return rows;
}

/** Every commune, former commune and arrondissement (INSEE, yearly). */
export function readCommunes(): Promise<AdministrativeCommune[]> {
  return readData('communes');
}

/** Départements and overseas collectivities, by code. */
export function readDepartements(): Promise<AdministrativeDepartement[]> {
  return readData('departements');
}
