import { FeedError, type Body, type Rejection } from '../contract.ts';
import { reject, type RuleCode } from '../rules.ts';
import { errorIn, readBundle, type FhirBundle } from './bundle.ts';
import {
  SlotJoin,
  type JoinedRecord,
  type ScheduleRecord,
  type SlotRecord,
  type UnusableRecord,
} from './slot-bundle.ts';

export type FhirRecord = SlotRecord | ScheduleRecord;

const RULE_OF: Readonly<Record<UnusableRecord['why'], RuleCode>> = {
  'not-a-resource': 'F09',
  'missing-id': 'F03',
  'invalid-shape': 'F09',
  'unresolved-schedule': 'I06',
};

/**
 * The slots and schedules of FHIR bundles, joined across bodies. `examine` may add remarks on each bundle as a whole.
 * Throws FeedError when a body is no bundle, or an error in place of slots.
 */
export async function* readSlotRecords(
  bodies: AsyncIterable<Body>,
  examine: (bundle: FhirBundle, at: string) => Iterable<Rejection> = () => [],
): AsyncIterable<FhirRecord | Rejection> {
  const join = new SlotJoin();
  const agendas = new Map<string, string>();
  let count = 0;
  for await (const body of bodies) {
    count += 1;
    const bundle = await readBundle(body);
    const place = count === 1 ? '' : `body ${count} `;
    yield* failureIn(bundle, { place, name: body.name });
    yield* examine(bundle, place);
    yield* usable(join.add(bundle, place), agendas);
  }
  yield* usable(join.rest(), agendas);
}

function* elsewhere(
  { at, sourceId, scheduleId }: SlotRecord,
  agendas: Map<string, string>,
): Generator<Rejection> {
  const before = agendas.get(sourceId) ?? scheduleId;
  agendas.set(sourceId, scheduleId);
  if (before === scheduleId) return;
  yield reject(
    'S08',
    { at, scheduleId, sourceId },
    `the same id was read under schedule ${before}: both are kept`,
  );
}

/** A server that says it failed has not said that nobody is free: nothing is closed for what it leaves out. */
function* failureIn(bundle: FhirBundle, body: { place: string; name: string }): Generator<Rejection> {
  const error = errorIn(bundle);
  if (error === null) return;
  if (!bundle.entries.some(({ type }) => type === 'Slot')) {
    throw new FeedError('not-availability', `${body.name}: an OperationOutcome instead of slots: ${error}`);
  }
  yield { ...reject('F25', { at: `${body.place}/entry` }, error), unknown: true };
}

/** `agendas` remembers the schedule of each slot: a server gives an id once, whatever the schedule. */
function* usable(
  records: Iterable<JoinedRecord>,
  agendas: Map<string, string>,
): Generator<FhirRecord | Rejection> {
  for (const record of records) {
    if (record.type === 'slot') yield* elsewhere(record, agendas);
    if (record.type === 'unusable') {
      const { at, record: content } = record;
      yield reject(RULE_OF[record.why], { at, record: content }, record.reason);
    } else yield record;
  }
}
