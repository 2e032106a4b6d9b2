import { DateTime } from 'luxon';
import {
  APPOINTMENT_KINDS,
  MODALITIES,
  SLOT_STATUSES,
  VISIBILITIES,
  type AppointmentKind,
  type Modality,
  type SlotStatus,
  type Visibility,
} from '../../db/vocabulary.ts';
import type { FeedSettings, LocationDescription, ReadingContext, SlotObservation } from '../contract.ts';
import { readInterval } from '../time-rules.ts';
import type { Remark } from './actors.ts';
import { codesOf, isOf, textsOf } from './codes.ts';
import { Refusal } from './refusal.ts';
import type { CodeableConcept, Extension, PractitionerRole, Slot } from './resources.ts';
import { specialtyFromWords } from './specialty-words.ts';

const MOST_PLACES = 32_767;

/** Start and end under the feed's time rule, in the zone of the place; an end only when the feed's duration gives one. */
export function readTimes(
  slot: Slot,
  { context, location }: { context: ReadingContext; location: LocationDescription | null },
  remark: Remark,
): Pick<SlotObservation, 'start' | 'end' | 'startText' | 'endText'> {
  const { zone, timeRule, duration } = context.settings;
  const reading = { rule: timeRule, zone: location?.zone ?? zone, now: context.now };
  const written = { start: slot.start, end: slot.end ?? null };
  const read = readInterval(written, reading);
  if ('problem' in read) throw new Refusal(read.problem, read.reason);
  for (const side of ['start', 'end'] as const) {
    const found = read[side];
    if (found?.warning) remark(found.warning, `"${written[side]}" was read as ${found.instant}`);
  }
  const start = read.start.instant;
  const end = read.end?.instant ?? endAfter(start, duration);
  return { start, end, startText: written.start, endText: written.end };
}

function endAfter(start: string, minutes: number | undefined): string | null {
  return minutes === undefined ? null : DateTime.fromISO(start).plus({ minutes }).toUTC().toISO();
}

export function readStatus(slot: Slot): SlotStatus {
  const status = SLOT_STATUSES.find((known) => known === slot.status);
  if (!status) throw new Refusal('S04', `"${slot.status.slice(0, 40)}" is not a status`);
  return status;
}

export function readModalities(slot: Slot, remark: Remark): Modality[] {
  const modalities = modalitiesAmong(slot.serviceType);
  if (modalities.length === 0) remark('S17', 'no serviceType is coded in v3-ActCode');
  return modalities;
}

/** The modalities coded among service types; a code of that system that is none refuses the record. */
export function modalitiesAmong(serviceTypes: readonly CodeableConcept[] | undefined): Modality[] {
  return codesOf('v3-ActCode', serviceTypes).map((code) => {
    const modality = MODALITIES.find((known) => known === code);
    if (!modality) throw new Refusal('S05', `"${code.slice(0, 40)}" is not a modality`);
    return modality;
  });
}

/** v2-0276 says of ROUTINE: "default if not valued". */
export function readKind(slot: Slot, remark: Remark): AppointmentKind {
  const codes = codesOf('v2-0276', slot.appointmentType ? [slot.appointmentType] : []);
  const unknown = codes.find((code) => !APPOINTMENT_KINDS.some((known) => known === code));
  if (unknown) remark('S06', `"${unknown.slice(0, 40)}" is neither ROUTINE nor WALKIN`);
  return codes.includes('WALKIN') ? 'WALKIN' : 'ROUTINE';
}

/** Who may see it. One code that is not understood hides the slot from everyone: it may be the one that restricts it. */
export function readVisibility(slot: Slot, settings: FeedSettings, remark: Remark): Visibility[] {
  const labels = slot.meta?.security ?? [];
  if (labels.length === 0) remark('V02', 'no meta.security');
  const understood = labels.map((label) => {
    const words = settings.visibility ?? {};
    if (label.code !== undefined && Object.hasOwn(words, label.code)) return words[label.code] ?? null;
    const known = VISIBILITIES.find((code) => code === label.code && (!label.system || isOf('R314', label)));
    if (!known) remark('V01', `"${(label.code ?? '').slice(0, 40)}" is not a code of TRE_R314`);
    return known ? [known] : null;
  });
  if (understood.includes(null)) return [];
  return VISIBILITIES.filter((code) => understood.some((codes) => codes?.includes(code)));
}

export function readBookingUrl(slot: Slot, remark: Remark): string | null {
  if (slot.comment === undefined) {
    remark('S09', 'no comment');
    return null;
  }
  const url = URL.parse(slot.comment);
  if (url && /^https?:$/u.test(url.protocol)) return slot.comment;
  remark('S10', `"${slot.comment.slice(0, 80)}" is not an address`);
  return null;
}

/** Coded or in words (faq.md, error 3); the role's own specialties when the slot names none. */
export function readSpecialties(
  { slot, role }: { slot: Slot; role: PractitionerRole | null },
  remark: Remark,
): string[] {
  return specialtiesAmong(slot.specialty?.length ? slot.specialty : role?.specialty, remark);
}

/** The TRE_R38 codes that concepts name, by code or in words. */
export function specialtiesAmong(concepts: readonly CodeableConcept[] | undefined, remark: Remark): string[] {
  const codes = codesOf('R38', concepts).filter((code) => {
    const plausible = /^(?:SM|SCD|SI|SP)\d\d$/u.test(code);
    if (!plausible) remark('S07', `"${code.slice(0, 40)}" is not a code of TRE_R38`);
    return plausible;
  });
  for (const words of textsOf(concepts)) {
    const code = specialtyFromWords(words);
    if (code) codes.push(code);
    else remark('S07', `"${words.slice(0, 60)}" names no specialty we know`);
  }
  return [...new Set(codes)];
}

/** Places in the slot (SMART Scheduling Links `slot-capacity`); null when nothing says how many. */
export function readCapacity(slot: Slot, remark: Remark): number | null {
  const said = extensionNamed('slot-capacity', slot.extension)?.valueInteger;
  if (said === undefined) return null;
  if (Number.isInteger(said) && said >= 0 && said <= MOST_PLACES) return said;
  remark('S15', `${said} is not a number of places`);
  return null;
}

/** A slot without a place left is busy, whatever its status says. */
export function bookable(
  status: SlotStatus,
  capacity: number | null,
): Pick<SlotObservation, 'status' | 'capacity'> {
  if (capacity !== 0) return { status, capacity };
  return { status: status === 'free' ? 'busy' : status, capacity: null };
}

/** An extension by the last part of its address: the same ones are published under several hosts. */
export function extensionNamed(
  name: string,
  extensions: readonly Extension[] | undefined,
): Extension | undefined {
  return extensions?.find(({ url }) => url?.split(/[/#]/u).at(-1) === name);
}
