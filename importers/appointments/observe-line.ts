import { FHIR_APPOINTMENT_STATUSES } from '../../db/vocabulary.ts';
import { FeedError, type Reading, type ReadingContext } from '../contract.ts';
import type { AppointmentObservation } from './observation.ts';
import { parseIns } from '../identifiers.ts';
import { memberAt, tellIssue } from '../reading/issues.ts';
import { describeActor, describeOrganizations } from '../ndjson/actor.ts';
import { LineReading, Refusal } from '../ndjson/line-reading.ts';
import type { AppointmentRecord } from '../ndjson/record.ts';
import { reject, type RejectedRecord } from '../rules.ts';
import { isZone } from '../reading/zones.ts';
import {
  appointmentDelete,
  appointmentUpsert,
  type AppointmentLine,
  type AppointmentUpsert,
} from './line.ts';

/** Throws FeedError where a body names persons and its feed must not: nothing of it is kept. */
export function requirePersons({ settings }: ReadingContext): void {
  if (settings.carries === 'appointments') return;
  throw new FeedError('carries-persons', 'this feed carries slots: appointments go to a feed of their own');
}

/** A line that says it is an appointment, as ours; or the one refusal that says why it is not. */
export function normalizeAppointmentLine(
  { at, line }: AppointmentRecord,
  context: ReadingContext,
): Reading[] {
  requirePersons(context);
  const schema = memberAt(line, ['op']) === 'delete' ? appointmentDelete : appointmentUpsert;
  const parsed = schema.safeParse(line);
  if (parsed.success) return observeAppointment(parsed.data, { at, context });
  const issue = parsed.error.issues[0];
  const missing = memberAt(line, issue?.path ?? []) === undefined;
  return [reject(missing ? 'F03' : 'F04', { at }, tellIssue(issue, line))];
}

interface Reader {
  at: string;
  context: ReadingContext;
}

/** An appointment in our own shape, whatever brought it, by the rules of every feed. The record is in no remark. */
export function observeAppointment(line: AppointmentLine, { at, context }: Reader): Reading[] {
  const where: RejectedRecord = { at };
  const reading = new LineReading(where, context);
  try {
    const observed = line.op === 'delete' ? removalOf(line, reading) : appointmentOf(line, reading);
    return [...reading.remarks, observed];
  } catch (error) {
    if (error instanceof Refusal) return [reject(error.rule, where, error.message)];
    throw error;
  }
}

function removalOf(line: Exclude<AppointmentLine, AppointmentUpsert>, reading: LineReading): Reading {
  const { zone } = reading.context.settings;
  return {
    type: 'appointment-removal',
    at: reading.where.at,
    sourceId: line.sourceId,
    validAt: line.validAt ? reading.instant(line.validAt, zone) : null,
    version: line.version ?? null,
  };
}

function appointmentOf(line: AppointmentUpsert, reading: LineReading): AppointmentObservation {
  const { practitioner, location } = line;
  const about = { op: 'schedule', scheduleId: 'appointments', practitioner, location } as const;
  const actor = describeActor(about, reading);
  const zone = zoneOf(line.zone ?? actor.zone);
  const known = FHIR_APPOINTMENT_STATUSES.some((code) => code === line.status);
  if (!known) reading.remark('P05', 'a status that FHIR does not name');
  return {
    type: 'appointment',
    at: reading.where.at,
    sourceId: line.sourceId,
    person: personOf(line.person),
    status: line.status,
    ...timesOf(line, zone, reading),
    zone,
    practitioner: actor.practitioner,
    organization: line.organization ? (describeOrganizations([line.organization], reading)[0] ?? null) : null,
    location: actor.location,
    specialties: line.specialties ?? [],
    modality: line.modality ?? null,
    link: addressOf(line.link, reading),
    manageUrl: addressOf(line.manageUrl, reading),
    bring: shortened(line.bring, 2000, reading),
    access: shortened(line.access, 1000, reading),
    validAt: line.validAt ? reading.instant(line.validAt, zone) : null,
    version: line.version ?? null,
  };
}

type Times = Pick<AppointmentObservation, 'start' | 'end'>;

/** The feed's duration gives an end to an appointment that has none. */
function timesOf(line: AppointmentUpsert, zone: string, reading: LineReading): Times {
  const { start, end } = reading.interval({ start: line.start, end: line.end || null }, zone);
  const { duration } = reading.context.settings;
  const assumed = duration ? new Date(Date.parse(start) + duration * 60_000).toISOString() : null;
  return { start, end: end ?? assumed };
}

function zoneOf(zone: string): string {
  if (isZone(zone)) return zone;
  throw new Refusal('T07', `${JSON.stringify(zone.slice(0, 40))} is not a time zone`);
}

/** What an identity must say for its INS to be believed; the second is what the French profiles write. */
const QUALIFIED: ReadonlySet<string> = new Set(['qualified', 'VALI']);

function personOf(said: AppointmentUpsert['person']): AppointmentObservation['person'] {
  const pairingId = said.pairingId?.trim() || null;
  if (!said.ins) {
    if (pairingId === null) throw new Refusal('P02', 'neither an INS nor a pairing id');
    return { ins: null, pairingId };
  }
  if (!QUALIFIED.has(said.insStatus ?? '')) {
    if (pairingId === null) throw new Refusal('P04', 'the identity is not said to be qualified');
    return { ins: null, pairingId };
  }
  const ins = parseIns(said.ins);
  if (!ins) throw new Refusal('P03', 'its form or its key is wrong');
  return { ins: ins.body + ins.key, pairingId };
}

function addressOf(written: string | null | undefined, reading: LineReading): string | null {
  if (!written) return null;
  const url = written.length <= 2000 ? URL.parse(written) : null;
  if (url && /^https?:$/u.test(url.protocol)) return written;
  reading.remark('P06', 'not an http address');
  return null;
}

function shortened(written: string | null | undefined, longest: number, reading: LineReading): string | null {
  const text = written?.trim() || null;
  if (text === null || text.length <= longest) return text;
  reading.remark('P07', `more than ${longest} characters`);
  return text.slice(0, longest).toWellFormed();
}
