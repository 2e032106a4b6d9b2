import type { Rejection } from '../contract.ts';
import type { Entry } from '../fhir/bundle.ts';
import { ResourceIndex, type Found } from '../fhir/resource-index.ts';
import { schedule, slot, type Schedule, type Slot } from '../fhir/resources.ts';
import { parse } from '../fhir/schedule-actors.ts';
import { extensionNamed } from '../fhir/slot-fields.ts';
import { tellIssue } from '../reading/issues.ts';
import { reject } from '../rules.ts';
import { describeSchedule } from './describe.ts';
import type { Availability, DescribedSchedule, SmartRecord } from './record.ts';

const AVAILABILITIES: readonly Availability[] = ['some', 'none', 'unknown'];

/** Slots with what their schedules lead to; one that comes before its schedule waits until the last file is read. */
export class LinkJoin {
  readonly #index = new ResourceIndex();
  readonly #described = new WeakMap<Found, DescribedSchedule>();
  readonly #waiting: { entry: Entry; slot: Slot }[] = [];

  *add(entry: Entry): Iterable<SmartRecord | Rejection> {
    if (entry.type === 'Slot') yield* this.#addSlot(entry);
    else {
      this.#index.add(entry);
      if (entry.type === 'Schedule') yield listed(entry);
    }
  }

  *rest(): Iterable<SmartRecord | Rejection> {
    for (const { entry, slot } of this.#waiting.splice(0)) {
      const found = this.#index.resolve(slot.schedule);
      if (found) yield* this.#join(entry, slot, found);
      else
        yield reject(
          'I06',
          whereOf(entry, slot),
          `${slot.schedule.reference ?? 'no schedule'} is in no file`,
        );
    }
  }

  *#addSlot(entry: Entry): Iterable<SmartRecord | Rejection> {
    const parsed = slot.safeParse(entry.resource);
    if (!parsed.success) {
      const where = { at: entry.at, record: entry.resource, sourceId: entry.id };
      yield reject('F09', where, tellIssue(parsed.error.issues[0], entry.resource));
      return;
    }
    const found = this.#index.resolve(parsed.data.schedule);
    if (found) yield* this.#join(entry, parsed.data, found);
    else this.#waiting.push({ entry, slot: parsed.data });
  }

  *#join(entry: Entry, slot: Slot, found: Found): Iterable<SmartRecord | Rejection> {
    const described = this.#described.get(found);
    const agenda = described ?? this.#describe(found);
    if (!agenda) {
      yield reject('F09', whereOf(entry, slot), `${slot.schedule.reference ?? ''} is not a schedule`);
      return;
    }
    if (!described) yield* agenda.remarks;
    const { at, id: sourceId = '' } = entry;
    yield { type: 'slot', at, scheduleId: found.id ?? '', sourceId, slot, schedule: agenda };
  }

  #describe(found: Found): DescribedSchedule | null {
    const agenda = parse(schedule, found);
    if (!agenda) return null;
    const described = describeSchedule(agenda, { at: found.at, index: this.#index });
    this.#described.set(found, described);
    return described;
  }
}

function whereOf(entry: Entry, { schedule }: Slot) {
  const scheduleId = schedule.reference?.split('/').at(-1);
  return { at: entry.at, record: entry.resource, scheduleId, sourceId: entry.id };
}

/** The schedule of a line: what it says of its own availability counts even when the rest of it cannot be read. */
function listed(entry: Entry): SmartRecord | Rejection {
  const { at, id: scheduleId = '', resource: record } = entry;
  const agenda = schedule.safeParse(record).data;
  if (!agenda) return reject('F09', { at, record, scheduleId }, 'a schedule without its actors');
  const source = agenda.meta?.source ?? null;
  return { type: 'schedule', at, scheduleId, availability: availabilityOf(agenda), source };
}

/** An unknown word is no promise: what it says is as good as `unknown`. */
function availabilityOf(agenda: Schedule): Availability | null {
  const extension = extensionNamed('has-availability', agenda.extension);
  if (!extension) return null;
  const word = extension.valueCode ?? extension.valueString ?? extension.valueCoding?.code;
  return AVAILABILITIES.find((known) => known === word) ?? 'unknown';
}
