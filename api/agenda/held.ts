import type { DateTime } from 'luxon';
import { listHeldAgendas, openOwnAgenda, type HeldAgenda } from '../../db/queries/agenda/agendas.ts';
import type { AgendaTie, DelegationScope, Sex } from '../../db/vocabulary.ts';
import { Problem } from '../problem.ts';
import type { Deps } from '../router.ts';

/** An agenda one may open, and by what tie. */
export interface Held {
  id: number;
  kind: AgendaTie;
  /** Of a child, or of whoever one acts for; null for one's own, which bears its account's. */
  name: string | null;
  /** ISO 8601 date. */
  born: string | null;
  sex: Sex;
  zone: string;
  /** The accounts it belongs to: its person, or the parents of a child. */
  holders: readonly number[];
  scopes: readonly DelegationScope[];
  /** When the tie ends, ms since 1970; null when it has no end. */
  until: number | null;
}

type Room = Pick<Deps, 'db' | 'vault'>;
interface Holder {
  accountId: number;
  now: DateTime<true>;
}

/** The agendas an account holds, its own first; its own is opened the first time, unless it closed it. */
export async function heldAgendas({ db, vault }: Room, { accountId, now }: Holder): Promise<Held[]> {
  const holder = { accountId, now: now.toJSDate() };
  const found = await listHeldAgendas(db, holder);
  if (found.some(({ kind }) => kind === 'self')) return found.map((row) => toHeld(vault, row));
  await openOwnAgenda(db, holder);
  return (await listHeldAgendas(db, holder)).map((row) => toHeld(vault, row));
}

export function toHeld(vault: Deps['vault'], row: HeldAgenda): Held {
  const { id, kind, nameSealed, ownerName, bornSealed, sex, zone, holders, scopes, until } = row;
  const named = nameSealed === null ? null : vault.open(nameSealed, 'agenda-name');
  return {
    id,
    kind,
    sex,
    zone,
    holders,
    scopes,
    until,
    name: kind === 'self' ? null : (named ?? ownerName),
    born: bornSealed === null ? null : vault.open(bornSealed, 'agenda-born'),
  };
}

/** Whether an agenda is one's own or one's child's: whoever only acts for someone sees nothing masked and shares nothing. */
export const isHeld = ({ kind }: Held): boolean => kind === 'self' || kind === 'parent';

/** Whether one acts there during a call alone: appointments are read, without what they are for, and nothing else. */
export const isHelped = ({ kind }: Pick<Held, 'kind'>): boolean => kind === 'helper';

/** The agenda that is meant: the one named, else one's own. Throws `not-found` for another's. */
export function chosenAgenda(held: readonly Held[], id: number | undefined): Held {
  const chosen = held.find((agenda) => (id === undefined ? agenda.kind === 'self' : agenda.id === id));
  if (chosen) return chosen;
  throw new Problem('not-found', 'There is no such agenda of yours.');
}

/** What an access entry says of someone in their own agenda, or their child's. */
export const ownTrace = (accountId: number) =>
  ({ need: 'agenda.read', citizenId: accountId, why: 'own agenda' }) as const;
