import type { NewFeed } from '../../db/queries/feeds.ts';
import type { Agenda } from './people.ts';
import type { SandboxVendor } from './vendors.ts';

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

/** The feed row of a sandbox vendor: pulled from `base`, or pushed when there is none. */
export function feedOf(
  vendor: SandboxVendor,
  known: { vendorId: number; base: string | null; agendas: readonly Agenda[]; zone: string },
): NewFeed {
  const { vendorId, base, zone } = known;
  return {
    code: `sandbox-${vendor.code}`,
    vendorId,
    protocol: vendor.protocol,
    name: base === null ? `Dépôts de ${vendor.name}` : `Créneaux de ${vendor.name}`,
    url: base === null ? null : base + PATHS[vendor.protocol],
    settings: vendor.protocol === 'sas-practitioners' ? sandboxFeedSettings(vendor, known) : { zone },
    cadenceSeconds: CADENCE,
    ageingAfterSeconds: base === null ? AGEING.push : AGEING.pull,
    staleAfterSeconds: STALE,
    sandbox: true,
    dueAt: base === null ? null : new Date(0),
    claimedUntil: null,
  };
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
