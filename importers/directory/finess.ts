import { parseStructureIdentifier } from '../identifiers.ts';
import { UsageError } from '../usage-error.ts';
import { cell, type BadLine } from './extract.ts';
import { toDegrees } from './projection.ts';

/** A `structureet` record: a site with its address. */
export interface StructureLine {
  type: 'structure';
  finess: string;
  name: string;
  category: string | null;
  siret: string | null;
  phone: string | null;
  line: string | null;
  postalCode: string | null;
  city: string | null;
  insee: string | null;
}

/** A `geolocalisation` record: where a site is, WGS 84 degrees. They follow all the sites. */
export interface PositionLine {
  type: 'position';
  finess: string;
  lat: number;
  lon: number;
}

/** Places of the fields of `structureet`, as the published description numbers them. */
const SITE = {
  finess: 1,
  name: 3,
  longName: 4,
  number: 7,
  way: 8,
  street: 9,
  repetition: 10,
  commune: 12,
  department: 13,
  routing: 15,
  phone: 16,
  category: 18,
  siret: 22,
} as const;
const GEO = { finess: 1, x: 2, y: 3, source: 4 } as const;
const SITE_FIELDS = 23;

/**
 * Reads the geolocated stock: a line `finess;etalab;…`, the sites, then their positions, told apart by the first field.
 * Throws UsageError for a file that is not it.
 */
export async function* readStructures(
  lines: AsyncIterable<string>,
): AsyncIterable<StructureLine | PositionLine | BadLine> {
  let line = 0;
  for await (const text of lines) {
    line += 1;
    const cells = text.split(';');
    if (line === 1 && !text.replace(/^\uFEFF/, '').startsWith('finess;'))
      throw new UsageError('malformed', 'the FINESS extract does not begin with its line "finess;etalab;…"');
    const read = READERS.get(cells[0] ?? '')?.(cells);
    if (read !== undefined) yield typeof read === 'string' ? { type: 'bad', line, reason: read } : read;
  }
  if (line === 0) throw new UsageError('malformed', 'the FINESS extract is empty');
}

const READERS = new Map<string, (cells: readonly string[]) => StructureLine | PositionLine | string>([
  ['structureet', readSite],
  ['geolocalisation', readPosition],
]);

function readSite(cells: readonly string[]): StructureLine | string {
  const finess = readFiness(cells[SITE.finess]);
  const name = cell(cells, SITE.longName) ?? cell(cells, SITE.name);
  if (cells.length < SITE_FIELDS) return `${cells.length} fields, at least ${SITE_FIELDS} expected`;
  if (finess === null) return `"${cells[SITE.finess] ?? ''}" is not a FINESS`;
  if (name === null) return 'no name';
  const street = [SITE.number, SITE.repetition, SITE.way, SITE.street].map((index) => cell(cells, index));
  const [, postalCode, city] = /^(\d{5}) +(.+)$/.exec(cell(cells, SITE.routing) ?? '') ?? [];
  return {
    type: 'structure',
    finess,
    name,
    category: cell(cells, SITE.category),
    siret: cell(cells, SITE.siret),
    phone: cell(cells, SITE.phone),
    line: street.filter((part) => part !== null).join(' ') || null,
    postalCode: postalCode ?? null,
    city: city?.replace(/ CEDEX( \d+)?$/, '') ?? null,
    insee: readInsee(cell(cells, SITE.department), cell(cells, SITE.commune)),
  };
}

/** The published commune is three digits within a département; overseas ones are written 9A to 9F. */
function readInsee(department: string | null, commune: string | null): string | null {
  if (department === null || commune === null) return null;
  const code = (/^9[A-F]$/.test(department) ? '97' : department) + commune;
  return /^(\d{2}|2[AB])\d{3}$/.test(code) ? code : null;
}

function readPosition(cells: readonly string[]): PositionLine | string {
  const finess = readFiness(cells[GEO.finess]);
  if (finess === null) return `"${cells[GEO.finess] ?? ''}" is not a FINESS`;
  const [x, y] = [Number(cells[GEO.x] || Number.NaN), Number(cells[GEO.y] || Number.NaN)];
  if (!Number.isFinite(x) || !Number.isFinite(y)) return 'coordinates that are no numbers';
  const system = cell(cells, GEO.source)?.split(',').at(-1)?.trim() ?? '';
  const position = toDegrees({ x, y }, system);
  return position ? { type: 'position', finess, ...position } : `unknown projection "${system}"`;
}

function readFiness(written: string | undefined): string | null {
  const identifier = parseStructureIdentifier(written ?? '');
  return identifier?.kind === 'finess' ? identifier.value : null;
}
