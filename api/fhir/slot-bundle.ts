import { DateTime } from 'luxon';
import type { DeclaredSlotRow } from '../../db/queries/availability/declared-slots.ts';
import { fromMask, MODALITIES, VISIBILITIES } from '../../db/vocabulary.ts';
import { printIdentifier } from '../../importers/identifiers.ts';
import type { SlotQuery } from './slot-query.ts';
import { PROFILES, SERVICE_TYPE, SYSTEMS } from './systems.ts';

export type Resource = { resourceType: string; id: string } & Record<string, unknown>;

/** What an answer is made of besides its slots. */
export interface Answering {
  /** Address of this service, without a path. */
  base: string;
  /** As it was asked, and where it goes on. */
  self: string;
  next: string | undefined;
  total: number;
  includes: SlotQuery['includes'];
}

/** A searchset of INT_R01 or INT_R04: slots, then what they refer to, each once. `total` counts the slots of all pages. */
export function slotBundle(rows: readonly DeclaredSlotRow[], answering: Answering): Record<string, unknown> {
  const { base, self, next, total, includes } = answering;
  const included = new Map<string, Resource>();
  for (const row of rows) {
    for (const resource of includedWith(row, answering))
      included.set(`${resource.resourceType}/${resource.id}`, resource);
  }
  return bundleOf({
    profile: includes.cpts ? PROFILES.cptsBundle : PROFILES.bundle,
    base,
    self,
    next,
    total,
    matches: rows.map((row) => slotOf(row, answering)),
    included: [...included.values()],
  });
}

interface Searchset extends Omit<Answering, 'includes'> {
  profile: string;
  matches: readonly Resource[];
  included: readonly Resource[];
}

/** A searchset: what was found, then what comes along. */
export function bundleOf(set: Searchset): Record<string, unknown> {
  const { profile, base, self, next, total, matches, included } = set;
  const entry = (mode: 'match' | 'include') => (resource: Resource) => ({
    fullUrl: `${base}/fhir/${resource.resourceType}/${resource.id}`,
    resource,
    search: { mode },
  });
  const entries = [...matches.map(entry('match')), ...included.map(entry('include'))];
  const link = [{ relation: 'self', url: self }];
  if (next !== undefined) link.push({ relation: 'next', url: next });
  return {
    resourceType: 'Bundle',
    meta: { profile: [profile] },
    type: 'searchset',
    total,
    link,
    ...(entries.length > 0 && { entry: entries }),
  };
}

const coded = (system: string) => (code: string) => ({ coding: [{ system, code }] });

type Told = Pick<
  DeclaredSlotRow,
  'id' | 'scheduleId' | 'start' | 'end' | 'zone' | 'modalities' | 'visibility' | 'kind' | 'specialty'
>;

/** A free slot as the guide writes it, without the address where it is taken. */
export function slotBody(row: Told, profile: string): Resource & { serviceType: object[] } {
  const written = (ms: number) =>
    DateTime.fromMillis(ms, { zone: row.zone }).toFormat("yyyy-MM-dd'T'HH:mm:ss.SSSZZ");
  return {
    resourceType: 'Slot',
    id: String(row.id),
    meta: {
      profile: [profile],
      security: fromMask(VISIBILITIES, row.visibility).map((code) => ({ system: SYSTEMS.visibility, code })),
    },
    serviceType: fromMask(MODALITIES, row.modalities).map(coded(SYSTEMS.modality)),
    ...(row.specialty !== null && { specialty: [coded(SYSTEMS.specialty)(row.specialty)] }),
    appointmentType: coded(SYSTEMS.kind)(row.kind),
    schedule: { reference: `Schedule/${row.scheduleId}` },
    status: 'free',
    start: written(row.start),
    end: written(row.end),
  };
}

function slotOf(row: DeclaredSlotRow, { base, includes }: Answering): Resource {
  const visible = fromMask(VISIBILITIES, row.visibility);
  const cpts = includes.cpts && visible.includes('CPTS') ? row.cpts : [];
  const body = slotBody(row, cpts.length > 0 ? PROFILES.cptsSlot : PROFILES.slot);
  const ofCpts = cpts.map(({ id }) => ({
    ...coded(SYSTEMS.category)('604'),
    extension: [{ url: SERVICE_TYPE, valueReference: { reference: `HealthcareService/cpts-${id}` } }],
  }));
  return { ...body, serviceType: [...body.serviceType, ...ofCpts], comment: agendaOf(row, base) };
}

/** Where the slot can be taken: the search of the console around its place, the professional's agenda first (INT_R01: the agenda's address, not the slot's). */
export function agendaOf(
  { lat, lon, specialty, rpps }: Pick<DeclaredSlotRow, 'lat' | 'lon' | 'specialty' | 'rpps'>,
  base: string,
): string {
  const search = new URLSearchParams({ lat: lat.toFixed(3), lon: lon.toFixed(3) });
  if (specialty !== null) search.set('specialty', specialty);
  if (rpps !== null) search.set('doctor', rpps);
  return `${base}/?${search}`;
}

function includedWith(row: DeclaredSlotRow, { base, includes }: Answering): Resource[] {
  const resources: Resource[] = [];
  if (includes.schedule) resources.push(scheduleOf(row));
  if (includes.actors) resources.push(practitionerOf(row), roleOf(row, base));
  if (includes.cpts) resources.push(...row.cpts.flatMap(cptsOf));
  return resources;
}

function scheduleOf({ scheduleId, practitionerId, roleId }: DeclaredSlotRow): Resource {
  return {
    resourceType: 'Schedule',
    id: String(scheduleId),
    meta: { profile: [PROFILES.schedule] },
    actor: [{ reference: `Practitioner/${practitionerId}` }, { reference: `PractitionerRole/${roleId}` }],
  };
}

/** A type of identifier, by its French code. */
export const typed = (code: string) => ({ coding: [{ system: SYSTEMS.identifierType, code }] });

/** A person's national number as the guide writes it; every row of this search has one of the two. */
function personIdentifier({ rpps, adeli }: DeclaredSlotRow) {
  const value =
    rpps === null
      ? printIdentifier({ kind: 'adeli', value: adeli ?? '' })
      : printIdentifier({ kind: 'rpps', value: rpps });
  return { type: typed('IDNPS'), system: SYSTEMS.person, value };
}

function practitionerOf(row: DeclaredSlotRow): Resource {
  const { family, given, prefix } = row;
  const name = {
    ...(family !== null && { family }),
    ...(given !== null && { given: [given] }),
    ...(prefix !== null && { prefix: [prefix] }),
  };
  return {
    resourceType: 'Practitioner',
    id: String(row.practitionerId),
    meta: { profile: [PROFILES.practitioner] },
    identifier: [personIdentifier(row)],
    ...(Object.keys(name).length > 0 && { name: [name] }),
  };
}

function roleOf(row: DeclaredSlotRow, base: string): Resource {
  const identifier = structureIdentifier(row);
  return {
    resourceType: 'PractitionerRole',
    id: String(row.roleId),
    meta: { profile: [PROFILES.role] },
    contained: [locationOf(row, base)],
    practitioner: { reference: `Practitioner/${row.practitionerId}` },
    ...(identifier && {
      organization: { identifier, ...(row.organizationName !== null && { display: row.organizationName }) },
    }),
    location: [{ reference: '#lieu' }],
    ...(row.phone !== null && { telecom: [{ system: 'phone', value: row.phone }] }),
  };
}

function structureIdentifier({ finess, siret }: Pick<DeclaredSlotRow, 'finess' | 'siret'>) {
  const value =
    finess === null
      ? siret && printIdentifier({ kind: 'siret', value: siret })
      : printIdentifier({ kind: 'finess', value: finess });
  return value ? { type: typed('IDNST'), system: SYSTEMS.structure, value } : null;
}

function locationOf(row: DeclaredSlotRow, base: string): Resource {
  const { locationId, locationName, line, postalCode, city, lat, lon } = row;
  return {
    resourceType: 'Location',
    id: 'lieu',
    meta: { profile: [PROFILES.location] },
    identifier: [
      {
        type: { coding: [{ system: SYSTEMS.locationType, code: 'INTRN' }] },
        system: `${base}/fhir/Location`,
        value: String(locationId),
      },
    ],
    ...(locationName !== null && { name: locationName }),
    address: { line: [line], city, postalCode },
    position: { latitude: lat, longitude: lon },
  };
}

function cptsOf({ id, finess, name }: DeclaredSlotRow['cpts'][number]): Resource[] {
  const value = printIdentifier({ kind: 'finess', value: finess });
  return [
    {
      resourceType: 'HealthcareService',
      id: `cpts-${id}`,
      meta: { profile: [PROFILES.healthcareService] },
      providedBy: { reference: `Organization/cpts-${id}` },
    },
    {
      resourceType: 'Organization',
      id: `cpts-${id}`,
      meta: { profile: [PROFILES.organization] },
      identifier: [{ type: typed('IDNST'), system: SYSTEMS.structure, value }],
      name,
    },
  ];
}
