import { SLOT_STATUSES } from '../../db/vocabulary.ts';
import type { Body, ReadingContext, Rejection } from '../contract.ts';
import { pageExaminer } from '../fhir/page-examiner.ts';
import { searchWindow } from '../fhir/search.ts';
import type { SlotRecord } from '../fhir/slot-bundle.ts';
import { readSlotRecords, type FhirRecord } from '../fhir/slot-records.ts';
import { reject } from '../rules.ts';
import { readInstant } from '../time-rules.ts';
import { overseasZone } from '../reading/zones.ts';
import type { SosSettings } from './record.ts';

type Context = ReadingContext<SosSettings>;

/** The schedules, and the slots that were asked for: free, inside the window. The others are counted by schedule. */
export async function* readAsked(
  bodies: AsyncIterable<Body>,
  context: Context,
): AsyncIterable<FhirRecord | Rejection> {
  const leftOut = new Map<string, { at: string; count: number }>();
  for await (const record of readSlotRecords(bodies, pageExaminer(['Slot', 'Schedule']))) {
    if (record.type !== 'slot' || isAsked(record, context)) yield record;
    else {
      const known = leftOut.get(record.scheduleId) ?? { at: record.at, count: 0 };
      leftOut.set(record.scheduleId, { ...known, count: known.count + 1 });
    }
  }
  for (const [scheduleId, { at, count }] of leftOut) {
    const reason = `${count} of ${scheduleId}, from here on: not free, or outside the window`;
    yield reject('F22', { at, scheduleId }, reason);
  }
}

/** A status or a start that cannot be read is let through, to be refused by its rule. */
function isAsked({ slot: { status, start }, location }: SlotRecord, context: Context): boolean {
  if (status !== 'free' && SLOT_STATUSES.some((known) => known === status)) return false;
  const { settings, now } = context;
  const zone =
    overseasZone({ postalCode: location?.address?.postalCode?.trim() }) ??
    settings.location?.zone ??
    settings.zone;
  const read = readInstant(start, { rule: settings.timeRule, zone, now });
  if ('problem' in read) return true;
  const { from, to } = searchWindow(context);
  const instant = Date.parse(read.instant);
  return from.toMillis() <= instant && instant <= to.toMillis();
}
