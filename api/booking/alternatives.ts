import type { BookableSlot } from '../../db/queries/booking/slots.ts';
import { fromMask, MODALITIES } from '../../db/vocabulary.ts';
import type { Asker } from '../identity/asker.ts';
import type { Deps } from '../router.ts';
import { ownSightOf } from '../search/own-sight.ts';
import { offersQuery } from '../search/query.ts';
import type { Offer } from '../search/resources.ts';
import { searchOffers } from '../search/search.ts';

/** How many other offers are given with a refusal. */
const COUNT = 3;
/** Specialties one may ask for at once. */
const MOST_CODES = 20;

interface Width {
  within: string;
  /** Offers read: those that others hold, and the slot itself, do not count. */
  limit: number;
  /** Grows by itself when absent, but what others hold is enough to stop it. */
  radiusKm?: number;
  anyModality?: boolean;
}

/** The usual search first, then further in time and space, then by any modality: some care rather than none. */
const WIDTHS: readonly Width[] = [
  { within: 'PT48H', limit: 12 },
  { within: 'P14D', limit: 50, radiusKm: 60 },
  { within: 'P14D', limit: 50, radiusKm: 120, anyModality: true },
];

/** Three other offers around a slot's place, of its specialty and modality, from now on: what the same search finds. */
export async function findAlternatives(deps: Deps, asker: Asker, slot: BookableSlot): Promise<Offer[]> {
  const found = new Map<string, Offer>();
  const looking = { ...asker, own: await ownSightOf(deps, asker) };
  for (const width of WIDTHS) {
    const page = await searchOffers(deps, queryFor(slot, width), looking);
    for (const offer of page.items.flatMap((each) => withoutSlot(each, String(slot.id)))) {
      if (!found.has(offer.id)) found.set(offer.id, offer);
    }
    if (found.size >= COUNT) break;
  }
  return [...found.values()].slice(0, COUNT);
}

function queryFor({ lat, lon, specialties, modalities }: BookableSlot, width: Width) {
  const { within, limit, radiusKm, anyModality = false } = width;
  return offersQuery.parse({
    lat: String(Number(lat.toFixed(6))),
    lon: String(Number(lon.toFixed(6))),
    ...(specialties.length > 0 && { specialty: specialties.slice(0, MOST_CODES) }),
    ...(modalities > 0 && !anyModality && { modality: fromMask(MODALITIES, modalities) }),
    ...(radiusKm !== undefined && { radiusKm: String(radiusKm) }),
    within,
    limit: String(limit),
  });
}

/** An offer with the slots one could have: not the one that was asked, nor what is kept for others. */
function withoutSlot(offer: Offer, slotId: string): Offer[] {
  const slots = offer.slots.filter(
    ({ id, held, taken }) => id !== slotId && taken === undefined && (held === undefined || held.mine),
  );
  return slots.length > 0 ? [{ ...offer, slots }] : [];
}
