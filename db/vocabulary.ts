/** The closed lists of the field, each once: the tables, the schemas, the screens and the tests all read them here. */

export * from './booking-vocabulary.ts';
export * from './care-vocabulary.ts';
export * from './mask.ts';
export * from './people-vocabulary.ts';

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

/**
 * What the log of changes tells screens of: an agenda that offers something else, slots offered no more or seen again at
 * their vendor's, and what people do here.
 */
export const LIVE_KINDS = ['agenda', 'slot-gone', 'slot-seen', 'hold', 'appointment', 'case'] as const;
export type LiveKind = (typeof LIVE_KINDS)[number];

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

/** How a professional wants to be asked for a place beyond what they declared. */
export const CONTACT_PREFERENCES = ['phone', 'sms', 'e-mail'] as const;
export type ContactPreference = (typeof CONTACT_PREFERENCES)[number];

/** Why one may look without consent (break-glass), as the FHIR audit value sets name it. */
export const BREAK_GLASS_REASONS = ['unconscious', 'life-threat', 'identity', 'covering'] as const;
export type BreakGlassReason = (typeof BREAK_GLASS_REASONS)[number];

/** Why an auditor may read whom a case is about. */
export const CASE_READING_REASONS = ['complaint', 'incident', 'inspection'] as const;
export type CaseReadingReason = (typeof CASE_READING_REASONS)[number];

/** The ways out that a message may be owed on. */
export const MESSAGE_CHANNELS = ['webhook', 'regulator-account', 'vendor-hold', 'hub', 'mail'] as const;
export type MessageChannel = (typeof MESSAGE_CHANNELS)[number];

/** `dead`: refused or tried too often, an operator may retry it; `expired`: its time passed before it could be sent. */
export const MESSAGE_STATES = ['waiting', 'sent', 'dead', 'expired'] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

/** What vendors may be told by webhook. */
export const WEBHOOK_EVENTS = [
  'hold.created',
  'hold.renewed',
  'hold.released',
  'hold.expired',
  'appointment.confirmed',
  'appointment.rejected',
  'appointment.unknown',
  'appointment.cancelled',
  'appointment.moved',
  'citizen.erased',
  'consent.ended',
] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/** What a feed brings: bookable time, or the appointments of persons, which are kept sealed and shown to nobody else. */
export const FEED_CONTENTS = ['slots', 'appointments'] as const;

/** Appointment.status (FHIR R4 value set `appointmentstatus`). */
export const FHIR_APPOINTMENT_STATUSES = [
  'proposed',
  'pending',
  'booked',
  'arrived',
  'fulfilled',
  'cancelled',
  'noshow',
  'entered-in-error',
  'checked-in',
  'waitlist',
] as const;
export type FhirAppointmentStatus = (typeof FHIR_APPOINTMENT_STATUSES)[number];

/** Who opens an agenda: the person it belongs to, or the holder of parental authority. */
export const AGENDA_HOLDERS = ['self', 'parent'] as const;

/** What stands in an agenda: what was booked, what its person noted, what prevention makes due. */
export const AGENDA_ITEM_TYPES = ['appointment', 'reminder', 'prevention'] as const;

/** How much a calendar link tells a phone. */
export const CALENDAR_DETAILS = ['busy', 'sober', 'detailed'] as const;
export type CalendarDetail = (typeof CALENDAR_DETAILS)[number];

/** What a person answers to what prevention makes due; `never` is for the rule, the others for one occasion. */
export const PREVENTION_ANSWERS = ['done', 'not-concerned', 'never'] as const;
export type PreventionAnswer = (typeof PREVENTION_ANSWERS)[number];

/** What a citizen may be written about, each chosen apart. */
export const NOTIFICATION_FAMILIES = [
  'new',
  'moved',
  'cancelled',
  'day-before',
  'two-hours',
  'prevention',
  'access',
  'people',
] as const;
export type NotificationFamily = (typeof NOTIFICATION_FAMILIES)[number];

/**
 * What a citizen may say yes to for one vendor: that it writes appointments to come, that it tells those already over, that
 * this platform writes to them about what it tells.
 */
export const CONSENT_PURPOSES = ['agenda', 'history', 'reminders'] as const;
export type ConsentPurpose = (typeof CONSENT_PURPOSES)[number];

/** What a person is told here, and by e-mail. */
export const NOTICE_KINDS = [
  'break-glass',
  'help-opened',
  'delegation-granted',
  'delegation-accepted',
  'delegation-refused',
  'delegation-revoked',
  'delegation-ended',
  'child-of-age',
  'of-age',
  'child-claimed',
  'consent-ended',
  'export-ready',
  'erasure-ahead',
  'sealed-erasure-ahead',
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** General medicine is three codes of TRE_R38; asking for one asks for all. */
export const GENERAL_MEDICINE = ['SM26', 'SM53', 'SM54'] as const;
