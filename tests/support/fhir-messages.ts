export const RPPS = '10100000026';
export const REGULATOR = '10999000011';
export const PERSON = 'urn:oid:1.2.250.1.71.4.2.1';
export const SYSTEM = 'urn:oid:1.1.111.1.11.1.1.1';
export const START = '2026-11-24T18:00:00+01:00';

/** FrAppointmentSAS as a vendor writes it. */
export function message(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    resourceType: 'Appointment',
    meta: {
      profile: ['http://sas.fr/fhir/StructureDefinition/FrAppointmentSAS'],
      lastUpdated: '2026-11-24T11:00:00Z',
    },
    extension: [
      {
        url: 'http://interopsante.org/fhir/StructureDefinition/FrAppointmentOperator',
        valueReference: { identifier: { system: PERSON, value: `8${REGULATOR}` } },
      },
    ],
    identifier: [{ system: SYSTEM, value: 'b6e39355' }],
    status: 'booked',
    created: '2026-11-24T11:00:00Z',
    start: START,
    end: '2026-11-24T18:20:00+01:00',
    participant: [{ actor: { identifier: { system: PERSON, value: `8${RPPS}` } }, status: 'accepted' }],
    ...changes,
  };
}
