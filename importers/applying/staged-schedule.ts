import type { StagedSlot } from '../../db/queries/slots/staged.ts';
import type { ActorDescription } from './actor-keys.ts';
import type { SlotObservation } from '../contract.ts';

/** What one body says of one schedule: its actor, and how far its slots may be trusted to be all of them. */
export interface StagedSchedule extends ActorDescription {
  /** The run's own number of it, until it has an id. */
  number: number;
  /** Where it was first met. */
  at: string;
  listed: boolean;
  /** What the body says it lists; all of it when it says nothing. */
  bounds: { from: string | null; to: string | null }[];
  /** An error names it: what it holds is not confirmed. */
  troubled: boolean;
  /** An error names it without naming a slot: nothing of it is closed. */
  spared: boolean;
  specialties: Set<string>;
  /** The newest `validAt` of its slots. */
  validAt: string | null;
  /** All its slots so far, not staged: they may be what the index has. Null once one of them cannot be compared. */
  held: StagedSlot[] | null;
}

/** A schedule of which nothing is said yet. */
export function beginSchedule(named: Pick<StagedSchedule, 'scheduleId' | 'at' | 'number'>): StagedSchedule {
  return {
    ...named,
    practitioner: null,
    organization: null,
    location: null,
    sector: null,
    care: null,
    listed: false,
    bounds: [],
    troubled: false,
    spared: false,
    specialties: new Set(),
    validAt: null,
    held: [],
  };
}

/** The last thing a body says of a schedule's actor is what it says; specialties add up over its slots. */
export function describe(schedule: StagedSchedule, observation: SlotObservation): void {
  schedule.practitioner = observation.practitioner ?? schedule.practitioner;
  schedule.location = observation.location ?? schedule.location;
  schedule.sector = observation.sector ?? schedule.sector;
  schedule.care = observation.care ?? schedule.care;
  const structure = observation.organizations.find(({ kind }) => kind !== 'CPTS');
  schedule.organization = structure ?? schedule.organization;
  for (const code of observation.specialties) schedule.specialties.add(code);
}
