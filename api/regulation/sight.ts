import type { Asker } from '../identity/asker.ts';
import { isOwnedBy, type CaseView } from './lifecycle/case.ts';
import { MINUTE } from './lifecycle/deadlines.ts';
import { isDoctor, serves } from './lifecycle/step.ts';
import type { TerritorySettings } from './territory-settings.ts';

/** How long someone who answered the caller goes on seeing the case that another has. */
const LINE_MINUTES = 30;

/**
 * Whether someone of the territory may read whom a case is about: it is theirs, it waits for them, it is asked of them,
 * they have just had the caller on the line, or they are the doctor. Others see where it stands, and no more.
 */
export function seesPerson(
  view: CaseView,
  { accountId, role }: Pick<Asker, 'accountId' | 'role'>,
  { settings, now }: { settings: TerritorySettings; now: number },
): boolean {
  if (isDoctor(role) || isOwnedBy(view, accountId)) return true;
  const places = [view.owner, view.handOver?.to];
  const waits = places.some((place) => place && 'queue' in place && serves(settings, role, place.queue));
  const asked = view.handOver !== null && isOwnedBy({ owner: view.handOver.to }, accountId);
  const line = view.line?.accountId === accountId && now - view.line.at < LINE_MINUTES * MINUTE;
  return waits || asked || line;
}
