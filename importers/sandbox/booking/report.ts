import { DateTime } from 'luxon';
import type { Tell, Told } from './desk.ts';
import type { Entry } from './ledger.ts';

const PROFILE = 'http://interopsante.org/fhir/StructureDefinition/FrAppointmentSAS';
const OPERATOR = 'http://interopsante.org/fhir/StructureDefinition/FrAppointmentOperator';
const TYPES = 'http://interopsante.org/fhir/CodeSystem/fr-v2-0203';
const RPPS = 'urn:oid:1.2.250.1.71.4.2.1';
const PATIENCE_MS = 10_000;
/** The wall clock of the vendor, with its offset. */
const WRITTEN = "yyyy-MM-dd'T'HH:mm:ss.SSSZZ";

/** How a vendor reaches the platform. */
export interface ReportTarget {
  /** Address of the platform, without a path. */
  api: string;
  /** The vendor's API key. */
  token: string;
  zone: string;
  log: { debug: (facts: object, sentence: string) => void };
}

/** Tells each appointment by INT_R03: `POST`, then `PUT` on the vendor's own identifier. What is refused is only logged. */
export function reporter(vendorCode: string, target: ReportTarget): Tell {
  const system = `urn:creneau:sandbox:${vendorCode}`;
  return async (entry, told) => {
    const query = new URLSearchParams({ identifier: `${system}|${entry.id}` });
    const path = told.kind === 'booked' ? '/fhir/Appointment' : `/fhir/Appointment?${query}`;
    try {
      const answer = await fetch(target.api + path, {
        method: told.kind === 'booked' ? 'POST' : 'PUT',
        headers: { 'content-type': 'application/fhir+json', authorization: `Bearer ${target.token}` },
        body: JSON.stringify(appointmentTold(entry, { ...told, system, zone: target.zone })),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      await answer.body?.cancel();
      target.log.debug({ appointment: entry.id, status: answer.status }, 'told the platform');
    } catch (error) {
      const reason = error instanceof Error ? error.name : 'unknown';
      target.log.debug({ appointment: entry.id, reason }, 'could not tell the platform');
    }
  };
}

/**
 * FrAppointmentSAS (guide, INT_R03): the regulator, the professional, when; and nobody else. It is dated by what it tells,
 * however late it is told.
 */
export function appointmentTold(
  entry: Entry,
  told: Told & { system: string; zone: string },
): Record<string, unknown> {
  const { id, agenda, regulator, start, end, from, until } = entry;
  const at = { booked: from, cancelled: until ?? from, fulfilled: end, noshow: end }[told.kind];
  const utc = (instant: number) => DateTime.fromMillis(instant).toUTC().toISO();
  const written = (instant: number) => DateTime.fromMillis(instant, { zone: told.zone }).toFormat(WRITTEN);
  const code = regulator?.system === RPPS ? 'IDNPS' : 'INTRN';
  return {
    resourceType: 'Appointment',
    meta: { profile: [PROFILE], lastUpdated: utc(at) },
    ...(regulator && {
      extension: [
        {
          url: OPERATOR,
          valueReference: { identifier: { type: typed(code), ...regulator } },
        },
      ],
    }),
    identifier: [{ system: told.system, value: id }],
    status: told.kind,
    ...(told.correlation !== null && {
      supportingInformation: [
        { identifier: { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${told.correlation}` } },
      ],
    }),
    created: utc(from),
    start: written(start),
    end: written(end),
    participant: [
      agenda.person
        ? {
            actor: { identifier: { type: typed('IDNPS'), system: RPPS, value: `8${agenda.person.rpps}` } },
            status: 'accepted',
          }
        : { type: [{ coding: [{ code: 'ADM' }] }], status: 'needs-action' },
    ],
  };
}

const typed = (code: string) => ({ coding: [{ system: TYPES, code }] });
