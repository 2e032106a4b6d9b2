/** The closed lists of the field, each once: the tables, the schemas, the screens and the tests all read them here. */

/** Slot.status (FHIR R4 value set `slotstatus`). */
export const SLOT_STATUSES = [
  'free',
  'busy',
  'busy-unavailable',
  'busy-tentative',
  'entered-in-error',
] as const;
export type SlotStatus = (typeof SLOT_STATUSES)[number];

/** How care is given: at the practice, at home, by video (v3-ActCode, SAS guide §serviceType). Order gives the bit. */
export const MODALITIES = ['AMB', 'HH', 'VR'] as const;
export type Modality = (typeof MODALITIES)[number];

/** Who may see and book a slot (NOS TRE_R314-TypeCreneau). Order gives the bit. */
export const VISIBILITIES = ['PUBLIC', 'PRO', 'SNP', 'CPTS'] as const;
export type Visibility = (typeof VISIBILITIES)[number];

/** With or without an appointment (v2-0276, as the SAS guide uses it). */
export const APPOINTMENT_KINDS = ['ROUTINE', 'WALKIN'] as const;
export type AppointmentKind = (typeof APPOINTMENT_KINDS)[number];

/** What a structure is, in the words of the SAS (orientation categories) and of TRE_R66. */
export const ORGANIZATION_KINDS = ['practice', 'CPTS', 'MSP', 'CDS', 'SOS', 'hospital', 'other'] as const;
export type OrganizationKind = (typeof ORGANIZATION_KINDS)[number];

/** How exactly a place is known, from the best to none. */
export const PRECISIONS = ['exact', 'address', 'street', 'commune', 'postal-code', 'unknown'] as const;
export type Precision = (typeof PRECISIONS)[number];

/** Whether a delivery lists changes or everything its schedules hold. */
export const DELIVERY_MODES = ['delta', 'snapshot'] as const;
export type DeliveryMode = (typeof DELIVERY_MODES)[number];

export const DELIVERY_STATES = ['receiving', 'received', 'reading', 'read', 'failed'] as const;

/**
 * `complete`: all taken; `partial`: some records refused; `failed`: nothing read, nothing changed; `skipped`: not even
 * asked, since the vendor's host is left in peace.
 */
export const RUN_STATES = ['running', 'complete', 'partial', 'failed', 'skipped'] as const;

/** What had a run begin: a due pull, a vendor's delivery, or the reading of kept bodies again. */
export const RUN_KINDS = ['pull', 'push', 'replay'] as const;
export type RunKind = (typeof RUN_KINDS)[number];

/**
 * Whether two feeds speak of the same care at the same place. `undone` and `refused` are an operator's no: never asked
 * again.
 */
export const MATCH_STATES = ['proposed', 'matched', 'refused', 'undone'] as const;
export type MatchState = (typeof MATCH_STATES)[number];

/** How far something asked of the importers is: a replay, an exam. */
export const REQUEST_STATES = ['asked', 'running', 'done', 'failed'] as const;

/** Where a vendor stands in the register; a `suspended` one is neither pulled, nor taken, nor shown. */
export const VENDOR_STATUSES = ['candidate', 'testing', 'listed', 'suspended'] as const;
export type VendorStatus = (typeof VENDOR_STATUSES)[number];

/** Whom to write to at a vendor's. */
export const CONTACT_KINDS = ['technical', 'security', 'data-protection', 'business'] as const;

/** What a vendor declares of itself, by domain (as the catalogue of Mon espace santé asks it). */
export const CRITERIA = {
  interoperability: ['documented-api', 'fhir-r4', 'rpps', 'finess', 'instants-with-offset', 'push-on-change'],
  security: ['tls', 'vulnerability-contact', 'audited', 'incident-notice'],
  ethics: ['no-resale', 'no-paid-ranking', 'same-slots-for-all', 'accessible'],
  hosting: ['hds', 'in-the-eu', 'continuity-plan'],
} as const;
export type CriterionDomain = keyof typeof CRITERIA;
export type Criterion = (typeof CRITERIA)[CriterionDomain][number];
export const CRITERION_CODES: readonly Criterion[] = Object.values(CRITERIA).flat();

/** What a vendor answers to a criterion. */
export const CRITERION_ANSWERS = ['met', 'planned', 'not-met'] as const;

/** `error` refuses the record, `warning` keeps it, `info` only tells. */
export const SEVERITIES = ['error', 'warning', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** How a feed's written times are to be read (house rule: declared per feed, never guessed). */
export const TIME_RULES = ['offset', 'place', 'paris-wall-clock'] as const;
export type TimeRule = (typeof TIME_RULES)[number];

/** Age of an observation against its feed's limits; `failed` when the feed's last runs failed. */
export const FRESHNESS = ['fresh', 'ageing', 'stale', 'failed'] as const;
export type Freshness = (typeof FRESHNESS)[number];

/** Roles of the people who sign in; a `visitor` proved who they are and holds no right. */
export const ROLES = [
  'regulator',
  'citizen',
  'vendor',
  'operator',
  'chief-regulator',
  'arm',
  'nurse',
  'professional',
  'structure-manager',
  'territory-manager',
  'support',
  'auditor',
  'visitor',
] as const;
export type Role = (typeof ROLES)[number];

/** Roles that only a territory manager's grant gives; the others follow from who one proved to be. */
export const GRANTED_ROLES = [
  'regulator',
  'chief-regulator',
  'arm',
  'nurse',
  'structure-manager',
  'territory-manager',
  'support',
  'auditor',
  'operator',
] as const satisfies readonly Role[];
export type GrantedRole = (typeof GRANTED_ROLES)[number];

/** What names a person directly; stored sealed, found by a keyed blind index. */
export const DIRECT_IDENTIFIERS = ['ins', 'rpps', 'email'] as const;
export type DirectIdentifier = (typeof DIRECT_IDENTIFIERS)[number];

/** Why one may look without consent (break-glass), as the FHIR audit value sets name it. */
export const BREAK_GLASS_REASONS = ['unconscious', 'life-threat', 'identity', 'covering'] as const;
export type BreakGlassReason = (typeof BREAK_GLASS_REASONS)[number];

/** General medicine is three codes of TRE_R38; asking for one asks for all. */
export const GENERAL_MEDICINE = ['SM26', 'SM53', 'SM54'] as const;

/** Modalities or visibilities as a bit mask, as the slot table stores them. */
export function toMask<T extends string>(list: readonly T[], values: readonly T[]): number {
  return values.reduce((mask, value) => mask | (1 << list.indexOf(value)), 0);
}

/** The values of a bit mask, in the order of their list. */
export function fromMask<T extends string>(list: readonly T[], mask: number): T[] {
  return list.filter((_, bit) => (mask & (1 << bit)) !== 0);
}
