import { findPlaces } from '../../db/queries/search/places.ts';
import type { Deps } from '../router.ts';
import { geocode, holdsStreet } from './geocode.ts';
import { toPlace, understandPlace } from './places.ts';
import type { Place } from './resources.ts';

/** Where streets were looked for: nowhere since none is written or no geocoder is set, or at the geocoder, which may fail. */
export const GEOCODER_STATES = ['not-needed', 'not-set', 'asked', 'failed'] as const;
export type GeocoderState = (typeof GEOCODER_STATES)[number];

interface Typed {
  q: string;
  limit: number;
}

/** The places a text may mean: addresses first when it holds a street, then the communes; the geocoder's failure is told. */
export async function findTypedPlaces(
  { db, config, log }: Pick<Deps, 'db' | 'config' | 'log'>,
  { q, limit }: Typed,
): Promise<{ items: Place[]; geocoder: GeocoderState }> {
  const url = config.geocoderUrl;
  const street = holdsStreet(q);
  const [rows, addresses] = await Promise.all([
    findPlaces(db, { ...understandPlace(q), limit }),
    street && url ? geocode({ url, q, limit }).catch(failed) : [],
  ]);
  const communes = rows.map((row) => toPlace(row));
  const items = [...(addresses ?? []), ...communes].slice(0, limit);
  return { items, geocoder: street ? (url ? (addresses ? 'asked' : 'failed') : 'not-set') : 'not-needed' };

  /** The reason is logged without the text: it may be a patient's address. */
  function failed(error: unknown): null {
    const reason = error instanceof Error ? error.name : 'unknown';
    log.warn({ reason }, 'the geocoder failed');
    return null;
  }
}
