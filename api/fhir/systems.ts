const NOS = 'https://mos.esante.gouv.fr/NOS';

/** Code and identifier systems as the SAS guide writes them. */
export const SYSTEMS = {
  visibility: `${NOS}/TRE_R314-TypeCreneau/FHIR/TRE-R314-TypeCreneau`,
  specialty: `${NOS}/TRE_R38-SpecialiteOrdinale/FHIR/TRE-R38-SpecialiteOrdinale`,
  category: `${NOS}/TRE_R66-CategorieEtablissement/FHIR/TRE-R66-CategorieEtablissement`,
  modality: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
  kind: 'http://terminology.hl7.org/CodeSystem/v2-0276',
  identifierType: 'http://interopsante.org/fhir/CodeSystem/fr-v2-0203',
  locationType: 'http://interopsante.org/fhir/CodeSystem/fr-location-identifier-type',
  person: 'urn:oid:1.2.250.1.71.4.2.1',
  structure: 'urn:oid:1.2.250.1.71.4.2.2',
} as const;

const SAS = 'http://sas.fr/fhir/StructureDefinition';
const INTEROP = 'https://interop.esante.gouv.fr/ig/fhir/sas/StructureDefinition';

/** Profiles of the searches of slots and of appointments, each at the address the guide gives it. */
export const PROFILES = {
  bundle: `${SAS}/BundleAgregateur`,
  cptsBundle: `${INTEROP}/sas-cpts-bundle-aggregator`,
  slot: `${SAS}/FrSlotAgregateur`,
  cptsSlot: `${INTEROP}/sas-cpts-slot-aggregator`,
  schedule: `${SAS}/FrScheduleAgregateur`,
  practitioner: `${SAS}/FrPractitionerAgregateur`,
  role: `${SAS}/FrPractitionerRoleExerciceAgregateur`,
  location: `${SAS}/FrLocationAgregateur`,
  healthcareService: `${INTEROP}/sas-cpts-healthcareservice-aggregator`,
  organization: `${INTEROP}/sas-cpts-organization-aggregator`,
  sosBundle: `${INTEROP}/sas-sos-bundle-aggregator`,
  sosSlot: `${INTEROP}/sas-sos-slot-aggregator`,
  sosSchedule: `${INTEROP}/sas-sos-schedule-aggregator`,
  sosLocation: `${INTEROP}/sas-sos-location-aggregator`,
  sosOrganization: `${INTEROP}/sas-sos-organization-aggregator`,
  appointment: `${SAS}/FrAppointmentSAS`,
} as const;

export const SERVICE_TYPE = 'http://hl7.org/fhir/5.0/StructureDefinition/extension-Slot.serviceType';

/** The guide writes the first, FHIR the second; both are answered by what was asked for. */
export const FHIR_MEDIA_TYPES = [
  'application/fhir+json',
  'application/json+fhir',
  'application/json',
] as const;
