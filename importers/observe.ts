import type { z } from 'zod';
import {
  slotObservation,
  slotRemoval,
  type Body,
  type FeedSettings,
  type Importer,
  type Reading,
  type ReadingContext,
  type Rejection,
  type SlotObservation,
  type SlotRemoval,
} from './contract.ts';
import {
  appointmentObservation,
  appointmentRemoval,
  type AppointmentObservation,
  type AppointmentRemoval,
} from './appointments/observation.ts';
import { tellIssue } from './reading/issues.ts';
import { reject, type RuleCode } from './rules.ts';
import { garbledIn, isText } from './reading/texts.ts';

const SKEW = 2 * 60_000;
const DAY = 86_400_000;

/**
 * Bodies as one stream of readings: split and parsed in the vendor's shape, normalised, parsed again in ours, then held
 * to the rules that are every feed's. A bad record is a rejection; only a body that is no availability throws FeedError.
 */
export async function* observe<Rec, Settings extends FeedSettings>(
  importer: Importer<Rec, Settings>,
  bodies: AsyncIterable<Body>,
  context: ReadingContext<Settings>,
): AsyncIterable<Reading> {
  const now = context.now.toMillis();
  for await (const record of importer.records(bodies, context)) {
    if (isRejection(record)) {
      yield record;
      continue;
    }
    const readings = [...importer.normalize(record, context)];
    for (const reading of readings) {
      if (reading.type === 'rejection') {
        yield reading;
        continue;
      }
      const garbled = garbledIn(reading);
      if (isAppointment(reading)) yield checkAppointment(reading, { garbled, now });
      else if (context.settings.carries === 'appointments') yield refuseSlot(reading);
      else if (garbled !== null) yield refuseText(reading, garbled);
      else if (reading.type === 'slot')
        for (const checked of checkSlot(reading, { readings, now })) yield checked;
      else if (reading.type === 'removal') yield checkRemoval(reading, now);
      else yield reading;
    }
  }
}

function isRejection(record: unknown): record is Rejection {
  return typeof record === 'object' && record !== null && 'type' in record && record.type === 'rejection';
}

type Appointment = AppointmentObservation | AppointmentRemoval;
type OfSlots = Exclude<Reading, Rejection | Appointment>;

function isAppointment(reading: Reading): reading is Appointment {
  return reading.type === 'appointment' || reading.type === 'appointment-removal';
}

/** What an appointment's refusal says is where and why, never what stood there. */
function checkAppointment(
  appointment: Appointment,
  { garbled, now }: { garbled: string | null; now: number },
): Reading {
  const { at, validAt } = appointment;
  if (garbled !== null) return reject('F27', { at }, `${garbled} holds a null character or half of a pair`);
  const schema = appointment.type === 'appointment' ? appointmentObservation : appointmentRemoval;
  const parsed = schema.safeParse(appointment);
  if (!parsed.success) return reject('F04', { at }, tellIssue(parsed.error.issues[0], appointment));
  if (validAt !== null && Date.parse(validAt) > now + SKEW)
    return reject('T08', { at }, `validAt is ${validAt}, more than 2 minutes ahead`);
  if (appointment.type === 'appointment' && appointment.end !== null && appointment.end <= appointment.start)
    return reject('S02', { at }, `ends at ${appointment.end}, begins at ${appointment.start}`);
  return appointment;
}

const refuseSlot = ({ at }: OfSlots): Rejection => reject('P01', { at }, 'a slot or a schedule');

/** PostgreSQL keeps no such text: names that hold some name nothing. */
function refuseText(reading: OfSlots, member: string): Rejection {
  const { at, scheduleId } = reading;
  const sourceId = reading.type === 'schedule' ? undefined : reading.sourceId;
  const named = [scheduleId, sourceId].map((id) => (id !== undefined && isText(id) ? id : undefined));
  const where = { at, scheduleId: named[0], sourceId: named[1] };
  return reject('F27', where, `${member} holds a null character or half of a pair`);
}

interface Around {
  /** What the same record gave: a remark its importer made is not made twice. */
  readings: readonly Reading[];
  now: number;
}

function checkSlot(slot: SlotObservation, { readings, now }: Around): Reading[] {
  const parsed = slotObservation.safeParse(slot);
  if (!parsed.success) return [malformed(slot, parsed.error.issues[0])];
  const { start, end, validAt, visibility, organizations } = slot;
  if (validAt !== null && Date.parse(validAt) > now + SKEW) return [early(slot)];
  const [from, to] = [Date.parse(start), end === null ? null : Date.parse(end)];
  if (to !== null && to <= from) return [reject('S02', telling(slot), `ends at ${end}, begins at ${start}`)];
  if (lastUse(slot) < now)
    return [
      reject(
        'S03',
        telling(slot),
        `begins at ${start}, ${end === null ? 'without an end' : `ends at ${end}`}`,
      ),
    ];
  const remarks: Reading[] = [];
  const remark = (rule: RuleCode, reason: string) => {
    const made = readings.some((reading) => reading.type === 'rejection' && reading.rule === rule);
    if (!made) remarks.push(reject(rule, naming(slot), reason));
  };
  if (to === null) remark('S01', 'no end, and the feed declares no duration');
  else if (to - from > DAY) remark('S16', `from ${start} to ${end}`);
  if (visibility.includes('CPTS') && !organizations.some(({ kind }) => kind === 'CPTS')) {
    remark('V03', 'open to a CPTS, and none is named');
  }
  remarks.push(slot);
  return remarks;
}

/** Until when a slot is of any use: one place until it begins (SAS kit, requirement 5), several places until they end. */
function lastUse({ kind, capacity, start, end }: SlotObservation): number {
  const several = kind === 'WALKIN' || (capacity ?? 1) > 1;
  return Date.parse(several ? (end ?? start) : start);
}

function checkRemoval(removal: SlotRemoval, now: number): Reading {
  const parsed = slotRemoval.safeParse(removal);
  if (!parsed.success) return malformed(removal, parsed.error.issues[0]);
  return removal.validAt !== null && Date.parse(removal.validAt) > now + SKEW ? early(removal) : removal;
}

function naming({ at, scheduleId, sourceId }: SlotObservation | SlotRemoval) {
  return { at, scheduleId, sourceId, record: undefined };
}

/** With what the vendor wrote of its times: what a refusal is about, without the people in the record. */
function telling(reading: SlotObservation | SlotRemoval) {
  const { scheduleId, sourceId, validAt } = reading;
  const times = reading.type === 'slot' ? { start: reading.startText, end: reading.endText } : {};
  return { ...naming(reading), record: { scheduleId, sourceId, ...times, validAt } };
}

function early(reading: SlotObservation | SlotRemoval): Rejection {
  return reject('T08', telling(reading), `validAt is ${reading.validAt}, more than 2 minutes ahead`);
}

function malformed(reading: SlotObservation | SlotRemoval, issue: z.core.$ZodIssue | undefined): Rejection {
  return reject('F04', { ...naming(reading), record: reading }, tellIssue(issue, reading));
}
