import type { DateTime } from 'luxon';
import type { Transaction } from '../../db/client.ts';
import { recordSources, type SourceReport } from '../../db/queries/agenda/sources.ts';
import { keepTombstones, type Tombstone } from '../../db/queries/agenda/tombstones.ts';
import { findAgendas, findAgendasOfSources } from '../../db/queries/agenda/agendas.ts';
import type { Feed } from '../../db/queries/feeds/feeds.ts';
import type { Vault } from '../../db/vault.ts';
import type { Reading } from '../contract.ts';
import type { AppointmentObservation, AppointmentRemoval } from './observation.ts';
import type { Journal } from '../running/journal.ts';
import { toContent } from './to-content.ts';

/** Appointments looked up and written at once. */
const BATCH = 500;

interface Reader {
  feed: Feed;
  vault: Vault;
  now: DateTime<true>;
  journal: Journal;
}

type Appointment = AppointmentObservation | AppointmentRemoval;

/** Read: understood, whoever they are of. Unclaimed: of persons who have no agenda here, kept nowhere. */
export interface ReadAppointments {
  read: number;
  unclaimed: number;
}

/**
 * Writes appointments into the agendas of the persons they name. What the vendor is told is the same whether or not a
 * person has an agenda here: otherwise a delivery would be a way to ask.
 */
export async function readAppointments(
  tx: Transaction,
  readings: AsyncIterable<Reading>,
  reader: Reader,
): Promise<ReadAppointments> {
  const outcome = { read: 0, unclaimed: 0 };
  let waiting: Appointment[] = [];
  const write = async () => {
    outcome.read += waiting.length;
    outcome.unclaimed += await writeBatch(tx, waiting, reader);
    waiting = [];
  };
  for await (const reading of readings) {
    if (reading.type === 'rejection') {
      if (reading.severity === 'error') reader.journal.counters.received += 1;
      await reader.journal.note(reading);
    } else if (reading.type === 'appointment' || reading.type === 'appointment-removal') {
      reader.journal.counters.received += 1;
      waiting.push(reading);
    }
    if (waiting.length === BATCH) await write();
  }
  await write();
  return outcome;
}

async function writeBatch(tx: Transaction, batch: readonly Appointment[], reader: Reader): Promise<number> {
  const { feed, vault, now } = reader;
  const insIndex = (ins: string) => vault.blindIndex(ins, 'ins');
  const pairingIndex = (id: string) => vault.blindIndex(`${feed.vendorId}:${id}`, 'pairing');
  const upserts = batch.filter((each) => each.type === 'appointment');
  const agendas = await findAgendas(tx, {
    vendorId: feed.vendorId,
    now: now.toJSDate(),
    insIndexes: upserts.flatMap(({ person }) => (person.ins === null ? [] : insIndex(person.ins))),
    pairingIndexes: upserts.flatMap(({ person }) =>
      person.pairingId === null ? [] : pairingIndex(person.pairingId),
    ),
  });
  const removed = batch.flatMap((each) => (each.type === 'appointment-removal' ? each.sourceId : []));
  const late = upserts.flatMap((each) => (isOver(each, now) ? each.sourceId : []));
  const standing = await findAgendasOfSources(tx, { feedId: feed.id, sourceIds: [...removed, ...late] });
  const early: Tombstone[] = [];
  const reports = batch.flatMap((each): SourceReport[] => {
    const known = standing.get(each.sourceId);
    const agendaId = each.type === 'appointment' ? agendaOf(each, known) : known;
    if (agendaId === undefined) {
      if (each.type === 'appointment-removal') early.push(toTombstone(each));
      return [];
    }
    standing.set(each.sourceId, agendaId);
    return [toReport(each, { agendaId, feedId: feed.id })];
  });
  function agendaOf(each: AppointmentObservation, known: number | undefined): number | undefined {
    const { ins, pairingId } = each.person;
    const paired = pairingId === null ? undefined : agendas.get(pairingIndex(pairingId));
    const named = paired ?? (ins === null ? undefined : agendas.get(insIndex(ins)));
    return named?.history || known !== undefined || !isOver(each, now) ? named?.id : undefined;
  }
  await keepTombstones(tx, { feedId: feed.id, now: now.toJSDate(), removed: early });
  await recordSources(tx, { vault, now: now.toJSDate(), reports });
  return batch.length - reports.length;
}

/** Whether it is over when it is told: only a vendor that may tell of the past is then heard, unless it told of it before. */
const isOver = ({ start, end }: AppointmentObservation, now: DateTime<true>): boolean =>
  Date.parse(end ?? start) <= now.toMillis();

/** What is told again before it was ever told of, as messages that overtake each other are. */
function toTombstone({ sourceId, validAt, version }: Appointment): Tombstone {
  return { sourceId, validAt: validAt === null ? null : new Date(validAt), version };
}

function toReport(each: Appointment, whose: { agendaId: number; feedId: number }): SourceReport {
  const { sourceId, validAt, version } = each;
  const gone = each.type === 'appointment-removal' || each.status === 'entered-in-error';
  return {
    ...whose,
    sourceId,
    content: gone ? null : toContent(each),
    validAt: validAt === null ? null : new Date(validAt),
    version,
  };
}
