import type { Queryable, Transaction } from '../../db/client.ts';
import { readCaseBooking } from '../../db/queries/cases/bookings.ts';
import {
  appendEvents,
  createCase,
  findCase,
  lockCase,
  readEvents,
  type SealedEvent,
} from '../../db/queries/cases/cases.ts';
import { findTerritorySettings } from '../../db/queries/cases/territory-settings.ts';
import type { DispatchCase } from '../../db/schema/case.ts';
import type { Asker } from '../identity/asker.ts';
import { Problem } from '../problem.ts';
import type { Deps } from '../router.ts';
import { apply, foldCase, type CaseEvent, type CaseView } from './lifecycle/case.ts';
import { derive } from './lifecycle/derived.ts';
import { followBooking } from './lifecycle/following.ts';
import { isRefusal, type Refusal } from './lifecycle/refusals.ts';
import { tellVisit } from './tell-visit.ts';
import { settingsOf, territoryChanges, type TerritorySettings } from './territory-settings.ts';

/** A case of one territory; another territory's is not there. */
export interface CaseKey {
  caseId: string;
  territoryCode: string;
}

/** How a territory works on cases. */
export async function readSettings(db: Queryable, territoryCode: string): Promise<TerritorySettings> {
  const row = await findTerritorySettings(db, territoryCode);
  return settingsOf(territoryChanges.parse(row?.changes ?? {}));
}

/** The territory someone answers for. Throws `not-allowed`. */
export function territoryOf({ territoryCode }: Pick<Asker, 'territoryCode'>): string {
  if (territoryCode === null) throw new Problem('not-allowed', 'You answer for no territory.');
  return territoryCode;
}

function sealed({ vault }: Pick<Deps, 'vault'>, event: CaseEvent, seq: number): SealedEvent {
  const { reason, ...rest } = event;
  return { ...rest, seq, sealed: reason === null ? null : vault.seal(reason, 'case-note') };
}

/** Writes the first event of a case, and the case it makes. */
export async function saveNewCase(
  deps: Pick<Deps, 'vault'>,
  tx: Transaction,
  { event, commune }: { event: CaseEvent; commune: string | null },
): Promise<{ id: string; number: number }> {
  const derived = derive(foldCase([event]));
  const openedAt = new Date(event.at);
  const row = await createCase(tx, { territoryCode: event.territory, commune, openedAt, derived });
  await appendEvents(tx, { caseId: row.id, events: [sealed(deps, event, 1)], derived });
  return row;
}

/** A case under one's hand: locked, with what the booking side said meanwhile already followed. */
export interface OpenedCase {
  tx: Transaction;
  row: DispatchCase;
  view: CaseView;
  settings: TerritorySettings;
  now: number;
}

/**
 * Changes a case: what `make` gives is appended to its history, all or nothing. `version` is the one that its reader saw.
 * Throws `not-found`, `case-changed`, and what a refusal says.
 */
export async function changeCase(
  deps: Pick<Deps, 'vault' | 'clock'> & { db: Queryable },
  { version, ...key }: CaseKey & { version?: number | undefined },
  make: (opened: OpenedCase) => Promise<readonly CaseEvent[] | Refusal> | readonly CaseEvent[] | Refusal,
): Promise<CaseView> {
  const now = deps.clock().toMillis();
  return deps.db.transaction(async (tx) => {
    const row = await lockCase(tx, key);
    if (!row) throw new Problem('not-found', 'Your territory has no such case.');
    if (version !== undefined && version !== row.version) {
      throw new Problem('case-changed', `The case is at version ${row.version}: read it again.`);
    }
    const settings = await readSettings(tx, key.territoryCode);
    const before = foldCase(await readEvents(tx, key.caseId));
    const facts = await readCaseBooking(tx, { caseId: key.caseId, now: new Date(now) });
    const followed = followBooking(before, facts, { now, settings });
    const view = foldOn(before, followed);
    const made = await make({ tx, row, view, settings, now });
    if (isRefusal(made)) throw new Problem(made.code, made.detail);
    const after = foldOn(view, made);
    const events = [...followed, ...made].map((event, index) =>
      sealed(deps, event, before.version + index + 1),
    );
    await appendEvents(tx, { caseId: key.caseId, events, derived: derive(after) });
    await tellVisit(tx, { caseId: key.caseId, before, after, now });
    return after;
  });
}

const foldOn = (view: CaseView, events: readonly CaseEvent[]) =>
  events.reduce((each, event) => apply(each, event), view);

/** A case with its history; undefined for another territory's. */
export async function readCase(
  db: Queryable,
  key: CaseKey,
): Promise<{ row: DispatchCase; view: CaseView; events: SealedEvent[] } | undefined> {
  const row = await findCase(db, key);
  if (!row) return undefined;
  const events = await readEvents(db, key.caseId);
  return { row, view: foldCase(events), events };
}

/** Tells a case what the booking side says of it; does nothing for a case that is not there. */
export async function followCase(deps: Pick<Deps, 'db' | 'vault' | 'clock'>, key: CaseKey): Promise<void> {
  await changeCase(deps, key, () => []);
}
