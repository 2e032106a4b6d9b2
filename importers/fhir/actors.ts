import type { OrganizationKind } from '../../db/vocabulary.ts';
import type { LocationDescription, OrganizationDescription, PractitionerDescription } from '../contract.ts';
import { hasSiretKey, parsePractitionerIdentifier, parseStructureIdentifier } from '../identifiers.ts';
import type { RuleCode } from '../rules.ts';
import { overseasZone } from '../reading/zones.ts';
import { codesOf } from './codes.ts';
import type { ContactPoint, Identifier, Location, Organization } from './resources.ts';
import type { ScheduleActors, StructureMention } from './schedule-actors.ts';
import { phoneOf } from './telecom.ts';

/** Says a remark about what is being read. */
export type Remark = (rule: RuleCode, reason: string) => void;

const PRACTITIONER_SYSTEM = /1\.2\.250\.1\.71\.4\.2\.1$|rpps\.esante\.gouv\.fr/u;
const STRUCTURE_SYSTEM = /1\.2\.250\.1\.71\.4\.2\.2$/u;
const KINDS: Readonly<Record<string, OrganizationKind>> = { '604': 'CPTS', '603': 'MSP', '124': 'CDS' };

/** The person of a slot; null when the record names nobody. An unreadable national identifier is an `I01`. */
export function describePractitioner(
  record: Pick<ScheduleActors, 'practitioner' | 'role'>,
  remark: Remark,
): PractitionerDescription | null {
  const { practitioner, role } = record;
  const phone = readPhone([...(role?.telecom ?? []), ...(practitioner?.telecom ?? [])], remark);
  if (!practitioner) return null;
  const name = practitioner.name?.[0];
  return {
    sourceId: practitioner.id ?? null,
    ...readPersonIdentifiers(practitioner.identifier ?? [], remark),
    family: name?.family ?? null,
    given: name?.given?.join(' ').trim() || null,
    prefix: name?.prefix?.join(' ').trim() || null,
    phone,
  };
}

function readPersonIdentifiers(identifiers: readonly Identifier[], remark: Remark) {
  const found: { rpps: string | null; adeli: string | null } = { rpps: null, adeli: null };
  for (const { system, value } of identifiers) {
    if (!value || (system && !PRACTITIONER_SYSTEM.test(system))) continue;
    const parsed = parsePractitionerIdentifier(value);
    if (!parsed) remark('I01', `"${value.slice(0, 40)}" is neither an RPPS nor an ADELI`);
    else found[parsed.kind] ??= parsed.value;
    if (parsed && parsed.value === value) remark('I08', `${value} was written without its prefix`);
  }
  return found;
}

/** A schedule's actors, and the CPTS that a slot of it is open to. */
type Opener = Pick<ScheduleActors, 'organization'> & { cpts?: readonly StructureMention[] };

/** The structure of the role or of the place, then the CPTS the slot is open to. */
export function describeOrganizations(record: Opener, remark: Remark): OrganizationDescription[] {
  const own = record.organization ? [describeOrganization(record.organization, remark)] : [];
  const cpts = (record.cpts ?? []).map((mention) =>
    Object.assign(describeOrganization(mention, remark), { kind: 'CPTS' as const }),
  );
  return [...own, ...cpts].filter(({ sourceId, finess, siret }) => sourceId ?? finess ?? siret);
}

function describeOrganization(mention: StructureMention, remark: Remark): OrganizationDescription {
  const { resource, reference } = mention;
  const identifiers = [
    ...(resource?.identifier ?? []),
    ...(reference.identifier ? [reference.identifier] : []),
  ];
  const { finess, siret, other } = readStructureIdentifiers(identifiers, remark);
  return {
    sourceId: resource?.id ?? reference.reference?.split(/[/:]/u).at(-1) ?? other ?? finess ?? siret,
    finess,
    siret,
    name: resource?.name ?? reference.display ?? null,
    kind: resource ? kindOf(resource) : 'other',
  };
}

function kindOf(organization: Organization): OrganizationKind {
  const [category] = codesOf('R66', organization.type);
  if (category) return KINDS[category] ?? 'other';
  const profile =
    organization.meta?.profile?.map((address) => address.split('/').at(-1) ?? '').join(' ') ?? '';
  if (profile.includes('sas-sos-')) return 'SOS';
  return profile.includes('sas-cpts-') ? 'CPTS' : 'other';
}

function readStructureIdentifiers(identifiers: readonly Identifier[], remark: Remark) {
  const found: Record<'finess' | 'siret' | 'other', string | null> = {
    finess: null,
    siret: null,
    other: null,
  };
  for (const { system, value } of identifiers) {
    if (!value) continue;
    const parsed = !system || STRUCTURE_SYSTEM.test(system) ? parseStructureIdentifier(value) : null;
    if (parsed) found[parsed.kind] ??= parsed.value;
    else found.other ??= value;
    if (parsed?.kind === 'siret' && !hasSiretKey(parsed.value))
      remark('I02', `SIRET ${parsed.value} fails its key`);
    if (parsed && parsed.value === value) remark('I08', `${value} was written without its prefix`);
    if (!parsed && system && STRUCTURE_SYSTEM.test(system) && !isPracticeRank(value)) {
      remark('I03', `"${value.slice(0, 40)}" is neither a FINESS nor a SIRET`);
    }
  }
  return found;
}

/** `4` then RPPS and rank, `0` then ADELI and rank: a practice known by its owner (guide §1.8), no error. */
const isPracticeRank = (value: string): boolean => /^[04]\d{9,14}$/u.test(value);

/** The place of a slot; null when the record names none. */
export function describeLocation(
  record: Pick<ScheduleActors, 'location'>,
  remark: Remark,
): LocationDescription | null {
  const place = record.location;
  if (!place) return null;
  const postalCode = readPostalCode(place, remark);
  const identifiers = readStructureIdentifiers(place.identifier ?? [], remark);
  return {
    sourceId: identifiers.other ?? place.id ?? null,
    finess: identifiers.finess,
    name: place.name ?? null,
    line: place.address?.line?.join(', ').trim() || null,
    postalCode,
    city: place.address?.city ?? null,
    insee: null,
    lat: place.position?.latitude ?? null,
    lon: place.position?.longitude ?? null,
    zone: overseasZone({ postalCode }),
    phone: readPhone(place.telecom ?? [], remark),
  };
}

function readPostalCode(place: Location, remark: Remark): string | null {
  const written = place.address?.postalCode?.replaceAll(/\s/gu, '');
  if (!written) return null;
  if (/^\d{5}$/u.test(written)) return written;
  remark('L03', `"${written.slice(0, 20)}" is not a postal code`);
  return null;
}

function readPhone(telecom: readonly ContactPoint[], remark: Remark): string | null {
  const phone = phoneOf(telecom);
  const written = telecom.find(
    ({ system, value }) => value && (system === undefined || system === 'phone'),
  )?.value;
  if (!phone && written) remark('I09', `"${written.slice(0, 30)}" is not a phone number`);
  return phone;
}
