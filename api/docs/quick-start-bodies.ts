import type { DateTime } from 'luxon';

/** What a vendor may send as it is: a whole small body, with the settings its feed would need. */
export interface Beginning {
  mediaType: string;
  /** What the feed's settings must say for this body. */
  settings: Record<string, unknown>;
  /** For the day given, so that what is copied is still to come. */
  body: (day: DateTime<true>) => string;
}

const PLACE = { line: '12 rue de Paris', postalCode: '35000', city: 'Rennes' };
const PERSON = { rpps: '81000000001', family: 'Kervella', given: 'Maëlle' };
const SETTLED = {
  practitioner: PERSON,
  location: PLACE,
  bookingUrl: 'https://rdv.vilaine.example',
  duration: 15,
};

const at = (day: DateTime<true>, hour: number, minute = 0) =>
  day.setZone('Europe/Paris').set({ hour, minute, second: 0, millisecond: 0 });
const instant = (time: DateTime) => time.toISO({ suppressMilliseconds: true }) ?? '';

const lines = (day: DateTime<true>) =>
  [
    {
      scheduleId: 'ag-7',
      sourceId: 'a-16',
      status: 'free',
      start: instant(at(day, 17, 30)),
      end: instant(at(day, 17, 45)),
      modalities: ['AMB'],
      visibility: ['PUBLIC', 'SNP'],
      bookingUrl: 'https://rdv.vilaine.example/a-16',
      specialties: ['SM54'],
      practitioner: PERSON,
      location: PLACE,
    },
    {
      scheduleId: 'ag-7',
      sourceId: 'a-17',
      status: 'free',
      start: instant(at(day, 17, 45)),
      end: instant(at(day, 18)),
      modalities: ['AMB'],
      visibility: ['PUBLIC', 'SNP'],
      bookingUrl: 'https://rdv.vilaine.example/a-17',
    },
  ]
    .map((line) => JSON.stringify(line))
    .join('\n');

const table = (
  day: DateTime<true>,
) => `Identifiant;Date;Début;Fin;RPPS;Nom;Prénom;Adresse;Code postal;Ville;Modalité;Visibilité;Lien
a-16;${day.toFormat('dd/LL/yyyy')};17h30;17h45;81000000001;Kervella;Maëlle;12 rue de Paris;35000;Rennes;cabinet;PUBLIC;https://rdv.vilaine.example/a-16
a-17;${day.toFormat('dd/LL/yyyy')};17h45;18h00;81000000001;Kervella;Maëlle;12 rue de Paris;35000;Rennes;cabinet;PUBLIC;https://rdv.vilaine.example/a-17`;

const compact = (time: DateTime) => time.toUTC().toFormat("yyyyLLdd'T'HHmmss'Z'");

const calendar = (day: DateTime<true>) => `BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Vilaine RDV//FR
BEGIN:VFREEBUSY
UID:libre-${day.toFormat('yyyyLLdd')}@vilaine.example
DTSTAMP:${compact(day.minus({ days: 1 }))}
FREEBUSY;FBTYPE=FREE:${compact(at(day, 17, 30))}/${compact(at(day, 18))}
END:VFREEBUSY
END:VCALENDAR`;

const NOS = 'https://mos.esante.gouv.fr/NOS';

const bundle = (day: DateTime<true>) =>
  JSON.stringify(
    {
      resourceType: 'Bundle',
      type: 'collection',
      entry: [
        {
          resource: {
            resourceType: 'Slot',
            id: 'a-16',
            meta: {
              security: [{ system: `${NOS}/TRE_R314-TypeCreneau/FHIR/TRE-R314-TypeCreneau`, code: 'PUBLIC' }],
            },
            serviceType: [
              { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' }] },
            ],
            schedule: { reference: 'Schedule/ag-7' },
            status: 'free',
            start: instant(at(day, 17, 30)),
            end: instant(at(day, 17, 45)),
            comment: 'https://rdv.vilaine.example/a-16',
          },
        },
        {
          resource: {
            resourceType: 'Schedule',
            id: 'ag-7',
            actor: [{ reference: 'Practitioner/p-1' }, { reference: 'Location/l-1' }],
          },
        },
        {
          resource: {
            resourceType: 'Practitioner',
            id: 'p-1',
            identifier: [{ system: 'urn:oid:1.2.250.1.71.4.2.1', value: '881000000001' }],
            name: [{ family: PERSON.family, given: [PERSON.given] }],
          },
        },
        {
          resource: {
            resourceType: 'Location',
            id: 'l-1',
            address: { line: [PLACE.line], postalCode: PLACE.postalCode, city: PLACE.city },
          },
        },
      ],
    },
    null,
    1,
  );

/** The formats that are ours or everybody's; for a vendor's own one sends what one already answers. */
export const BEGINNINGS: Readonly<Record<string, Beginning>> = {
  ndjson: { mediaType: 'application/x-ndjson', settings: {}, body: lines },
  csv: { mediaType: 'text/csv', settings: {}, body: table },
  icalendar: { mediaType: 'text/calendar', settings: { ...SETTLED, modalities: ['AMB'] }, body: calendar },
  'fhir-bundle': { mediaType: 'application/fhir+json', settings: {}, body: bundle },
};
