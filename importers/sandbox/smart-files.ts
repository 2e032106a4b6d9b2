import { createHash } from 'node:crypto';
import { DateTime } from 'luxon';
import type { SandboxSlot } from './agenda.ts';
import { openSlots } from './booking/open-slots.ts';
import { SYSTEMS } from './fhir-answer.ts';
import { outcome, type Answer, type AskedVendor } from './fhir-server.ts';
import type { Agenda, Site } from './people.ts';
import { daysFrom, type Day } from './rhythms.ts';

const DAYS = 4;
const EXTENSIONS = 'http://fhir-registry.smarthealthit.org/StructureDefinition';

/**
 * Answers one `GET /links/…` as SMART Scheduling Links: `$bulk-publish`, then a file of locations, one of schedules and
 * one of slots a day. Each has an ETag, so that whoever asks again is told what has not changed.
 */
export function answerFile(vendor: AskedVendor, path: string, now: DateTime<true>): Answer {
  const days = daysFrom(vendor.ground, now.toMillis(), DAYS);
  if (path === '/links/$bulk-publish')
    return file('application/json', JSON.stringify(manifest(vendor, days, now)));
  const lines = linesOf(vendor, path.slice('/links/'.length), { days, now });
  if (!lines) return outcome(404, 'the files of this sandbox are named in /links/$bulk-publish');
  return file('application/fhir+ndjson', lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

function file(contentType: string, body: string): Answer {
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  return { status: 200, contentType, body, etag };
}

/** The time of publication is the minute: a manifest that changes by the second would never be the same twice. */
function manifest({ base, ground }: AskedVendor, days: readonly Day[], now: DateTime<true>) {
  const output = (type: string, name: string) => ({
    type,
    url: name,
    extension: { state: [ground.territory] },
  });
  return {
    transactionTime: now.startOf('minute').toUTC().toISO(),
    request: `${base}/links/$bulk-publish`,
    output: [
      output('Location', 'locations.ndjson'),
      output('Schedule', 'schedules.ndjson'),
      ...days.map(({ iso }) => output('Slot', `slots-${iso}.ndjson`)),
    ],
    error: [],
  };
}

function linesOf(
  vendor: AskedVendor,
  name: string,
  { days, now }: { days: readonly Day[]; now: DateTime<true> },
): Record<string, unknown>[] | undefined {
  if (name === 'locations.ndjson') return vendor.agendas.map(locationLine);
  if (name === 'schedules.ndjson') return vendor.agendas.map(scheduleLine);
  const day = days.find(({ iso }) => name === `slots-${iso}.ndjson`);
  if (!day) return undefined;
  const look = { now: now.toMillis(), taken: vendor.desk?.ledger.taken };
  return vendor.agendas.flatMap((agenda) =>
    openSlots(agenda, [day], look).map((slot) => slotLine(agenda, slot, vendor)),
  );
}

function locationLine({ site, structure }: Agenda): Record<string, unknown> {
  const { id, name, line, commune, lat, lon, phone }: Site = site;
  return {
    resourceType: 'Location',
    id,
    name,
    identifier: structure ? [{ system: 'urn:oid:1.2.250.1.71.4.2.2', value: `1${structure.finess}` }] : [],
    telecom: [{ system: 'phone', value: phone }],
    address: { line: [line], city: commune.name, postalCode: commune.postalCode },
    position: { latitude: lat, longitude: lon },
  };
}

function scheduleLine({ id, site, specialties }: Agenda): Record<string, unknown> {
  const service = specialties.length > 0 ? 'Médecine générale' : 'Vaccination et dépistage';
  return {
    resourceType: 'Schedule',
    id,
    serviceType: [{ text: service }],
    specialty: specialties.map((code) => ({ coding: [{ system: SYSTEMS.specialty, code }] })),
    actor: [{ reference: `Location/${site.id}` }],
  };
}

function slotLine(agenda: Agenda, slot: SandboxSlot, { base, ground }: AskedVendor): Record<string, unknown> {
  const written = (instant: number) =>
    DateTime.fromMillis(instant, { zone: ground.zone }).toISO({ suppressMilliseconds: true });
  const restricted = slot.visibility.some((code) => code !== 'PUBLIC');
  const security = slot.visibility.map((code) => ({ system: SYSTEMS.visibility, code }));
  return {
    resourceType: 'Slot',
    id: slot.id,
    ...(restricted && { meta: { security } }),
    schedule: { reference: `Schedule/${agenda.id}` },
    status: 'free',
    start: written(slot.start),
    end: written(slot.end),
    extension: [
      { url: `${EXTENSIONS}/booking-deep-link`, valueUrl: `${base}/rdv/${slot.id}` },
      ...(slot.capacity === null
        ? []
        : [{ url: `${EXTENSIONS}/slot-capacity`, valueInteger: slot.capacity }]),
    ],
  };
}
