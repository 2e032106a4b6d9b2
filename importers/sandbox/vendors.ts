/**
 * The demo's vendors: invented, two that are searched, one that publishes files and three that push. `share` of the
 * professionals is theirs; those without a share have places of their own.
 */
export const SANDBOX_VENDORS = [
  { code: 'armor', name: 'Armor Agenda', protocol: 'sas-practitioners', share: 28, portOffset: 101 },
  { code: 'rance', name: 'Rance Santé', protocol: 'sas-practitioners', share: 22, portOffset: 102 },
  { code: 'vilaine', name: 'Vilaine RDV', protocol: 'ndjson', share: 28, portOffset: 103 },
  { code: 'bocage', name: 'Bocage Médical', protocol: 'ndjson', share: 22, portOffset: 104 },
  { code: 'ille', name: 'Ille Rendez-vous', protocol: 'smart-links', share: 0, portOffset: 105 },
  { code: 'semnon', name: 'Semnon Santé', protocol: 'fhir-bundle', share: 0, portOffset: 106 },
] as const;

export type SandboxVendor = (typeof SANDBOX_VENDORS)[number];

/** What a sandbox vendor does about bookings. */
export interface SandboxBooking {
  /** As its feed declares them; none is a vendor that redirects to its own page. */
  abilities: { recheck: boolean; hold: boolean; book: boolean; cancel: boolean };
  /** It tells the platform what is booked on its own page (INT_R03), so long afterwards. */
  tellsAfterMs: number;
}

/** One that books without holding, one that does everything, one that redirects and tells late; the others only redirect. */
export const SANDBOX_BOOKINGS: Partial<Record<SandboxVendor['code'], SandboxBooking>> = {
  armor: { abilities: { recheck: true, hold: false, book: true, cancel: true }, tellsAfterMs: 0 },
  vilaine: { abilities: { recheck: true, hold: true, book: true, cancel: true }, tellsAfterMs: 0 },
  rance: { abilities: { recheck: false, hold: false, book: false, cancel: false }, tellsAfterMs: 20_000 },
};
export type VendorCode = SandboxVendor['code'];

/** The persona that may push for a vendor that tells (`POST /api/sandbox/sessions`). */
export const PUSH_PERSONAS: Partial<Record<VendorCode, string>> = {
  vilaine: 'vendor',
  bocage: 'vendor-bocage',
  semnon: 'vendor-semnon',
};
