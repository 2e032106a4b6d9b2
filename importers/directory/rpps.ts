import type { CarerSex } from '../../db/vocabulary.ts';
import { readSex } from '../reading/care.ts';
import { parsePractitionerIdentifier } from '../identifiers.ts';
import { UsageError } from '../usage-error.ts';
import { cell, type BadLine } from './extract.ts';

/** A line of PS_LibreAcces_Personne_activite: a person in one of their activities. */
export interface PersonLine {
  type: 'person';
  rpps: string;
  family: string;
  given: string | null;
  prefix: string | null;
  sex: CarerSex | null;
  profession: string;
  specialty: string | null;
}

/** Type of identifier `8`: RPPS. The extract also lists a few by ADELI (`0`), which the RPPS has replaced. */
const RPPS_TYPE = '8';

const COLUMNS = {
  type: "Type d'identifiant PP",
  identifier: 'Identifiant PP',
  prefix: "Libellé civilité d'exercice",
  title: 'Libellé civilité',
  family: "Nom d'exercice",
  given: "Prénom d'exercice",
  profession: 'Code profession',
  specialty: 'Code savoir-faire',
} as const;
type Column = keyof typeof COLUMNS;

/** Reads the lines of the extract by the names of its columns, so that an added column changes nothing. Throws UsageError. */
export async function* readPersons(lines: AsyncIterable<string>): AsyncIterable<PersonLine | BadLine> {
  let columns: Record<Column, number> | null = null;
  let line = 0;
  for await (const text of lines) {
    line += 1;
    if (columns === null) {
      columns = findColumns(text);
      continue;
    }
    if (text.trim() === '') continue;
    const person = readPerson(text.split('|'), columns);
    if (person !== null) yield typeof person === 'string' ? { type: 'bad', line, reason: person } : person;
  }
  if (columns === null) throw new UsageError('malformed', 'the RPPS extract is empty');
}

function findColumns(header: string): Record<Column, number> {
  const names = header
    .replace(/^\uFEFF/, '')
    .split('|')
    .map((name) => name.replaceAll('’', "'").trim());
  const find = (column: Column): number => {
    const index = names.indexOf(COLUMNS[column]);
    if (index >= 0) return index;
    throw new UsageError('malformed', `the RPPS extract has no column "${COLUMNS[column]}"`);
  };
  const [type, identifier, prefix, title] = [find('type'), find('identifier'), find('prefix'), find('title')];
  const [family, given] = [find('family'), find('given')];
  return {
    type,
    identifier,
    prefix,
    title,
    family,
    given,
    profession: find('profession'),
    specialty: find('specialty'),
  };
}

function readPerson(cells: readonly string[], columns: Record<Column, number>): PersonLine | string | null {
  if (cell(cells, columns.type) !== RPPS_TYPE) return null;
  const written = cell(cells, columns.identifier) ?? '';
  const identifier = parsePractitionerIdentifier(written);
  const family = cell(cells, columns.family);
  const profession = cell(cells, columns.profession);
  if (identifier?.kind !== 'rpps') return `"${written}" is not an RPPS`;
  if (family === null) return 'no name';
  if (profession === null) return 'no profession';
  return {
    type: 'person',
    rpps: identifier.value,
    family,
    given: cell(cells, columns.given),
    prefix: cell(cells, columns.prefix),
    sex: readSex(cell(cells, columns.title)),
    profession,
    specialty: cell(cells, columns.specialty),
  };
}
