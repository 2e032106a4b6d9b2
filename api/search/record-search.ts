import { recordSearch as write } from '../../db/queries/search/search-events.ts';
import { findSpecialties } from '../../db/queries/search/places.ts';
import { MODALITIES, toMask } from '../../db/vocabulary.ts';
import type { Asker } from '../identity/asker.ts';
import type { Deps } from '../router.ts';
import type { OffersQuery } from './query.ts';
import type { OfferPage } from './resources.ts';

const REGULATING = new Set(['regulator', 'chief-regulator', 'arm', 'nurse']);

/**
 * Writes down where and for what a regulator searched, how many offers were found and how fast: nothing of who, nor for
 * whom. Only first pages count. A failure to write is logged: a caller never waits for statistics.
 */
export async function recordSearch(
  { db, clock, log }: Deps,
  {
    asker,
    query,
    page,
    answerMs,
  }: { asker: Asker | null; query: OffersQuery; page: OfferPage; answerMs: number },
): Promise<void> {
  const territoryCode = asker?.territoryCode;
  if (!territoryCode || !REGULATING.has(asker.role) || query.cursor !== undefined) return;
  try {
    const { specialty, modality, commune = null } = query;
    const known = specialty && (await findSpecialties(db, specialty));
    const { lat, lon } = page.centre;
    await write(db, {
      at: clock().toJSDate(),
      territoryCode,
      commune,
      lat,
      lon,
      groups: known ? [...new Set(known.map(({ groupId }) => groupId))] : null,
      modalities: toMask(MODALITIES, modality ?? MODALITIES),
      found: page.items.length,
      answerMs: Math.round(answerMs),
    });
  } catch (error) {
    log.error({ error: error instanceof Error ? error.name : 'unknown' }, 'a search was not counted');
  }
}
