import { fold } from '../../db/fold.ts';
import type { AppointmentLine } from '../appointments/line.ts';
import { observeAppointment } from '../appointments/observe-line.ts';
import type { Reading, ReadingContext } from '../contract.ts';
import { reject } from '../rules.ts';
import { specialtiesNamed } from '../reading/said.ts';
import { locationOf, organizationsOf, practitionerOf, settingsFor } from './actor.ts';
import { placeOf, type CsvRecord, type CsvSettings } from './record.ts';
import { CellRefusal, quoted, Row } from './row.ts';
import { ruleOf, timesOf, validAtOf } from './times.ts';
import { meanings, readModality } from './words.ts';

/** What practices write for a status, in the codes of FHIR; `removed` takes the appointment back. */
const STATUS = meanings([
  ['booked', 'booked, confirmé, réservé, pris, prévu, planifié, confirmed'],
  ['pending', 'pending, en attente, à confirmer'],
  ['proposed', 'proposed, proposé'],
  ['waitlist', 'waitlist, liste d’attente'],
  ['arrived', 'arrived, arrivé'],
  ['checked-in', 'checked-in, enregistré'],
  ['fulfilled', 'fulfilled, honoré, venu, terminé, done'],
  ['noshow', 'noshow, non honoré, absent, non venu, no show'],
  ['cancelled', 'cancelled, canceled, annulé'],
  ['entered-in-error', 'entered-in-error, pris par erreur, erreur'],
  ['removed', 'removed, deleted, supprimé'],
]);

/** A row as an appointment, read by the same rules as every feed's; a refusal is at the cell that is wrong. */
export function normalizeAppointmentRow(record: CsvRecord, context: ReadingContext<CsvSettings>): Reading[] {
  const row = new Row(record);
  try {
    const times = timesOf(row);
    const actor = {
      practitioner: practitionerOf(row),
      location: locationOf(row),
      organizations: organizationsOf(row),
    };
    const settled = settingsFor(actor, context.settings);
    const duration = times.duration ?? settled.duration;
    const settings = { ...settled, timeRule: ruleOf(times, settled.timeRule), duration };
    const line = lineOf(row, { ...actor, times });
    return [
      ...observeAppointment(line, { at: record.at, context: { ...context, settings } }),
      ...row.remarks,
    ];
  } catch (error) {
    if (!(error instanceof CellRefusal)) throw error;
    return [reject(error.rule, { at: placeOf(record, error.field) }, error.message)];
  }
}

interface Parts {
  practitioner: ReturnType<typeof practitionerOf>;
  location: ReturnType<typeof locationOf>;
  organizations: ReturnType<typeof organizationsOf>;
  times: ReturnType<typeof timesOf>;
}

function lineOf(row: Row, { practitioner, location, organizations, times }: Parts): AppointmentLine {
  const sourceId = row.text('sourceId');
  if (sourceId === null) throw new CellRefusal('F03', 'sourceId', 'the identifier is missing');
  if (sourceId.length > 500) throw new CellRefusal('F04', 'sourceId', 'more than 500 characters');
  const key = { type: 'appointment', sourceId, validAt: validAtOf(row) } as const;
  const written = row.text('status');
  if (written === null) throw new CellRefusal('F03', 'status', 'the status is missing');
  const status = STATUS.get(fold(written)) ?? written.slice(0, 40);
  if (status === 'removed') return { ...key, op: 'delete' };
  return {
    ...key,
    person: { ins: row.text('ins'), insStatus: qualityOf(row), pairingId: row.text('pairing') },
    status,
    start: times.start,
    end: times.end,
    practitioner,
    location,
    organization: organizations.find(({ kind }) => kind !== 'CPTS') ?? null,
    specialties: specialtyOf(row),
    modality: row.meaning('modality', { rule: 'S05', as: readModality }),
    link: row.text('videoUrl'),
    manageUrl: row.text('manageUrl') ?? row.text('bookingUrl'),
    bring: row.text('bring'),
    access: row.text('access'),
  };
}

function qualityOf(row: Row): string | null {
  const written = row.text('insStatus');
  return written && ['vali', 'qualifie', 'qualifiee', 'qualified'].includes(fold(written))
    ? 'qualified'
    : written;
}

function specialtyOf(row: Row): string[] {
  const cell = row.text('specialty');
  if (cell === null) return [];
  const codes = /^S[MCI]\d{2}$/iu.test(cell) ? [cell.toUpperCase()] : specialtiesNamed(cell);
  if (codes.length === 0) row.remark('S07', 'specialty', `${quoted(cell)} is not a known specialty`);
  return codes;
}
