import type { EmergencyChoice } from '../../db/queries/people/privacy.ts';
import type { Role } from '../../db/vocabulary.ts';

/** Someone who never chose lets the regulation and the emergency rooms in, and keeps what is masked masked. */
export const usualChoice = (agendaId: number): EmergencyChoice => ({
  agendaId,
  samu: true,
  others: true,
  masked: false,
});

/** Whether an emergency opens an agenda to a role: a doctor of the SAMU, or anyone else who may break the glass. */
export const opensTo = ({ samu, others }: EmergencyChoice, role: Role): boolean =>
  role === 'chief-regulator' ? samu : others;
