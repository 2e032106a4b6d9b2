import type { Modality } from '../../db/vocabulary.ts';
import type { LocationDescription, OrganizationDescription, Rejection } from '../contract.ts';
import {
  describeLocation,
  describeOrganizations,
  describePractitioner,
  type Remark,
} from '../fhir/actors.ts';
import { readCare } from '../fhir/care.ts';
import { Refusal } from '../fhir/refusal.ts';
import type { ResourceIndex } from '../fhir/resource-index.ts';
import type { CodeableConcept, Schedule } from '../fhir/resources.ts';
import { joinActors, ReferenceWalk, type ScheduleActors } from '../fhir/schedule-actors.ts';
import { extensionNamed, modalitiesAmong, specialtiesAmong } from '../fhir/slot-fields.ts';
import { specialtyFromWords } from '../fhir/specialty-words.ts';
import { reject } from '../rules.ts';
import { NOTHING_SAID, organizationNamed } from '../reading/said.ts';
import type { DescribedSchedule } from './record.ts';

/** HL7 service-type 124, General Practice: the one code of it that is a specialty of the SAS. */
const GENERAL_PRACTICE = /service-type$/u;

/** What a schedule leads to: who, where, for what. Remarks name the schedule's own line. */
export function describeSchedule(
  agenda: Schedule,
  { at, index }: { at: string; index: ResourceIndex },
): DescribedSchedule {
  const remarks: Rejection[] = [];
  const remark: Remark = (rule, reason) => {
    const rejection = reject(rule, { at, record: agenda, scheduleId: agenda.id }, reason);
    if (rejection.severity === 'error') throw new Refusal(rule, reason);
    remarks.push(rejection);
  };
  try {
    return { ...describe(agenda, new ReferenceWalk(index), remark), remarks, refusal: null };
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    return { said: NOTHING_SAID, modalities: [], syncedAt: null, remarks, refusal };
  }
}

function describe(agenda: Schedule, walk: ReferenceWalk, remark: Remark) {
  const actors = joinActors(walk, agenda);
  for (const gap of walk.gaps) remark('I10', `${gap} is in no file`);
  const practitioner = describePractitioner(actors, remark);
  const organizations = describeOrganizations(actors, remark);
  const location = placeOf(actors, remark);
  const said = {
    ...NOTHING_SAID,
    practitioner,
    organizations: practitioner || organizations.length > 0 ? organizations : ownerOf(location),
    location,
    care: readCare(actors),
    specialties: readSpecialties(agenda, actors, remark),
  };
  return { said, modalities: readModalities(agenda, actors), syncedAt: syncedAt(agenda) };
}

/** Where nobody is named it is the place that sees people: a pharmacy, a centre. */
function ownerOf(place: LocationDescription | null): OrganizationDescription[] {
  if (!place?.name) return [];
  return [organizationNamed(place.name, { sourceId: place.sourceId, finess: place.finess })];
}

/** The place under the publication's own id: the originals of an aggregator may be the same in two of its sources. */
function placeOf(actors: ScheduleActors, remark: Remark): LocationDescription | null {
  const place = describeLocation(actors, remark);
  return place && { ...place, sourceId: actors.location?.id ?? place.sourceId };
}

/** When the source of an aggregator was last heard, as written on the resource. */
export function syncedAt({ meta }: Pick<Schedule, 'meta'>): string | null {
  const said = extensionNamed('lastSourceSync', meta?.extension);
  return said?.valueDateTime ?? said?.valueInstant ?? said?.valueString ?? null;
}

/** Coded, else by the places: without walls it is by video, with walls at the practice. */
function readModalities(agenda: Schedule, { walls, virtual }: ScheduleActors): Modality[] {
  const coded = modalitiesAmong(agenda.serviceType);
  if (coded.length > 0) return coded;
  if (!virtual) return ['AMB'];
  return walls ? ['AMB', 'VR'] : ['VR'];
}

/** Of the schedule, of the role, then of the service in words; a service that is no specialty is no mistake. */
function readSpecialties(agenda: Schedule, { role }: ScheduleActors, remark: Remark): string[] {
  const named = extensionNamed('schedule-specialty', agenda.extension)?.valueCoding;
  const concepts = [...(agenda.specialty ?? []), ...(named ? [{ coding: [named] }] : [])];
  const own = specialtiesAmong(concepts.length > 0 ? concepts : role?.specialty, remark);
  return [...new Set([...own, ...[...concepts, ...(agenda.serviceType ?? [])].flatMap(servicesOf)])];
}

function servicesOf({ coding, text }: CodeableConcept): string[] {
  const general = coding?.some(({ system, code }) => code === '124' && GENERAL_PRACTICE.test(system ?? ''));
  if (general) return ['SM54'];
  const words = [text, ...(coding ?? []).map(({ display }) => display)];
  return words.flatMap((word) => (word === undefined ? [] : (specialtyFromWords(word) ?? [])));
}
