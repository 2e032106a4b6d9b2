/** The closed lists of dispatch, each once; codes in capitals are those of the call centres' own messages (RS-EDA, RS-DR). */

/**
 * Where a case stands. `callback` and `reoriented` are reached from anywhere; `unknown`: a booking whose outcome nobody
 * knows; `cancelled`: its appointment was, before the visit.
 */
export const CASE_STATES = [
  'new',
  'qualified',
  'waiting-doctor',
  'decided',
  'waiting-osnp',
  'searching',
  'held',
  'confirming',
  'confirmed',
  'pending-effector',
  'unknown',
  'patient-informed',
  'callback',
  'reoriented',
  'honoured',
  'no-show',
  'cancelled',
  'closed',
] as const;
export type CaseState = (typeof CASE_STATES)[number];

/** `HubSante.priorite`: vital, prioritised, not urgent, deferred, not said. */
export const PRIORITIES = ['P0', 'P1', 'P2', 'P3', 'NR'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** `HubSante.niveauSoin`: from the need of intensive care to none of a visit. */
export const CARE_LEVELS = ['R1', 'R2', 'R3', 'R4'] as const;
export type CareLevel = (typeof CARE_LEVELS)[number];

/** `HubSante.typeDecision`: advice, prescription by telephone, a team sent, an orientation, nothing more. */
export const DECISIONS = ['CONSEIL', 'PMT', 'INTER', 'ORIENT', 'PASPLUS'] as const;
export type Decision = (typeof DECISIONS)[number];

/** `HubSante.typeOrientation`. */
export const ORIENTATIONS = [
  'URGENCES',
  'REA-USI',
  'SANTE',
  'CABINET',
  'DOMICILE',
  'EHPAD',
  'AUTRE',
] as const;
export type Orientation = (typeof ORIENTATIONS)[number];

/** `HubSante.delai`: at once, within the hour, so long, or an appointment at an hour. */
export const DELAYS = [
  'IMMEDIAT',
  'ASAP',
  '30M',
  '45M',
  '1H',
  '2H',
  '4H',
  '8H',
  '12H',
  '24H',
  'RDV',
] as const;
export type Delay = (typeof DELAYS)[number];

/** Whom a case is for (`filiere`): emergencies, new-borns, psychiatry, unscheduled care. */
export const PATHWAYS = ['AMU', 'NEONAT', 'PSY', 'SNP'] as const;
export type Pathway = (typeof PATHWAYS)[number];

/** What is answered to a hand-over (RS-RR). */
export const HAND_OVER_ANSWERS = ['ACCEPTEE', 'PARTIELLE', 'REFUSEE', 'DIFFEREE'] as const;
export type HandOverAnswer = (typeof HAND_OVER_ANSWERS)[number];

/** Where cases wait for someone: to be picked up, for a doctor, for an OSNP, for the visit to have taken place. */
export const QUEUES = ['pick-up', 'doctor', 'osnp', 'follow-up'] as const;
export type Queue = (typeof QUEUES)[number];

/** What makes it hard to speak with the caller. */
export const COMMUNICATION_DIFFICULTIES = ['AUCUNE', 'MUET', 'VISION', 'LANGUE', 'PANIQUE', 'AUTRE'] as const;

/** How exactly the caller is placed. */
export const CALL_PRECISIONS = ['VILLE', 'RUE', 'ADRESSE', 'EXACTE', 'INCONNUE'] as const;

/** What became of the address of a call-centre software's link: found, not found, none was said. */
export const LINK_ADDRESSES = ['found', 'unresolved', 'absent'] as const;
export type LinkAddress = (typeof LINK_ADDRESSES)[number];

/** How long someone accepted by telephone is expected, without anything else said. */
export const AGREED_VISIT_MINUTES = 30;

/** Who calls. */
export const CALLER_KINDS = ['patient', 'relative', 'professional', 'other'] as const;

export const SEXES = ['F', 'M', 'other', 'unknown'] as const;

/** What came of calling a professional for someone. */
export const CONTACT_OUTCOMES = ['reached', 'agreed', 'refused', 'no-answer'] as const;

/** What came of calling someone back. */
export const CALLBACK_OUTCOMES = [
  'reached',
  'no-answer',
  'busy',
  'voicemail',
  'wrong-number',
  'declined',
] as const;

/** Why a case ended. */
export const CASE_OUTCOMES = [
  'oriented',
  'honoured',
  'no-show',
  'advised',
  'prescribed',
  'team-sent',
  'sent-to-emergency',
  'declined-by-caller',
  'abandoned',
  'unreachable',
  'duplicate',
  'not-needed',
] as const;
export type CaseOutcome = (typeof CASE_OUTCOMES)[number];

/** What the booking side says of what a case holds or took. */
export const CASE_BOOKING_STATES = [
  'held',
  'confirming',
  'confirmed',
  'awaiting-vendor',
  'unknown',
  'fulfilled',
  'noshow',
] as const;
export type CaseBookingState = (typeof CASE_BOOKING_STATES)[number];

/** Roles that work on cases. */
export const DISPATCH_ROLES = ['arm', 'regulator', 'nurse', 'chief-regulator'] as const;
export type DispatchRole = (typeof DISPATCH_ROLES)[number];

/** What stands out about a case, whoever owns it now. */
export const CASE_MARKS = [
  'connection-lost',
  'cancelled-by-vendor',
  'refused-by-vendor',
  'callbacks-exhausted',
  'not-reached',
  'no-show',
  'called-again',
  'hold-ended',
] as const;
export type CaseMark = (typeof CASE_MARKS)[number];

/** What people do to a case: each is allowed to some roles, from some states, by territory. */
export const CASE_STEPS = [
  'take',
  'release',
  'plan',
  'amend',
  'called-again',
  'prioritise',
  'qualify',
  'ask-doctor',
  'decide',
  'hand-over',
  'answer',
  'cancel-hand-over',
  'call-own-doctor',
  'start-search',
  'orient-beyond',
  'ask-community',
  'tell-caller',
  'promise-callback',
  'attempt-callback',
  'override-clash',
  'reorient',
  'attach',
  'close',
] as const;
export type CaseStep = (typeof CASE_STEPS)[number];

/** What the platform records of a case by itself. */
export const CASE_NOTICES = [
  'opened',
  'overdue',
  'escalated',
  'returned',
  'handed-over-at-shift-end',
  'hold-placed',
  'hold-gone',
  'booking-asked',
  'booked',
  'booking-refused',
  'booking-unknown',
  'awaiting-vendor',
  'appointment-moved',
  'appointment-cancelled',
  'visit-honoured',
  'visit-missed',
  'community-answered',
  'community-silent',
] as const;
export type CaseEventType = CaseStep | (typeof CASE_NOTICES)[number];
