import { tellIssue } from '../reading/issues.ts';
import type { Entry, FhirBundle } from './bundle.ts';
import { isOf } from './codes.ts';
import { ResourceIndex, type Found } from './resource-index.ts';
import { deletion, healthcareService, schedule, slot, type CodeableConcept, type Slot } from './resources.ts';
import {
  joinActors,
  parse,
  ReferenceWalk,
  type ScheduleActors,
  type StructureMention,
} from './schedule-actors.ts';

/** A slot with everything its references lead to. `gaps` says in words which of them lead nowhere. */
export interface SlotRecord extends ScheduleActors {
  type: 'slot';
  at: string;
  sourceId: string;
  scheduleId: string;
  slot: Slot;
  cpts: StructureMention[];
  gaps: string[];
}

/** A schedule the body lists, with the practitioner it belongs to. */
export interface ScheduleRecord {
  type: 'schedule';
  at: string;
  scheduleId: string;
}

/** A resource that cannot be used, and why. */
export interface UnusableRecord {
  type: 'unusable';
  at: string;
  why: 'not-a-resource' | 'missing-id' | 'invalid-shape' | 'unresolved-schedule';
  reason: string;
  record: unknown;
}

export type JoinedRecord = SlotRecord | ScheduleRecord | UnusableRecord;

/**
 * Joins Slot → Schedule → Practitioner + PractitionerRole → Location → Organization, and the CPTS a slot is open to
 * (Slot.serviceType → HealthcareService → Organization), across the bundles of one reading: a slot whose schedule
 * comes in a later bundle waits for it until `rest`.
 */
export class SlotJoin {
  readonly #index = new ResourceIndex();
  /** Actors by their schedule, once all of them are known: a schedule has many slots. */
  readonly #known = new WeakMap<object, ScheduleActors>();
  readonly #waiting: { entry: Entry; slot: Slot }[] = [];

  /** The records of one bundle; `place` tells several bodies of one reading apart in reports. */
  *add(bundle: FhirBundle, place = ''): Generator<JoinedRecord> {
    const entries = bundle.entries.map((entry) => ({ ...entry, at: `${place}${entry.at}` }));
    for (const { at, record } of bundle.broken) {
      const reason = deletion.safeParse(record).success
        ? 'a DELETE does not say of which schedule: send the slot as busy-unavailable'
        : 'no resource';
      yield { type: 'unusable', at: `${place}${at}`, why: 'not-a-resource', reason, record };
    }
    for (const entry of entries) if (entry.type !== 'Slot') this.#index.add(entry);
    for (const entry of entries) {
      if (entry.type === 'Schedule' && entry.id)
        yield { type: 'schedule', at: entry.at, scheduleId: entry.id };
      if (entry.type === 'Slot') yield* this.#read(entry);
    }
  }

  /** The slots that were still waiting for their schedule when the last bundle was read. */
  *rest(): Generator<JoinedRecord> {
    for (const { entry, slot } of this.#waiting.splice(0)) {
      yield (
        this.#join(entry, slot) ?? {
          type: 'unusable',
          at: entry.at,
          why: 'unresolved-schedule',
          reason: `schedule ${slot.schedule.reference ?? '(none)'} is not in the bundle`,
          record: entry.resource,
        }
      );
    }
  }

  *#read(entry: Entry): Generator<JoinedRecord> {
    const parsed = slot.safeParse(entry.resource);
    if (!parsed.success) {
      const reason = tellIssue(parsed.error.issues[0], entry.resource);
      yield { type: 'unusable', at: entry.at, why: 'invalid-shape', reason, record: entry.resource };
      return;
    }
    const joined = this.#join(entry, parsed.data);
    if (joined) yield joined;
    else this.#waiting.push({ entry, slot: parsed.data });
  }

  #join(entry: Entry, slot: Slot): SlotRecord | UnusableRecord | undefined {
    const found = this.#index.resolve(slot.schedule);
    if (!found?.id) return undefined;
    const sourceId = entry.id ?? slot.identifier?.[0]?.value;
    if (!sourceId) {
      return { type: 'unusable', at: entry.at, why: 'missing-id', reason: 'a slot without id', record: slot };
    }
    const walk = new ReferenceWalk(this.#index);
    const actors = this.#actors(found, walk);
    if (!actors) return undefined;
    const cpts = communitiesOf(walk, slot.serviceType);
    return {
      type: 'slot',
      at: entry.at,
      sourceId,
      scheduleId: found.id,
      slot,
      ...actors,
      cpts,
      gaps: walk.gaps,
    };
  }

  #actors(found: Found, walk: ReferenceWalk): ScheduleActors | null {
    const known = this.#known.get(found);
    if (known) return known;
    const agenda = parse(schedule, found);
    const actors = agenda && joinActors(walk, agenda);
    if (actors && walk.gaps.length === 0) this.#known.set(found, actors);
    return actors;
  }
}

/** INT_R04: each serviceType coded R66 604 names one HealthcareService, whose provider is the CPTS. */
function communitiesOf(
  walk: ReferenceWalk,
  serviceTypes: readonly CodeableConcept[] | undefined,
): StructureMention[] {
  return (serviceTypes ?? []).flatMap((concept) => {
    if (!concept.coding?.some((coding) => coding.code === '604' && isOf('R66', coding))) return [];
    const service = concept.extension?.find((item) => item.valueReference)?.valueReference;
    const provider = parse(healthcareService, walk.follow(service))?.providedBy;
    return walk.structure(provider) ?? [];
  });
}
