import { DateTime } from 'luxon';
import { toCareMask } from '../../db/care.ts';
import { CARE_FACTS, fromMask } from '../../db/vocabulary.ts';
import type { SandboxSlot } from './agenda.ts';
import { inventCare, OPEN_TO_ALL } from './care.ts';
import type { Agenda, Person, Structure } from './people.ts';

/** An agenda with its slots free at the moment of the answer. */
export interface OpenAgenda {
  agenda: Agenda;
  slots: SandboxSlot[];
}

/** What an answer needs to know of the vendor that gives it. */
export interface AnswerPlace {
  /** Address of the vendor's own server, for ids and booking pages. */
  base: string;
  zone: string;
  /** The address that was asked, for `link.self`. */
  self: string;
  next?: string | undefined;
}

const NOS = 'https://mos.esante.gouv.fr/NOS';
/** Code systems as the guide writes them (§1.7). */
export const SYSTEMS = {
  visibility: `${NOS}/TRE_R314-TypeCreneau/FHIR/TRE-R314-TypeCreneau`,
  specialty: `${NOS}/TRE_R38-SpecialiteOrdinale/FHIR/TRE-R38-SpecialiteOrdinale`,
  contracted: `${NOS}/TRE_R282-CNAMAmeliSecteurConventionnement/FHIR/TRE-R282-CNAMAmeliSecteurConventionnement`,
  category: `${NOS}/TRE_R66-CategorieEtablissement/FHIR/TRE-R66-CategorieEtablissement`,
  modality: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
  kind: 'http://terminology.hl7.org/CodeSystem/v2-0276',
  identifierType: 'http://interopsante.org/fhir/CodeSystem/fr-v2-0203',
};

type Resource = { resourceType: string; id: string } & Record<string, unknown>;

/** A searchset of INT_R01 or INT_R04: slots, then the resources they include, each once. `total` counts the slots. */
export function searchset(
  open: readonly OpenAgenda[],
  total: number,
  place: AnswerPlace,
): Record<string, unknown> {
  const included = new Map<string, Resource>();
  const slots: Resource[] = [];
  for (const { agenda, slots: free } of open) {
    for (const slot of free) slots.push(slotResource(agenda, slot, place));
    for (const resource of free.length > 0 ? agendaResources(agenda) : []) {
      included.set(`${resource.resourceType}/${resource.id}`, resource);
    }
  }
  const entry = (mode: string) => (resource: Resource) => ({
    fullUrl: `${place.base}/fhir/${resource.resourceType}/${resource.id}`,
    resource,
    search: { mode },
  });
  const link = [{ relation: 'self', url: place.self }];
  if (place.next) link.push({ relation: 'next', url: place.next });
  const entries = [...slots.map(entry('match')), ...[...included.values()].map(entry('include'))];
  return {
    resourceType: 'Bundle',
    meta: { profile: ['http://sas.fr/fhir/StructureDefinition/BundleAgregateur'] },
    type: 'searchset',
    total,
    link,
    ...(entries.length > 0 && { entry: entries }),
  };
}

/** Everything these agendas hold, as one collection: also those without a free slot, so that a snapshot closes them. */
export function collection(
  open: readonly OpenAgenda[],
  place: Omit<AnswerPlace, 'self'>,
): Record<string, unknown> {
  const resources = new Map<string, Resource>();
  for (const { agenda, slots } of open) {
    const own = [...slots.map((slot) => slotResource(agenda, slot, place)), ...agendaResources(agenda)];
    for (const resource of own) resources.set(`${resource.resourceType}/${resource.id}`, resource);
  }
  const entry = [...resources].map(([path, resource]) => ({
    fullUrl: `${place.base}/fhir/${path}`,
    resource,
  }));
  return { resourceType: 'Bundle', type: 'collection', entry };
}

function slotResource(agenda: Agenda, slot: SandboxSlot, place: Omit<AnswerPlace, 'self'>): Resource {
  const written = (instant: number) =>
    DateTime.fromMillis(instant, { zone: place.zone }).toFormat("yyyy-MM-dd'T'HH:mm:ss.SSSZZ");
  const coded = (system: string) => (code: string) => ({ coding: [{ system, code }] });
  const cpts = slot.visibility.includes('CPTS') && agenda.cpts ? [cptsMark(agenda.cpts)] : [];
  return {
    resourceType: 'Slot',
    id: slot.id,
    meta: { security: slot.visibility.map((code) => ({ system: SYSTEMS.visibility, code })) },
    serviceType: [...slot.modalities.map(coded(SYSTEMS.modality)), ...cpts, { text: 'Consultation' }],
    specialty: agenda.specialties.map(coded(SYSTEMS.specialty)),
    appointmentType: coded(SYSTEMS.kind)(agenda.rhythm === 'walk-in' ? 'WALKIN' : 'ROUTINE'),
    schedule: { reference: `Schedule/${agenda.id}` },
    status: 'free',
    start: written(slot.start),
    end: written(slot.end),
    ...(agenda.rhythm !== 'walk-in' && { comment: `${place.base}/rdv/${slot.id}` }),
  };
}

function cptsMark(cpts: Structure): Record<string, unknown> {
  return {
    coding: [{ system: SYSTEMS.category, code: '604' }],
    extension: [
      {
        url: 'http://hl7.org/fhir/5.0/StructureDefinition/extension-Slot.serviceType',
        valueReference: { reference: `HealthcareService/${cpts.id}` },
      },
    ],
  };
}

function agendaResources(agenda: Agenda): Resource[] {
  const { person, cpts } = agenda;
  const actors = [{ reference: `PractitionerRole/${agenda.id}` }];
  if (person) actors.unshift({ reference: `Practitioner/${person.rpps}` });
  const resources: Resource[] = [
    { resourceType: 'Schedule', id: agenda.id, actor: actors },
    roleResource(agenda),
  ];
  if (person) resources.push(personResource(person));
  if (cpts) resources.push(...cptsResources(cpts));
  return resources;
}

function personResource(person: Person): Resource {
  return {
    resourceType: 'Practitioner',
    id: person.rpps,
    identifier: [nationalIdentifier('IDNPS', 'urn:oid:1.2.250.1.71.4.2.1', `8${person.rpps}`)],
    name: [{ family: person.family, given: [person.given], prefix: ['Dr'] }],
    gender: person.sex === 'F' ? 'female' : 'male',
  };
}

function roleResource(agenda: Agenda): Resource {
  const { site, person, structure } = agenda;
  const location = {
    resourceType: 'Location',
    id: 'lieu',
    ...(site.name && { name: site.name }),
    identifier: [
      { type: { coding: [{ code: 'INTRN' }] }, system: 'urn:oid:1.2.250.1.999.1', value: site.id },
    ],
    telecom: [{ system: 'phone', value: site.phone }],
    address: { line: [site.line], city: site.commune.name, postalCode: site.commune.postalCode },
    position: { latitude: site.lat, longitude: site.lon },
  };
  return {
    resourceType: 'PractitionerRole',
    id: agenda.id,
    contained: [location, serviceResource(agenda)],
    healthcareService: [{ reference: '#service' }],
    ...(person && { extension: feeExtensions(person) }),
    ...(person && { practitioner: { reference: `Practitioner/${person.rpps}` } }),
    ...(structure && {
      organization: {
        identifier: nationalIdentifier('IDNST', 'urn:oid:1.2.250.1.71.4.2.2', `1${structure.finess}`),
        display: structure.name,
      },
    }),
    location: [{ reference: '#lieu' }],
    ...(person && { telecom: [{ system: 'phone', value: person.phone }] }),
  };
}

/** What the practice says of itself, in the words of FHIR R4; what it does not say is not there. */
function serviceResource({ person }: Agenda): Resource {
  const care = person ? inventCare(person) : OPEN_TO_ALL;
  const said = fromMask(CARE_FACTS, toCareMask({ ...care, sector: null, sex: null }));
  const accepting = { true: 'newpt', false: 'nopt' }[String(care.newPatients)];
  return {
    resourceType: 'HealthcareService',
    id: 'service',
    characteristic: said
      .filter((code) => !code.endsWith('new-patients'))
      .map((code) => ({ coding: [{ code }] })),
    communication: (care.languages ?? []).map((code) => ({ coding: [{ system: 'urn:ietf:bcp:47', code }] })),
    ...(accepting && {
      extension: [
        {
          url: 'http://hl7.org/fhir/us/davinci-pdex-plan-net/StructureDefinition/newpatients',
          extension: [{ url: 'acceptingPatients', valueCodeableConcept: { coding: [{ code: accepting }] } }],
        },
      ],
    }),
  };
}

const CONTRACTED = { '1': 'c1', optam: 'c3', '2': 'c3', '3': 'nc' } as const;

/** As the Annuaire Santé writes fees. */
function feeExtensions({ sector }: Person): Record<string, unknown>[] {
  const annuaire =
    'https://interop.esante.gouv.fr/ig/fhir/annuaire/StructureDefinition/as-ext-practitionerrole';
  const coding = [{ system: SYSTEMS.contracted, code: CONTRACTED[sector] }];
  return [
    { url: `${annuaire}-contracted`, valueCodeableConcept: { coding } },
    { url: `${annuaire}-hascas`, valueBoolean: sector === 'optam' },
  ];
}

function cptsResources(cpts: Structure): Resource[] {
  return [
    { resourceType: 'HealthcareService', id: cpts.id, providedBy: { reference: `Organization/${cpts.id}` } },
    {
      resourceType: 'Organization',
      id: cpts.id,
      identifier: [nationalIdentifier('IDNST', 'urn:oid:1.2.250.1.71.4.2.2', `1${cpts.finess}`)],
      name: cpts.name,
    },
  ];
}

function nationalIdentifier(code: string, system: string, value: string): Record<string, unknown> {
  return { type: { coding: [{ system: SYSTEMS.identifierType, code }] }, system, value };
}
