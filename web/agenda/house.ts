import { createContext, use } from 'react';
import type { AgendaPage, Person, Session } from '../api.ts';

/** An agenda that may be opened, and what one may do there. */
export type Opened = AgendaPage['agendas'][number] & Pick<Person, 'scopes' | 'until'>;

/** Whose page this is, and the agendas they hold, theirs first. */
export interface House {
  session: Session;
  agendas: readonly Opened[];
  /** The agenda chosen alone; null when one's own and one's children's stand together. */
  chosen: Opened | null;
  /** Reads the agenda and its people again, after a deed of one's own. */
  reload: () => void;
}

export const HouseContext = createContext<House | null>(null);

export function useHouse(): House {
  const house = use(HouseContext);
  if (house === null) throw new Error('No agenda is open here.');
  return house;
}

/** How a person is called on this page: one's own agenda bears the name of the account. */
export const nameOf = (agenda: Opened, session: Session): string => agenda.name ?? session.displayName;

/** The given name alone: what one calls one's own. */
export const shortNameOf = (agenda: Opened, session: Session): string =>
  nameOf(agenda, session).split(' ')[0] ?? '';

/** The agenda where something new goes when nothing else is said. */
export function ownAgendaOf({ agendas, chosen }: House): Opened | undefined {
  return chosen ?? agendas.find(({ as }) => as === 'self');
}

/** Those who may act during a call for someone without a screen: the roles that the matrix gives `agenda.help`. */
const HELPERS: ReadonlySet<Session['role']> = new Set(['regulator', 'chief-regulator', 'nurse']);

export const isHelper = ({ role }: Pick<Session, 'role'>): boolean => HELPERS.has(role);

/** Whether an agenda is one's own or one's child's: what is shared is decided there alone. */
export const isHeld = ({ as }: Pick<Opened, 'as'>): boolean => as === 'self' || as === 'parent';

/** The agendas one may write in. */
export const writable = ({ agendas }: House): Opened[] =>
  agendas.filter(({ scopes }) => scopes.includes('write'));

/** The agendas one may share, hide and send to a phone. */
export const shareable = ({ agendas }: House): Opened[] => agendas.filter(isHeld);
