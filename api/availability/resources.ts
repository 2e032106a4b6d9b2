import { z } from '@hono/zod-openapi';
import type {
  AbsenceRow,
  ExerciseRow,
  RangeRow,
  SettingRow,
} from '../../db/queries/availability/availability.ts';
import {
  APPOINTMENT_KINDS,
  CONTACT_PREFERENCES,
  fromMask,
  MODALITIES,
  ORGANIZATION_KINDS,
  VISIBILITIES,
} from '../../db/vocabulary.ts';
import { careResource, toCare } from './care.ts';

const instant = z.iso.datetime();
const text = z.string().nullable();

export const exerciseResource = z
  .object({
    roleId: z.int(),
    /** The offer it is shown as in searches. */
    offerId: z.string(),
    kind: z.enum(['professional', 'structure']),
    name: z.string(),
    organization: z.object({ name: z.string(), kind: z.enum(ORGANIZATION_KINDS) }).nullable(),
    place: z.object({ name: text, line: text, postalCode: text, city: text }),
    zone: z.string(),
    /** TRE_R38 code; null until one is declared, and nothing is found without. */
    specialty: text,
    /** Whether slots may be kept for the members of a CPTS. */
    inCpts: z.boolean(),
  })
  .openapi('Exercise');

export const structureResource = z
  .object({ id: z.int(), name: z.string(), kind: z.enum(ORGANIZATION_KINDS) })
  .openapi('OwnStructure');

export const settingsResource = z
  .object({
    /** What a change must give back. */
    version: z.int(),
    specialty: text,
    /** Patients a week, by the week of the place; null is without limit. */
    weeklyQuota: z.int().nullable(),
    overbooking: z.object({
      accepts: z.boolean(),
      weeklyQuota: z.int().nullable(),
      contact: z.enum(CONTACT_PREFERENCES).nullable(),
      contactValue: text,
    }),
    care: careResource,
  })
  .openapi('AvailabilitySettings');

export const rangeResource = z
  .object({
    id: z.int(),
    version: z.int(),
    day: z.iso.date(),
    starts: z.string(),
    ends: z.string(),
    /** ISO week days it comes back on, Monday 1; none for once. */
    weekdays: z.array(z.int()),
    until: z.iso.date().nullable(),
    slotMinutes: z.int().nullable(),
    capacity: z.int(),
    modalities: z.array(z.enum(MODALITIES)),
    visibility: z.array(z.enum(VISIBILITIES)),
    kind: z.enum(APPOINTMENT_KINDS),
    exceptions: z.array(z.iso.date()),
  })
  .openapi('AvailabilityRange');
export type RangeResource = z.infer<typeof rangeResource>;

export const absenceResource = z.object({ id: z.int(), start: instant, end: instant }).openapi('Absence');

/** A range on a day of the week that is shown. */
export const occurrenceResource = z
  .object({
    rangeId: z.int(),
    day: z.iso.date(),
    start: instant,
    end: instant,
    /** Places, those booked and those held just now. */
    places: z.int(),
    taken: z.int(),
    held: z.int(),
    /** `skipped`: left out that day; `absent`: an absence covers it; `quota`: its week has all its patients. */
    state: z.enum(['open', 'full', 'quota', 'absent', 'skipped', 'over']),
  })
  .openapi('AvailabilityOccurrence');
export type OccurrenceResource = z.infer<typeof occurrenceResource>;

export const weekResource = z
  .object({
    exercise: exerciseResource,
    settings: settingsResource,
    /** Monday of the week, and today, at the place. */
    from: z.iso.date(),
    today: z.iso.date(),
    ranges: z.array(rangeResource),
    occurrences: z.array(occurrenceResource),
    absences: z.array(absenceResource),
    /** Patients of that week booked in ranges declared here. */
    patients: z.int(),
  })
  .openapi('AvailabilityWeek');

export function toExercise(row: ExerciseRow): z.infer<typeof exerciseResource> {
  const { roleId, offerId, kind, organizationName, organizationKind, zone, specialty } = row;
  const person = [row.given, row.family].filter(Boolean).join(' ');
  return {
    roleId,
    offerId: String(offerId),
    kind,
    name: person || (organizationName ?? row.locationName ?? ''),
    organization:
      organizationName !== null && organizationKind !== null
        ? { name: organizationName, kind: organizationKind }
        : null,
    place: { name: row.locationName, line: row.line, postalCode: row.postalCode, city: row.city },
    zone,
    specialty,
    inCpts: row.cptsIds.length > 0,
  };
}

export function toSettings(
  row: SettingRow | undefined,
  { specialty }: Pick<ExerciseRow, 'specialty'>,
): z.infer<typeof settingsResource> {
  return {
    version: row?.version ?? 0,
    specialty,
    weeklyQuota: row?.weeklyQuota ?? null,
    overbooking: {
      accepts: row?.overbooking ?? false,
      weeklyQuota: row?.overbookingQuota ?? null,
      contact: row?.contact ?? null,
      contactValue: row?.contactValue ?? null,
    },
    care: toCare(row),
  };
}

const WEEK = [1, 2, 3, 4, 5, 6, 7] as const;

export const toWeekdays = (mask: number): number[] => fromMask(WEEK.map(String), mask).map(Number);
export const weekdayMask = (days: readonly number[]): number =>
  days.reduce((mask, day) => mask | (1 << (day - 1)), 0);

export function toRange(row: RangeRow): RangeResource {
  const { id, version, day, starts, ends, until, slotMinutes, capacity, kind, exceptions } = row;
  return {
    id,
    version,
    day,
    starts,
    ends,
    until,
    slotMinutes,
    capacity,
    kind,
    exceptions,
    weekdays: toWeekdays(row.weekdays),
    modalities: fromMask(MODALITIES, row.modalities),
    visibility: fromMask(VISIBILITIES, row.visibility),
  };
}

export function toAbsence({ id, startAt, endAt }: AbsenceRow): z.infer<typeof absenceResource> {
  return { id, start: startAt.toISOString(), end: endAt.toISOString() };
}
