import type { Config } from '../config.ts';
import { baseOf } from '../config.ts';
import { FHIR_MEDIA_TYPES, PROFILES } from './systems.ts';

const SLOT_PARAMETERS = [
  ['start', 'date', 'Twice: with `ge` and with `le`; bounds the start of slots'],
  ['status', 'token', '`free` alone'],
  ['schedule.actor:Practitioner.identifier', 'token', '1 to 25 national numbers, prefixed or not'],
  ['schedule.actor:Location.organization.identifier', 'token', 'Instead: 1 to 25 SIRET or FINESS'],
  ['service-type', 'token', 'AMB, HH or VR'],
  ['specialty', 'token', 'TRE_R38'],
  ['appointment-type', 'token', 'ROUTINE or WALKIN'],
  ['_count', 'number', 'At most 1000 slots a page; the link `next` goes on'],
] as const;

const SCHEDULE_PARAMETERS = [
  ['actor:Location.organization.identifier', 'token', '1 to 25 SIRET or FINESS, prefixed or not'],
  [
    '_has:Slot:schedule:start',
    'date',
    'Twice: with `ge` and with `le`; bounds the start of the slots that come',
  ],
  ['_has:Slot:schedule:status', 'token', '`free` alone; no other slot comes'],
  ['_count', 'number', 'At most 1000 slots a page; the link `next` goes on'],
] as const;

const INCLUDES = [
  'Slot:schedule',
  'Schedule:actor',
  'Location:organization',
  'Slot:service-type-reference',
  'HealthcareService:organization',
];

/** What this server speaks (FHIR R4 CapabilityStatement): the contract of `/fhir`. */
export function capabilityStatement(config: Config, date: string): Record<string, unknown> {
  const base = baseOf(config);
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date,
    kind: 'instance',
    software: { name: 'Créneau' },
    implementation: { description: 'Créneau, as a server of the SAS guide’s flows', url: `${base}/fhir` },
    fhirVersion: '4.0.1',
    format: [...FHIR_MEDIA_TYPES],
    implementationGuide: ['https://interop.esante.gouv.fr/ig/fhir/sas'],
    rest: [
      {
        mode: 'server',
        security: {
          description:
            'A bearer: a vendor’s API key, or a token for its registered keys (SMART Backend Services, private_key_jwt).',
          extension: [
            {
              url: 'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris',
              extension: [{ url: 'token', valueUri: `${base}/api/oauth/token` }],
            },
          ],
        },
        resource: [slotCapability(), scheduleCapability(), appointmentCapability()],
      },
    ],
  };
}

function slotCapability(): Record<string, unknown> {
  return {
    type: 'Slot',
    supportedProfile: [PROFILES.slot, PROFILES.cptsSlot, PROFILES.sosSlot],
    documentation:
      'INT_R01 and INT_R04 for the professionals who declare their availability here; by structure, the places of structures.',
    interaction: [{ code: 'search-type' }],
    searchInclude: INCLUDES,
    searchParam: SLOT_PARAMETERS.map(([name, type, documentation]) => ({ name, type, documentation })),
  };
}

function scheduleCapability(): Record<string, unknown> {
  return {
    type: 'Schedule',
    supportedProfile: [PROFILES.sosSchedule],
    documentation:
      'The search of SOS Médecins, for every structure (SOS, CPTS, MSP…) that declares places here.',
    interaction: [{ code: 'search-type' }],
    searchInclude: ['Schedule:actor:Location', 'Location:organization'],
    searchRevInclude: ['Slot:schedule'],
    searchParam: SCHEDULE_PARAMETERS.map(([name, type, documentation]) => ({ name, type, documentation })),
  };
}

function appointmentCapability(): Record<string, unknown> {
  return {
    type: 'Appointment',
    supportedProfile: [PROFILES.appointment],
    documentation: 'INT_R03: what became of appointments a regulator took at a vendor’s. Never a patient.',
    interaction: [{ code: 'create' }, { code: 'update' }],
    versioning: 'versioned-update',
    updateCreate: true,
    conditionalCreate: true,
    conditionalUpdate: true,
    searchParam: [{ name: 'identifier', type: 'token', documentation: 'The vendor’s own, `system|value`' }],
  };
}
