import type { Reading, ReadingContext, SlotObservation } from '../contract.ts';
import { observeSlot } from '../fhir/observe-slot.ts';
import { searchWindow } from '../fhir/search.ts';
import type { FhirRecord } from '../fhir/slot-records.ts';
import { parsePractitionerIdentifier } from '../identifiers.ts';
import { reject } from '../rules.ts';
import type { SasSettings } from './record.ts';

type Context = ReadingContext<SasSettings>;

/** A joined slot as ours, checked against what was asked: the professionals, and the window. */
export function* normalizeSlot(record: FhirRecord, context: Context): Iterable<Reading> {
  if (record.type === 'schedule') {
    yield record;
    return;
  }
  const { at, slot, scheduleId, sourceId } = record;
  for (const reading of observeSlot(record, context)) {
    if (reading.type !== 'slot') {
      yield reading;
      continue;
    }
    const where = { at, record: slot, scheduleId, sourceId };
    if (!wasAsked(reading, context.settings)) {
      yield reject('I04', where, 'the professional of this slot is not among those asked for');
      return;
    }
    if (reading.start > windowEnd(context)) {
      yield reject('S13', where, `begins at ${reading.start}, after the end of the third day`);
    }
    yield reading;
  }
}

/** The end of the window, kept beside its context: a time zone is slow to ask, and it is looked at once a slot. */
const ends = new WeakMap<Context, string>();

function windowEnd(context: Context): string {
  const end = ends.get(context) ?? searchWindow(context).to.toUTC().toISO();
  ends.set(context, end);
  return end;
}

/** Bare numbers asked for, kept beside the settings they come from: they are looked at once a slot. */
const asked = new WeakMap<SasSettings, ReadonlySet<string>>();

function wasAsked({ practitioner }: SlotObservation, settings: SasSettings): boolean {
  if (settings.practitioners.length === 0) return true;
  const numbers = asked.get(settings) ?? new Set(settings.practitioners.map(bare));
  asked.set(settings, numbers);
  return [practitioner?.rpps, practitioner?.adeli].some((number) => number && numbers.has(number));
}

function bare(written: string): string {
  const value = written.replace(/^.*\|/u, '').trim();
  return parsePractitionerIdentifier(value)?.value ?? value;
}
