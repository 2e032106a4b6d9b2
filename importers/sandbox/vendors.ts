/** The demo's vendors: invented, two that are asked and two that tell. `share` of the professionals is theirs. */
export const SANDBOX_VENDORS = [
  { code: 'armor', name: 'Armor Agenda', protocol: 'sas-practitioners', share: 28, portOffset: 101 },
  { code: 'rance', name: 'Rance Santé', protocol: 'sas-practitioners', share: 22, portOffset: 102 },
  { code: 'vilaine', name: 'Vilaine RDV', protocol: 'ndjson', share: 28, portOffset: 103 },
  { code: 'bocage', name: 'Bocage Médical', protocol: 'ndjson', share: 22, portOffset: 104 },
] as const;

export type SandboxVendor = (typeof SANDBOX_VENDORS)[number];
export type VendorCode = SandboxVendor['code'];

/** The persona that may push for a vendor that tells (`POST /api/sandbox/sessions`). */
export const PUSH_PERSONAS: Partial<Record<VendorCode, string>> = {
  vilaine: 'vendor',
  bocage: 'vendor-bocage',
};
