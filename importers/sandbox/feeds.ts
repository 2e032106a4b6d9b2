import type { NewFeed } from '../../db/queries/feeds/feeds.ts';
import { CORRELATION } from './booking-page.ts';
import type { Agenda } from './people.ts';
import { SANDBOX_BOOKINGS, type SandboxVendor } from './vendors.ts';

/** Seconds: a pull a minute, a pushed snapshot every two; two missed in a row and the offers say so. */
const CADENCE = 60;
const AGEING = { pull: 150, push: 200 };
const STALE = 300;

/** Where each protocol is asked, on a vendor's own server. */
const PATHS: Record<SandboxVendor['protocol'], string> = {
  'sas-practitioners': '/fhir',
  'smart-links': '/links/$bulk-publish',
  ndjson: '',
  'fhir-bundle': '',
};

/** The feed row of a sandbox vendor, pulled or pushed; `base` is its own server, null until that listens. */
export function feedOf(
  vendor: SandboxVendor,
  known: {
    vendorId: number;
    base: string | null;
    pushed: boolean;
    agendas: readonly Agenda[];
    zone: string;
  },
): NewFeed {
  const { vendorId, base, pushed, zone } = known;
  return {
    code: `sandbox-${vendor.code}`,
    vendorId,
    protocol: vendor.protocol,
    name: pushed ? `Dépôts de ${vendor.name}` : `Créneaux de ${vendor.name}`,
    url: pushed ? null : base + PATHS[vendor.protocol],
    settings: vendor.protocol === 'sas-practitioners' ? sandboxFeedSettings(vendor, known) : { zone },
    cadenceSeconds: CADENCE,
    ageingAfterSeconds: pushed ? AGEING.push : AGEING.pull,
    staleAfterSeconds: STALE,
    sandbox: true,
    booking: bookingOf(vendor, base),
    dueAt: pushed ? null : new Date(0),
    claimedUntil: null,
  };
}

/** What its vendor can do about a booking, at its own server. */
function bookingOf({ code }: SandboxVendor, base: string | null): unknown {
  const booking = SANDBOX_BOOKINGS[code];
  if (!booking || base === null) return null;
  const { abilities } = booking;
  return { protocol: 'fhir', url: `${base}/fhir`, abilities, correlation: CORRELATION, regulators: true };
}

/** What a pulled feed is told: the zone, the CPTS too, and whom to ask for. */
export function sandboxFeedSettings(
  vendor: SandboxVendor,
  known: { agendas: readonly Agenda[]; zone: string },
): { zone: string; cpts: boolean; practitioners: string[] } {
  return { zone: known.zone, cpts: true, practitioners: practitionersOf(vendor, known.agendas) };
}

/** The numbers to ask a vendor for, each once. */
function practitionersOf(vendor: SandboxVendor, agendas: readonly Agenda[]): string[] {
  const numbers = agendas.flatMap(({ vendors, person }) =>
    person && vendors.includes(vendor.code) ? [person.rpps] : [],
  );
  return [...new Set(numbers)].toSorted();
}
