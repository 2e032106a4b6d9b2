import type { Queryable } from '../../db/client.ts';
import { findExercise } from '../../db/queries/availability/availability.ts';
import { findListedCase } from '../../db/queries/cases/lists.ts';
import { findPerson } from '../../db/queries/cases/people.ts';
import { readAccountNames, type SealedEvent } from '../../db/queries/cases/cases.ts';
import { findTerritory } from '../../db/queries/search/places.ts';
import { MODALITIES, toMask } from '../../db/vocabulary.ts';
import type { Asker } from '../identity/asker.ts';
import type { Vault } from '../identity/vault.ts';
import type { Deps } from '../router.ts';
import type { CaseView } from './lifecycle/case.ts';
import { openSteps } from './lifecycle/lifecycle.ts';
import { openPerson } from './person.ts';
import { toHeader, type CaseHeader, type CaseResource } from './resources.ts';
import type { TerritorySettings } from './territory-settings.ts';
import { sayCallback, sayName, sayVisit, type Said } from './what-to-say.ts';

const VIDEO = toMask(MODALITIES, ['VR']);
const HOME = toMask(MODALITIES, ['HH']);

/** A case as its reader may see it. */
interface Seen {
  view: CaseView;
  events: readonly SealedEvent[];
  settings: TerritorySettings;
  asker: Pick<Asker, 'accountId' | 'role'>;
  masked: boolean;
}

export async function presentHeader(db: Queryable, caseId: string): Promise<CaseHeader> {
  const row = await findListedCase(db, caseId);
  if (!row) throw new Error(`the case ${caseId} was just read and is not there`);
  return toHeader(row);
}

export async function presentCase(deps: Deps, caseId: string, seen: Seen): Promise<CaseResource> {
  const { db, vault, clock } = deps;
  const { view, events, asker, settings, masked } = seen;
  const now = clock().toMillis();
  const person = masked ? undefined : openPerson(vault, await findPerson(db, caseId));
  const accountIds = [...new Set(events.flatMap(({ accountId }) => (accountId === null ? [] : [accountId])))];
  const names = await readAccountNames(db, accountIds);
  const { handOver } = view;
  return {
    header: await presentHeader(db, caseId),
    masked,
    contact: person?.contact ?? null,
    motive: person?.motive ?? null,
    handOver: handOver && {
      requestId: handOver.id,
      askedBy: names.get(handOver.askedBy) ?? null,
      answer: handOver.answer,
    },
    overridden: view.overridden,
    history: events.map((event) => toHistory(event, { names, vault, masked })),
    toSay: masked ? null : await wordsFor(db, view, now),
    steps: openSteps(view, { now, settings, actor: asker }),
  };
}

interface Reading {
  names: ReadonlyMap<number, string>;
  vault: Vault;
  masked: boolean;
}

function toHistory(event: SealedEvent, { names, vault, masked }: Reading): CaseResource['history'][number] {
  const { seq, at, accountId, role, type, from, to, sealed, facts } = event;
  const who = accountId === null ? null : (names.get(accountId) ?? null);
  const reason = masked || sealed === null ? null : vault.open(sealed, 'case-note');
  return { seq, at: new Date(at).toISOString(), who, role, type, from, to, reason, about: facts.about };
}

/** What to say of a visit that is taken, or of a call that is promised; null while there is nothing to say. */
async function wordsFor(db: Queryable, view: CaseView, now: number): Promise<Said | null> {
  const { booking, callback, territory } = view;
  if (callback) {
    const zone = (await findTerritory(db, territory))?.zone ?? 'Europe/Paris';
    return sayCallback({ from: callback.from, to: callback.to, zone });
  }
  if (booking?.status !== 'confirmed' && booking?.status !== 'awaiting-vendor') return null;
  const place = booking.roleId === null ? undefined : await findExercise(db, booking.roleId);
  if (!place) return null;
  const { line, postalCode, city, organizationName, locationName, phone, zone } = place;
  const person = sayName([place.given, place.family].filter(Boolean).join(' '));
  const address = [line, [postalCode, city].filter(Boolean).join(' ')].filter(Boolean).join(', ');
  const who = person === '' ? (organizationName ?? locationName ?? city ?? '') : person;
  const [video, home] = [booking.modalities === VIDEO, booking.modalities === HOME];
  return sayVisit({ start: booking.start, zone, who, place: address || null, phone, video, home }, now);
}
