import { fold } from '../../db/fold.ts';
import { parsePractitionerIdentifier } from '../identifiers.ts';
import { personNamed, phoneAmong } from '../reading/said.ts';
import type { UpsertLine } from '../ndjson/record.ts';
import { readDecimal } from './cells.ts';
import { quoted, type Row } from './row.ts';
import type { CsvSettings } from './record.ts';

type Practitioner = NonNullable<UpsertLine['practitioner']>;
type Location = NonNullable<UpsertLine['location']>;
type Organization = NonNullable<UpsertLine['organizations']>[number];

/** The person of a row; null when it names none. */
export function practitionerOf(row: Row): Practitioner | null {
  const [rpps, adeli, name] = [row.text('rpps'), row.text('adeli'), row.text('family')];
  if (!rpps && !adeli && !name) return null;
  const titled = name ? personNamed(name) : null;
  return {
    rpps,
    adeli,
    family: titled?.family ?? name,
    given: row.text('given'),
    prefix: row.text('prefix') ?? titled?.prefix,
  };
}

/** The place of a row; null when it says nothing of one. */
export function locationOf(row: Row): Location | null {
  const location: Location = {
    sourceId: row.text('locationId'),
    name: row.text('locationName'),
    line: row.text('line'),
    postalCode: postalCodeOf(row),
    city: row.text('city'),
    insee: row.text('insee'),
    zone: row.text('zone'),
    phone: phoneOf(row),
    ...positionOf(row),
  };
  return Object.values(location).some((member) => member !== null) ? location : null;
}

/** A spreadsheet takes the code of the Ain for a number and drops its zero. */
function postalCodeOf(row: Row): string | null {
  const written = row.text('postalCode');
  return written && /^\d{4}$/u.test(written) ? `0${written}` : written;
}

function positionOf(row: Row): { lat: number | null; lon: number | null } {
  const [lat, lon] = [row.text('lat'), row.text('lon')];
  if (lat === null && lon === null) return { lat: null, lon: null };
  const position = { lat: readDecimal(lat ?? ''), lon: readDecimal(lon ?? '') };
  if (Number.isFinite(position.lat) && Number.isFinite(position.lon)) return position;
  row.remark(
    'L04',
    Number.isFinite(position.lat) ? 'lon' : 'lat',
    `${lat ?? 'nothing'}, ${lon ?? 'nothing'}`,
  );
  return { lat: null, lon: null };
}

function phoneOf(row: Row): string | null {
  const written = row.text('phone');
  const phone = phoneAmong(written);
  if (written !== null && phone === null)
    row.remark('I09', 'phone', `${quoted(written)} is not a phone number`);
  return phone;
}

/** The structure of a row, and its CPTS by FINESS or by name. */
export function organizationsOf(row: Row): Organization[] {
  const [name, finess, siret] = [row.text('organization'), row.text('finess'), row.text('siret')];
  const cpts = (row.text('cpts') ?? '').split(/[,;/]/u).map((text) => text.trim());
  return [
    ...(name || finess || siret ? [{ name, finess, siret }] : []),
    ...cpts.filter(Boolean).map((text): Organization => {
      const isNumber = /^[\d\s]+$/u.test(text);
      return { kind: 'CPTS', finess: isNumber ? text : null, name: isNumber ? null : text };
    }),
  ];
}

/** What a row is about. */
export interface RowActor {
  practitioner: Practitioner | null;
  location: Location | null;
  organizations: Organization[];
}

/**
 * The schedule of a row: as its column says, else left to the identifiers of who and where. A person without one is
 * told apart by name, which inside one practice's file is enough.
 */
export function scheduleOf(
  row: Row,
  actor: RowActor,
  settings: CsvSettings,
): Pick<UpsertLine, 'scheduleId' | 'practitioner'> {
  const scheduleId = row.text('scheduleId');
  const person = actor.practitioner ?? settings.practitioner ?? null;
  const numbers = [person?.rpps, person?.adeli].filter(
    (number) => number && parsePractitionerIdentifier(number),
  );
  if (scheduleId || numbers.length > 0 || person?.sourceId) {
    return { scheduleId, practitioner: actor.practitioner };
  }
  if (person?.family) {
    const sourceId = fold(`${person.family} ${person.given ?? ''}`);
    return { scheduleId, practitioner: { ...person, sourceId } };
  }
  const [organization] = actor.organizations;
  const place = actor.location ?? settings.location;
  const named = organization?.finess ?? organization?.name ?? place?.sourceId ?? place?.name ?? place?.line;
  return { scheduleId: named ? fold(named) : 'csv', practitioner: null };
}

/** The settings that go with a row: what they say of another person or another place is not its own. */
export function settingsFor({ practitioner, location }: RowActor, settings: CsvSettings): CsvSettings {
  return {
    ...settings,
    practitioner: agree(practitioner, settings.practitioner) ? settings.practitioner : undefined,
    location: agree(location, settings.location) ? settings.location : undefined,
  };
}

type Members = Readonly<Record<string, string | number | null | undefined>>;

function agree(said: Members | null, settled: Members | undefined): boolean {
  if (!said || !settled) return true;
  return Object.entries(said).every(([name, value]) => {
    const [one, other] = [value ?? null, settled[name] ?? null];
    return one === null || other === null || fold(String(one)) === fold(String(other));
  });
}
