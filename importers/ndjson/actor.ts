import { fold } from '../../db/fold.ts';
import type {
  FeedSettings,
  LocationDescription,
  OrganizationDescription,
  PractitionerDescription,
} from '../contract.ts';
import { hasSiretKey, parsePractitionerIdentifier, parseStructureIdentifier } from '../identifiers.ts';
import { Refusal, type LineReading } from './line-reading.ts';
import { isZone, overseasZone } from '../reading/zones.ts';
import type { NdjsonLine, UpsertLine } from './record.ts';

/** Who a line is about and where; null for what neither the line nor the settings say. */
export interface Actor {
  scheduleId: string;
  practitioner: PractitionerDescription | null;
  location: LocationDescription | null;
  zone: string;
}

/** The line's practitioner and place, completed by the settings; the schedule's id, derived when it is not given. */
export function describeActor(line: NdjsonLine, reading: LineReading): Actor {
  const { settings } = reading.context;
  const practitioner = describePractitioner(line, reading);
  const location = describeLocation(line, reading);
  const written = 'zone' in line ? line.zone : undefined;
  const zone = written ?? location?.zone ?? settings.zone;
  if (!isZone(zone)) throw new Refusal('T07', `${JSON.stringify(zone.slice(0, 40))} is not a time zone`);
  const scheduleId = line.scheduleId ?? deriveScheduleId(practitioner, location);
  return { scheduleId, practitioner, location, zone };
}

function deriveScheduleId(
  practitioner: PractitionerDescription | null,
  location: LocationDescription | null,
): string {
  const who = practitioner?.rpps ?? practitioner?.adeli ?? practitioner?.sourceId;
  if (!who) throw new Refusal('F03', 'scheduleId is missing, and no practitioner to derive it from');
  const address = location?.line ? fold(`${location.postalCode ?? ''} ${location.line}`) : null;
  const where = location?.sourceId ?? location?.finess ?? address ?? location?.insee ?? location?.postalCode;
  return where ? `${who}@${where}` : who;
}

function describePractitioner(line: NdjsonLine, reading: LineReading): PractitionerDescription | null {
  const said = line.practitioner;
  const settled = reading.context.settings.practitioner;
  if (!said && !line.rpps && !settled) return null;
  const described = {
    sourceId: said?.sourceId ?? settled?.sourceId ?? null,
    rpps: personId(line.rpps ?? said?.rpps, 'rpps', reading) ?? settled?.rpps ?? null,
    adeli: personId(said?.adeli, 'adeli', reading) ?? settled?.adeli ?? null,
    family: said?.family ?? settled?.family ?? null,
    given: said?.given ?? settled?.given ?? null,
    prefix: said?.prefix ?? settled?.prefix ?? null,
    phone: said?.phone ?? settled?.phone ?? null,
  };
  return Object.values(described).some((value) => value !== null) ? described : null;
}

const LENGTHS = { rpps: '11 digits', adeli: '9 characters' } as const;

/** An identifier that is none is left out: the person is then who their vendor and their name say. */
function personId(
  written: string | null | undefined,
  kind: 'rpps' | 'adeli',
  reading: LineReading,
): string | null {
  if (!written) return null;
  const parsed = parsePractitionerIdentifier(written);
  if (parsed?.kind === kind) return parsed.value;
  const shown = JSON.stringify(written.slice(0, 30));
  reading.remark('I01', `${shown} is not an identifier, ${kind} is made of ${LENGTHS[kind]}`);
  return null;
}

function describeLocation(line: NdjsonLine, reading: LineReading): LocationDescription | null {
  const said = line.location;
  const settled = reading.context.settings.location;
  if (!said && !settled) return null;
  const position = said ? positionOf(said, reading) : null;
  const written = said?.postalCode ? postalCodeOf(said.postalCode, reading) : null;
  return {
    sourceId: said?.sourceId ?? settled?.sourceId ?? null,
    finess: said?.finess ? structureId(said.finess, 'finess', reading) : (settled?.finess ?? null),
    name: said?.name ?? settled?.name ?? null,
    line: said?.line ?? settled?.line ?? null,
    postalCode: said?.postalCode ? written : (settled?.postalCode ?? null),
    city: said?.city ?? settled?.city ?? null,
    insee: said?.insee ?? settled?.insee ?? null,
    lat: position?.lat ?? settled?.lat ?? null,
    lon: position?.lon ?? settled?.lon ?? null,
    zone: zoneOf(said?.zone) ?? overseasZone({ insee: said?.insee, postalCode: written }) ?? zoneIn(settled),
    phone: said?.phone ?? settled?.phone ?? null,
  };
}

/** The zone of the settings' place: declared, else that of its codes. */
const zoneIn = (settled: FeedSettings['location']): string | null => settled?.zone ?? overseasZone(settled);

function zoneOf(zone: string | null | undefined): string | null {
  if (!zone) return null;
  if (!isZone(zone)) throw new Refusal('T07', `${JSON.stringify(zone.slice(0, 40))} is not a time zone`);
  return zone;
}

function postalCodeOf(written: string, reading: LineReading): string | null {
  const code = written.replaceAll(/\s/g, '');
  if (/^\d{5}$/.test(code)) return code;
  reading.remark('L03', `${JSON.stringify(written.slice(0, 20))} is not a postal code`);
  return null;
}

/** Both coordinates or none; 0, 0 is a form left empty, not the Gulf of Guinea. */
function positionOf(
  { lat, lon }: NonNullable<NdjsonLine['location']>,
  reading: LineReading,
): { lat: number; lon: number } | null {
  const [y, x] = [lat ?? null, lon ?? null];
  if (y === null && x === null) return null;
  const plausible =
    y !== null && x !== null && Math.abs(y) <= 85 && Math.abs(x) <= 180 && (y !== 0 || x !== 0);
  if (plausible) return { lat: y, lon: x };
  reading.remark('L04', `${y}, ${x} is not a position`);
  return null;
}

function structureId(written: string, kind: 'finess' | 'siret', reading: LineReading): string | null {
  const parsed = parseStructureIdentifier(written);
  if (parsed?.kind !== kind) {
    reading.remark('I03', `${JSON.stringify(written.slice(0, 30))} is not a ${kind.toUpperCase()}`);
    return null;
  }
  if (kind === 'siret' && !hasSiretKey(parsed.value)) reading.remark('I02', `${parsed.value} fails its key`);
  return parsed.value;
}

/** The structures of a line, the CPTS among them. */
export function describeOrganizations(
  said: NonNullable<UpsertLine['organizations']>,
  reading: LineReading,
): OrganizationDescription[] {
  return said.map(({ sourceId, finess, siret, name, kind }) => ({
    sourceId: sourceId ?? null,
    finess: finess ? structureId(finess, 'finess', reading) : null,
    siret: siret ? structureId(siret, 'siret', reading) : null,
    name: name ?? null,
    kind: kind ?? 'other',
  }));
}
