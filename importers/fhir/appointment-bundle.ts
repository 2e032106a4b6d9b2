import { appointmentDelete, type AppointmentLine } from '../appointments/line.ts';
import { observeAppointment } from '../appointments/observe-line.ts';
import type { Body, Reading, ReadingContext, Rejection } from '../contract.ts';
import { memberAt, tellIssue } from '../reading/issues.ts';
import { reject } from '../rules.ts';
import { describeLocation, describeOrganizations, describePractitioner, type Remark } from './actors.ts';
import { appointment, patient, type FhirAppointment } from './appointment-resources.ts';
import { readBundle, type FhirBundle } from './bundle.ts';
import { Refusal } from './refusal.ts';
import { ResourceIndex, type Found } from './resource-index.ts';
import type { Extension, Identifier, Reference } from './resources.ts';
import { joinActors, parse, ReferenceWalk } from './schedule-actors.ts';
import { extensionNamed, modalitiesAmong, specialtiesAmong } from './slot-fields.ts';

/** An Appointment and the resources of its bundle. */
export interface FhirAppointmentRecord {
  type: 'appointment';
  at: string;
  id: string | undefined;
  resource: Record<string, unknown>;
  index: ResourceIndex;
}

/** An appointment that a transaction deletes, which names it by its address alone. */
export interface FhirAppointmentDeletion {
  type: 'appointment-deletion';
  at: string;
  id: string;
}

export type FhirPersonRecord = FhirAppointmentRecord | FhirAppointmentDeletion;

/** The appointments of FHIR bundles. Throws FeedError when a body is no bundle, or of a type that `examine` refuses. */
export async function* readAppointmentRecords(
  bodies: AsyncIterable<Body>,
  examine: (bundle: FhirBundle) => void,
): AsyncIterable<FhirPersonRecord | Rejection> {
  for await (const body of bodies) {
    const bundle = await readBundle(body);
    examine(bundle);
    const index = new ResourceIndex();
    for (const entry of bundle.entries) if (entry.type !== 'Appointment') index.add(entry);
    for (const { at, record } of bundle.broken) {
      const id = deletedIn(record);
      yield id === null ? reject('F09', { at }, 'no resource') : { type: 'appointment-deletion', at, id };
    }
    for (const { type, at, id, resource } of bundle.entries)
      if (type === 'Appointment') yield { type: 'appointment', at, id, resource, index };
      else if (type === 'Slot' || type === 'Schedule') yield reject('P01', { at }, 'a slot or a schedule');
  }
}

/** `Appointment/12` of a DELETE. */
function deletedIn(record: unknown): string | null {
  if (memberAt(record, ['request', 'method']) !== 'DELETE') return null;
  const url = memberAt(record, ['request', 'url']);
  return (typeof url === 'string' && /(?:^|\/)Appointment\/([\w.-]{1,64})$/u.exec(url)?.[1]) || null;
}

/** A FHIR appointment as ours; or the one refusal that says why it is not. */
export function observeFhirAppointment(record: FhirPersonRecord, context: ReadingContext): Reading[] {
  const { at } = record;
  if (record.type === 'appointment-deletion') {
    const line = appointmentDelete.parse({ type: 'appointment', op: 'delete', sourceId: record.id });
    return observeAppointment(line, { at, context });
  }
  const parsed = appointment.safeParse(record.resource);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const missing = memberAt(record.resource, issue?.path ?? []) === undefined;
    return [reject(missing ? 'F03' : 'F09', { at }, tellIssue(issue, record.resource))];
  }
  const remarks: Reading[] = [];
  const remark: Remark = (rule, reason) => void remarks.push(reject(rule, { at }, reason));
  try {
    const line = toLine(parsed.data, record, remark);
    return [...remarks, ...observeAppointment(line, { at, context })];
  } catch (error) {
    if (error instanceof Refusal) return [reject(error.rule, { at }, error.message)];
    throw error;
  }
}

function toLine(
  found: FhirAppointment,
  { id, index }: FhirAppointmentRecord,
  remark: Remark,
): AppointmentLine {
  const walk = new ReferenceWalk(index);
  const actors = found.participant.flatMap(({ actor }) => actor ?? []);
  const joined = joinActors(walk, {
    resourceType: 'Schedule',
    id: undefined,
    identifier: undefined,
    meta: undefined,
    contained: found.contained,
    serviceType: undefined,
    specialty: undefined,
    extension: undefined,
    actor: actors,
  });
  const sourceId = found.identifier?.find(({ value }) => value)?.value ?? id ?? found.id;
  if (!sourceId) throw new Refusal('F03', 'an appointment without identifier');
  const [organization] = describeOrganizations(joined, remark);
  const { lastUpdated, versionId } = found.meta ?? {};
  return {
    type: 'appointment',
    sourceId,
    validAt: lastUpdated,
    version: versionId && /^\d{1,12}$/u.test(versionId) ? Number(versionId) : null,
    person: personOf(actors, { walk, contained: found.contained }),
    status: found.status,
    start: found.start,
    end: found.end,
    practitioner: describePractitioner(joined, remark) ?? namedAmong(actors),
    organization: organization ?? null,
    location: describeLocation(joined, remark),
    specialties: specialtiesAmong(found.specialty ?? joined.role?.specialty, remark),
    modality: modalitiesAmong(found.serviceType)[0] ?? null,
    link: addressIn('appointment-video-url', found.extension),
    manageUrl: addressIn('appointment-manage-url', found.extension),
    bring: found.patientInstruction,
    access: extensionNamed('appointment-access', found.extension)?.valueString,
  };
}

/** Someone a bundle names without describing them. */
function namedAmong(actors: readonly Reference[]) {
  const person = actors.find(({ reference }) => reference?.includes('Practitioner'));
  return person?.display ? { family: person.display } : null;
}

const addressIn = (name: string, extensions: readonly Extension[] | undefined) =>
  extensionNamed(name, extensions)?.valueUrl ?? extensionNamed(name, extensions)?.valueUri;

/** INS-NIR and INS-NIA, and those of tests and demonstrations (fr-core-patient-ins). */
const INS_SYSTEM = /(?:^|:)1\.2\.250\.1\.213\.1\.4\.(?:8|9|10|11)$/u;
const PAIRING_SYSTEM = /pairing$/u;

interface Around {
  walk: ReferenceWalk;
  contained: readonly unknown[] | undefined;
}

function personOf(actors: readonly Reference[], { walk, contained }: Around) {
  const found = actors.map((actor): Found | undefined => walk.follow(actor, contained));
  const person = found.flatMap((each) => parse(patient, each) ?? [])[0];
  const identifiers = [
    ...(person?.identifier ?? []),
    ...actors.flatMap(({ identifier }) => identifier ?? []),
  ];
  const value = (system: RegExp) =>
    identifiers.find((each: Identifier) => each.value && each.system && system.test(each.system))?.value;
  const reliability = extensionNamed('fr-core-identity-reliability', person?.extension);
  return {
    ins: value(INS_SYSTEM),
    insStatus: reliability?.valueCoding?.code ?? reliability?.valueCode,
    pairingId: value(PAIRING_SYSTEM),
  };
}
