import { sql } from 'drizzle-orm';
import { BLANK_CONTENT, type AgendaContent } from '../../agenda-content.ts';
import type { Transaction } from '../../client.ts';
import type { Vault } from '../../vault.ts';
import { FHIR_APPOINTMENT_STATUS, fromMask, MODALITIES, type AppointmentState } from '../../vocabulary.ts';
import { recordSources, type SourceFate } from './sources.ts';

interface Booked extends Record<string, unknown> {
  state: AppointmentState;
  version: number;
  start: string;
  end: string;
  modalities: number;
  zone: string | null;
  rpps: string | null;
  name: string | null;
  finess: string | null;
  organization: string | null;
  place: AgendaContent['place'];
}

/** An appointment booked here, and the agenda of the person it was booked for. */
export interface BookingLink {
  vault: Vault;
  now: Date;
  agendaId: number;
  appointmentId: string;
}

/**
 * Brings an appointment to its person's agenda after each change, in the transaction of the change. One that stands there
 * goes on being told, since a person must not wait for what was cancelled; one that is confirmed for a case begins there
 * when the case names exactly one agenda that allows regulators, by the INS or by the telephone with the name. Undefined
 * when it is in no agenda.
 */
export async function followInAgenda(
  tx: Transaction,
  following: Omit<BookingLink, 'agendaId'>,
): Promise<SourceFate | undefined> {
  const { appointmentId, now } = following;
  const agendas = await tx.execute<{ id: number }>(sql`
    SELECT DISTINCT r.agenda_id AS id FROM appointment a
    JOIN case_person p ON p.case_id = a.case_id
    JOIN agenda_regulation r ON r.revoked_at IS NULL AND r.ends_at > ${now.toISOString()}::timestamptz
    JOIN agenda g ON g.id = r.agenda_id AND g.closed_at IS NULL
    WHERE a.id = ${appointmentId} AND a.state = 'confirmed' AND (g.ins_index = p.ins_index OR p.person_index = ANY(r.person_indexes))
      AND NOT EXISTS (SELECT FROM agenda_source s WHERE s.feed_id IS NULL AND s.source_id = a.id::text)
    UNION
    SELECT s.agenda_id FROM agenda_source s JOIN agenda g ON g.id = s.agenda_id AND g.closed_at IS NULL
    WHERE s.feed_id IS NULL AND s.source_id = ${appointmentId}::text`);
  const [agenda, another] = agendas;
  if (!agenda || another) return undefined;
  return linkAppointment(tx, { ...following, agendaId: agenda.id });
}

/** Brings what was booked for a case to the agenda of the person whom the case has just named. */
export async function followCaseInAgenda(
  tx: Transaction,
  { caseId, ...writing }: { vault: Vault; now: Date; caseId: string },
): Promise<void> {
  const booked = await tx.execute<{ id: string }>(sql`
    SELECT id FROM appointment WHERE case_id = ${caseId} AND state = 'confirmed' ORDER BY created_at`);
  for (const { id: appointmentId } of booked) await followInAgenda(tx, { ...writing, appointmentId });
}

/**
 * Writes an appointment booked here into a person's agenda, as it now stands: call it again, in the transaction of each
 * change, and it is moved or cancelled there too. Told by its vendor as well, it is one item with two sources. Undefined
 * when there is no such appointment.
 */
export async function linkAppointment(
  tx: Transaction,
  { vault, now, agendaId, appointmentId }: BookingLink,
): Promise<SourceFate | undefined> {
  const [booked] = await tx.execute<Booked>(sql`
    SELECT a.state, a.version, a.modalities, l.zone, p.rpps, o.finess, o.name AS organization,
      to_char(a.start_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS start,
      to_char(a.end_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS end,
      nullif(concat_ws(' ', p.prefix, p.given, p.family), '') AS name,
      CASE WHEN l.id IS NULL THEN NULL ELSE json_build_object('name', l.name, 'line', l.line, 'postalCode', l.postal_code,
        'city', l.city, 'lat', l.lat, 'lon', l.lon, 'phone', coalesce(r.phone, l.phone), 'finess', o.finess) END AS place
    FROM appointment a LEFT JOIN practitioner_role r ON r.id = a.role_id LEFT JOIN location l ON l.id = r.location_id
    LEFT JOIN practitioner p ON p.id = coalesce(a.practitioner_id, r.practitioner_id)
    LEFT JOIN organization o ON o.id = r.organization_id WHERE a.id = ${appointmentId}`);
  if (!booked) return undefined;
  const { version } = booked;
  const source = { agendaId, feedId: null, sourceId: appointmentId, validAt: null, version };
  const [fate] = await recordSources(tx, {
    vault,
    now,
    reports: [{ ...source, content: NEVER_WAS.has(booked.state) ? null : contentOf(booked) }],
  });
  return fate;
}

/** Nobody has such an appointment. */
const NEVER_WAS: ReadonlySet<AppointmentState> = new Set(['rejected', 'entered-in-error']);

function contentOf(booked: Booked): AgendaContent {
  const { start, end, zone, state, modalities, rpps, name, finess, organization, place } = booked;
  return {
    ...BLANK_CONTENT,
    start,
    end,
    place,
    zone: zone ?? 'Europe/Paris',
    status: FHIR_APPOINTMENT_STATUS[state],
    practitioner: rpps === null && name === null ? null : { rpps, name },
    organization: finess === null && organization === null ? null : { finess, name: organization },
    modality: fromMask(MODALITIES, modalities)[0] ?? null,
  };
}
