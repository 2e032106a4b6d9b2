import { z } from '@hono/zod-openapi';
import { rowNumber } from '../page.ts';
import {
  APPOINTMENT_KINDS,
  CONTACT_PREFERENCES,
  MODALITIES,
  toMask,
  VISIBILITIES,
} from '../../db/vocabulary.ts';
import type { ExerciseRow, NewRange, Settings } from '../../db/queries/availability/availability.ts';
import { Problem } from '../problem.ts';
import { careResource, toCareColumns } from './care.ts';
import { weekdayMask } from './resources.ts';

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day, as 14:30');
const MOST_PATIENTS = 500;
const patients = z.int().min(1).max(MOST_PATIENTS);

const range = z.strictObject({
  day: z.iso.date(),
  starts: time,
  ends: time,
  weekdays: z.array(z.int().min(1).max(7)).max(7).default([]),
  until: z.iso.date().nullable().default(null),
  slotMinutes: z.int().min(5).max(240).nullable().default(null),
  capacity: patients.default(1),
  modalities: z.array(z.enum(MODALITIES)).min(1),
  visibility: z.array(z.enum(VISIBILITIES)).min(1),
  kind: z.enum(APPOINTMENT_KINDS).default('ROUTINE'),
});

function refuseNonsense(
  body: Omit<z.infer<typeof range>, 'modalities' | 'visibility'>,
  context: z.RefinementCtx,
): void {
  const refuse = (name: string, message: string) =>
    context.addIssue({ code: 'custom', path: [name], message });
  const { day, starts, ends, until, weekdays, slotMinutes, capacity } = body;
  if (starts === ends) refuse('ends', 'must differ from `starts`');
  if (until !== null && weekdays.length === 0) refuse('until', 'is for a range that comes back');
  if (until !== null && until < day) refuse('until', 'must not be before `day`');
  if (slotMinutes !== null && capacity !== 1)
    refuse('capacity', 'each place of a range cut into slots is for one');
  if (slotMinutes !== null && slotMinutes > minutesBetween(starts, ends))
    refuse('slotMinutes', 'is longer than the range');
}

function minutesBetween(starts: string, ends: string): number {
  const minutes = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
  return (minutes(ends) - minutes(starts) + 1440) % 1440;
}

const rangeExample = {
  day: '2026-11-24',
  starts: '18:00',
  ends: '20:00',
  weekdays: [2, 4],
  until: null,
  slotMinutes: null,
  capacity: 3,
  modalities: ['AMB' as const],
  visibility: ['SNP' as const],
  kind: 'ROUTINE' as const,
};

export const newRangeBody = range
  .extend({ roleId: rowNumber.optional() })
  .superRefine(refuseNonsense)
  .openapi('NewAvailabilityRange', { example: rangeExample });
export const rangeBody = range
  .extend({ version: z.int() })
  .superRefine(refuseNonsense)
  .openapi('ChangedAvailabilityRange', { example: { ...rangeExample, version: 1 } });

export const absenceBody = z
  .strictObject({
    roleId: rowNumber.optional(),
    start: z.iso.datetime({ offset: true }),
    end: z.iso.datetime({ offset: true }),
  })
  .refine(({ start, end }) => Date.parse(start) < Date.parse(end), {
    path: ['end'],
    error: 'must be after `start`',
  })
  .openapi('NewAbsence', { example: { start: '2026-12-24T12:00:00Z', end: '2026-12-27T23:00:00Z' } });

export const settingsBody = z
  .strictObject({
    roleId: rowNumber.optional(),
    version: z.int().min(0),
    specialty: z
      .string()
      .regex(/^[A-Z]{1,5}\d{1,4}$/, 'must be a code of TRE_R38, such as SM54')
      .nullable(),
    weeklyQuota: patients.nullable(),
    overbooking: z.strictObject({
      accepts: z.boolean(),
      weeklyQuota: patients.nullable(),
      contact: z.enum(CONTACT_PREFERENCES).nullable(),
      contactValue: z.string().trim().min(3).max(120).nullable(),
    }),
    /** Left out, what was said before stays. */
    care: careResource.optional(),
  })
  .superRefine(({ overbooking: { accepts, contact, contactValue } }, context) => {
    const refuse = (name: string, message: string) =>
      context.addIssue({ code: 'custom', path: ['overbooking', name], message });
    if (accepts && contact === null) refuse('contact', 'say how to ask');
    if (contact !== null && contactValue === null) refuse('contactValue', 'say where to ask');
    if (contact === 'e-mail' && contactValue !== null && !z.email().safeParse(contactValue).success)
      refuse('contactValue', 'must be an e-mail address');
    if ((contact === 'phone' || contact === 'sms') && !isPhone(contactValue))
      refuse('contactValue', 'must be a phone number, as +33299000000');
  })
  .openapi('ChangedAvailabilitySettings', {
    example: {
      version: 0,
      specialty: 'SM54',
      weeklyQuota: 10,
      overbooking: { accepts: true, weeklyQuota: 2, contact: 'sms', contactValue: '+33600000000' },
    },
  });

const isPhone = (text: string | null) => text !== null && /^\+?\d[\d .]{7,18}$/.test(text);

/** A range as the table keeps it. Throws `specialty-needed` and `not-in-cpts`, which only the exercise can tell. */
export function toNewRange(
  body: z.infer<typeof range>,
  { exercise, now }: { exercise: ExerciseRow; now: Date },
): NewRange {
  if (exercise.specialty === null)
    throw new Problem('specialty-needed', 'Declare a specialty first: slots are found by it.');
  if (body.visibility.includes('CPTS') && exercise.cptsIds.length === 0)
    throw new Problem('not-in-cpts', 'This exercise belongs to no CPTS that is known here.');
  const { day, starts, ends, until, slotMinutes, capacity, kind } = body;
  return {
    day,
    starts,
    ends,
    until,
    slotMinutes,
    capacity,
    kind,
    roleId: exercise.roleId,
    zone: exercise.zone,
    weekdays: weekdayMask(body.weekdays),
    modalities: toMask(MODALITIES, body.modalities),
    visibility: toMask(VISIBILITIES, body.visibility),
    updatedAt: now,
  };
}

export function toSettingsRow({
  specialty,
  weeklyQuota,
  overbooking,
  care,
}: z.infer<typeof settingsBody>): Settings {
  const { accepts, weeklyQuota: overbookingQuota, contact, contactValue } = overbooking;
  return {
    specialty,
    weeklyQuota,
    overbooking: accepts,
    overbookingQuota,
    contact,
    contactValue,
    ...toCareColumns(care),
  };
}
