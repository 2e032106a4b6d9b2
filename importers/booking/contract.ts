import type { Abilities } from './declared.ts';
import type { Called } from './called.ts';

/** A slot as its vendor knows it: the `source_id` that the feed gave. */
export interface VendorSlot {
  slotSourceId: string;
}

/** A slot as the vendor sees it now. */
export interface SeenSlot {
  /** `gone`: the vendor knows no such slot any more. */
  state: 'free' | 'taken' | 'gone';
  start: Date | null;
  end: Date | null;
}

/** Whose appointment is asked for. Nothing here names a patient, nor may it. */
export interface Wanted extends VendorSlot {
  start: Date;
  end: Date | null;
  /** Bare, 11 digits; null for a structure's slot. */
  practitionerRpps: string | null;
  /** `regulator.identifier`: the account the vendor knows from INT_R02; null for a citizen. */
  regulatorIdentifier: string | null;
}

export interface WantedHold extends Wanted {
  /** Ours; asking twice with one id holds once. */
  holdId: string;
}

export interface WantedAppointment extends Wanted {
  /** Ours, and the vendor's idempotency key: asking twice with one id books once. */
  appointmentId: string;
  /** Our hold that the vendor turns into this appointment, when it granted one. */
  holdId: string | null;
}

/** An appointment as its vendor knows it. */
export interface SeenAppointment {
  /** The vendor's own id. */
  reference: string;
  /** FHIR `Appointment.status`, read as far as it matters here. */
  state: 'held' | 'booked' | 'cancelled';
  start: Date | null;
  end: Date | null;
}

/** A regulator's account as vendors are told it (INT_R02). */
export interface RegulatorAccount {
  /** The platform's own, a UUID; or a national one, 11 bare digits. */
  identifier: string;
  family: string;
  given: string;
  email: string;
  active: boolean;
}

/**
 * What may be asked of one feed's vendor. Nothing throws: every answer is a value. An ability that is not declared
 * answers `refused` with `unsupported`, without a call. Each call ends within its deadline (7 s, SAS guide annexes).
 */
export interface VendorBooking {
  readonly abilities: Abilities;
  recheck(slot: VendorSlot): Promise<Called<{ slot: SeenSlot }>>;
  /** `expiresAt` is null when the vendor does not say (IHE ITI-116 does not ask it to). */
  hold(wanted: WantedHold): Promise<Called<{ reference: string | null; expiresAt: Date | null }>>;
  /** Done too when the vendor knows no such hold any more. */
  release(hold: { holdId: string }): Promise<Called>;
  /** `again`: the vendor had booked it before under this id. */
  book(wanted: WantedAppointment): Promise<Called<{ reference: string | null; again: boolean }>>;
  /** What the vendor has under our id: `null` says that it has nothing. */
  find(known: { appointmentId: string }): Promise<Called<{ appointment: SeenAppointment | null }>>;
  /** Done too when it was cancelled before; `not-found` when the vendor knows nothing of it. */
  cancel(known: { appointmentId: string }): Promise<Called>;
  /** INT_R02: creates the account, or brings it up to date. Only feeds that declare `regulators` take one. */
  putRegulator(account: RegulatorAccount): Promise<Called<{ created: boolean }>>;
}
