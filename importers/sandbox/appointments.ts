import type { DateTime } from 'luxon';
import type { Agenda } from './people.ts';
import type { Parcel } from './push.ts';

/** How a sandbox vendor names someone: by a qualified INS, or by the pairing id they gave it. */
export interface Named {
  ins: string | null;
  pairingId: string | null;
}

/** An invented appointment, before its vendor's format. Every text of it is invented too. */
export interface DemoAppointment {
  id: string;
  person: Named;
  start: DateTime<true>;
  minutes: number;
  status: string;
  modality: 'AMB' | 'VR';
  agenda: Agenda;
  bring: string | null;
}

/** What one vendor knows when it writes: its address, and when what it writes was true. */
interface Pen {
  base: string;
  now: DateTime<true>;
}

const at = (instant: DateTime<true>): string => instant.toISO();
const endOf = ({ start, minutes }: DemoAppointment): string => at(start.plus({ minutes }));
const manageUrl = ({ base }: Pen, { id }: DemoAppointment) => `${base}/mes-rendez-vous/${id}`;
const linkOf = ({ base }: Pen, { id, modality }: DemoAppointment) =>
  modality === 'VR' ? `${base}/visio/${id}` : null;

/** In our own format, a line each. */
export function appointmentLines(appointments: readonly DemoAppointment[], pen: Pen): Parcel {
  const lines = appointments.map((each) => {
    const { id, person, status, modality, agenda, bring } = each;
    const { person: who, site } = agenda;
    return JSON.stringify({
      type: 'appointment',
      sourceId: id,
      person:
        person.ins === null ? { pairingId: person.pairingId } : { ins: person.ins, insStatus: 'qualified' },
      status,
      start: at(each.start),
      end: endOf(each),
      practitioner: who && {
        rpps: who.rpps,
        family: who.family,
        given: who.given,
        prefix: 'Dr',
        phone: who.phone,
      },
      location: {
        line: site.line,
        postalCode: site.commune.postalCode,
        city: site.commune.name,
        insee: site.commune.insee,
        lat: site.lat,
        lon: site.lon,
        phone: site.phone,
      },
      specialties: agenda.specialties.slice(0, 1),
      modality,
      link: linkOf(pen, each),
      manageUrl: manageUrl(pen, each),
      bring,
      access: 'Interphone « Cabinet », 1er étage (texte inventé)',
    });
  });
  return { mode: 'delta', contentType: 'application/x-ndjson', body: lines.join('\n') };
}

const HEADINGS =
  'Identifiant;Date;Heure;Durée;Appariement;Statut;Nom;Prénom;N° RPPS;Adresse;Code postal;Ville;Latitude;Longitude;Modalité;À apporter;Annuler ou déplacer';

/** As the table that a practice's software exports. */
export function appointmentTable(appointments: readonly DemoAppointment[], pen: Pen): Parcel {
  const rows = appointments.map((each) => {
    const { agenda, start, minutes, status, person, modality, bring } = each;
    const { person: who, site } = agenda;
    const words = { booked: 'confirmé', cancelled: 'annulé', fulfilled: 'honoré' }[status] ?? status;
    return [
      each.id,
      start.toFormat('dd/MM/yyyy'),
      start.toFormat("HH'h'mm"),
      minutes,
      person.pairingId,
      words,
      who?.family,
      who?.given,
      who?.rpps,
      site.line,
      site.commune.postalCode,
      site.commune.name,
      site.lat,
      site.lon,
      modality === 'VR' ? 'téléconsultation' : 'cabinet',
      bring,
      manageUrl(pen, each),
    ]
      .map((cell) => String(cell ?? '').replaceAll(';', ','))
      .join(';');
  });
  return { mode: 'delta', contentType: 'text/csv', body: [HEADINGS, ...rows].join('\r\n') };
}

const R38 = 'https://mos.esante.gouv.fr/NOS/TRE_R38-SpecialiteOrdinale/FHIR/TRE-R38-SpecialiteOrdinale';
const ACT = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
const MANAGE = 'https://creneau.invalid/fhir/StructureDefinition/appointment-manage-url';
const VIDEO = 'https://creneau.invalid/fhir/StructureDefinition/appointment-video-url';
const RELIABILITY = 'https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-identity-reliability';

/** As FHIR Appointments of the French profile, in one collection. */
export function appointmentBundle(appointments: readonly DemoAppointment[], pen: Pen): Parcel {
  const entry = appointments.flatMap((each, index) => entriesOf(each, { pen, index }));
  const body = JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry });
  return { mode: 'delta', contentType: 'application/fhir+json', body };
}

function entriesOf(each: DemoAppointment, { pen, index }: { pen: Pen; index: number }) {
  const { agenda, person, modality, status, bring } = each;
  const { person: who, site } = agenda;
  const ref = (type: string) => `${type}/${type.toLowerCase()}-${index}`;
  const link = linkOf(pen, each);
  const resources = [
    {
      resourceType: 'Patient',
      identifier: [{ system: 'urn:oid:1.2.250.1.213.1.4.10', value: person.ins }],
      extension: [{ url: RELIABILITY, valueCoding: { code: 'VALI' } }],
    },
    {
      resourceType: 'Practitioner',
      identifier: who ? [{ system: 'urn:oid:1.2.250.1.71.4.2.1', value: `8${who.rpps}` }] : [],
      name: who ? [{ family: who.family, given: [who.given], prefix: ['Dr'] }] : [],
    },
    {
      resourceType: 'Location',
      telecom: [{ system: 'phone', value: site.phone }],
      address: { line: [site.line], postalCode: site.commune.postalCode, city: site.commune.name },
      position: { latitude: site.lat, longitude: site.lon },
    },
    {
      resourceType: 'Appointment',
      identifier: [{ system: 'urn:creneau:sandbox', value: each.id }],
      status,
      serviceType: [{ coding: [{ system: ACT, code: modality }] }],
      specialty: agenda.specialties.slice(0, 1).map((code) => ({ coding: [{ system: R38, code }] })),
      start: at(each.start),
      end: endOf(each),
      ...(bring && { patientInstruction: bring }),
      extension: [
        { url: MANAGE, valueUrl: manageUrl(pen, each) },
        ...(link ? [{ url: VIDEO, valueUrl: link }] : []),
      ],
      participant: ['Patient', 'Practitioner', 'Location'].map((type) => ({
        actor: { reference: ref(type) },
      })),
    },
  ];
  return resources.map((resource) => ({
    resource: { ...resource, id: ref(resource.resourceType).split('/')[1] },
  }));
}
