import type {
  CareLevel,
  CaseBookingState,
  CaseEventType,
  CaseMark,
  CaseOutcome,
  CaseState,
  Decision,
  Delay,
  HandOverAnswer,
  Orientation,
  Pathway,
  Priority,
  Queue,
} from '../dispatch-vocabulary.ts';
import type { Role } from '../vocabulary.ts';

/** Exactly one of the two: a person, or a queue of the territory. */
export type Owner = { accountId: number } | { queue: Queue };

/** A request from one to another, with its answer while it is still open. The sender keeps the case until it is accepted. */
export interface HandOver {
  id: string;
  to: Owner;
  askedBy: number;
  askedAt: number;
  delay: Delay;
  /** When the desired delay is over. */
  dueAt: number;
  answer: Extract<HandOverAnswer, 'DIFFEREE'> | null;
  /** Where the case stood, for a refusal to put it back. */
  before: CaseState;
}

/** A promise to call someone back. */
export interface Callback {
  from: number;
  to: number;
  promisedAt: number;
  failedAttempts: number;
  before: CaseState;
}

/** What the booking side last said. */
export interface CaseBooking {
  holdId: string | null;
  appointmentId: string | null;
  status: CaseBookingState;
  /** The professional or structure at that place, as an offer's `id` names it. */
  roleId: number | null;
  /** Mask over MODALITIES; 0 when it was agreed by telephone. */
  modalities: number;
  start: number;
  end: number;
}

/** A case as its events make it. Instants in ms since 1970. */
export interface CaseView {
  territory: string;
  /** How many events made it; the ETag. */
  version: number;
  state: CaseState;
  priority: Priority;
  pathway: Pathway;
  owner: Owner;
  /** Null only once closed. */
  nextActionAt: number | null;
  openedAt: number;
  overdueSince: number | null;
  escalatedAt: number | null;
  mark: CaseMark | null;
  specialty: string | null;
  careLevel: CareLevel | null;
  decision: Decision | null;
  orientation: Orientation | null;
  delay: Delay | null;
  handOver: HandOver | null;
  callback: Callback | null;
  doctorMustDecide: boolean;
  booking: CaseBooking | null;
  /** Another appointment of the same person that was weighed and set aside. */
  overridden: string[];
  /** Who last took a call about it while someone else owned it, and when. */
  line: { accountId: number; at: number } | null;
  outcome: CaseOutcome | null;
  closedAt: number | null;
}

/** What an event sets; what it does not name stays. */
export type CaseChange = Partial<Omit<CaseView, 'territory' | 'version' | 'openedAt'>>;

/** What else is known of an event: codes, numbers and ids, never a name nor words. */
export type CaseDetail = Record<string, string | number | boolean | null | readonly string[]>;

/** Something that happened to a case: append-only, in order. */
export interface CaseEvent {
  at: number;
  /** Null when the platform or a vendor acted. */
  accountId: number | null;
  role: Role | 'system';
  territory: string;
  type: CaseEventType;
  from: CaseState | null;
  to: CaseState;
  /** A person's own words; kept sealed. */
  reason: string | null;
  facts: { set: CaseChange; about: CaseDetail };
}
