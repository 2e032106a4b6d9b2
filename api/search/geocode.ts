import { z } from '@hono/zod-openapi';
import { fold } from '../../db/fold.ts';
import { openHttp } from '../../importers/http.ts';
import type { Place } from './resources.ts';

/** Someone who types waits for it: later than this (ms) the communes alone are the better answer. */
const PATIENCE = 1500;
const LONGEST_ANSWER = 1024 * 1024;
/** BAN gives each answer a likelihood; below this it is about another street. */
const LIKELY = 0.4;

/** What a street begins with, once folded; words that also begin names of communes (Pont-…) are left out. */
const WAY =
  /(?:^|\s)(?:rue|avenue|boulevard|place|chemin|allees?|impasse|quai|route|square|cours|passage|sentier|esplanade|promenade|venelle|ruelle|rond point|lotissement|residence|lieu dit|hameau|faubourg|parvis)\s+\S/;

/** Whether a text holds a street, which only a geocoder knows. Pure. */
export function holdsStreet(q: string): boolean {
  return WAY.test(fold(q));
}

/** GeocodeJSON of the Base Adresse Nationale (addok): what is read of a feature. */
const feature = z.object({
  geometry: z.object({ coordinates: z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]) }),
  properties: z.object({
    id: z.string().min(1).max(200),
    label: z.string().min(1).max(300),
    type: z.string(),
    score: z.number().default(1),
    postcode: z.string().optional(),
    citycode: z.string().regex(/^(?:\d{2}|2[AB])\d{3}$/),
  }),
});
type Feature = z.infer<typeof feature>;

const collection = z.object({ features: z.array(z.unknown()) });

/** How exactly each type of answer is known; other types are places we know ourselves. */
const PRECISION: Readonly<Record<string, Place['precision']>> = {
  housenumber: 'address',
  street: 'street',
  locality: 'street',
};

interface Geocoding {
  url: string;
  q: string;
  limit: number;
}

/**
 * The addresses a BAN-compatible geocoder knows for a text, likeliest first. It is the operator's own, so it may be on a
 * private address. Throws when it does not answer in time or answers something else.
 */
export async function geocode({ url, q, limit }: Geocoding): Promise<Place[]> {
  const address = new URL(url);
  address.searchParams.set('q', q.slice(0, 200));
  address.searchParams.set('limit', String(limit));
  const http = openHttp({ sandbox: true, deadlineMs: PATIENCE, maxBytes: LONGEST_ANSWER });
  const answer = await within(PATIENCE, http.get(address.href, { accept: 'application/json' }));
  if (answer === 'not-modified') return [];
  const bytes = await within(PATIENCE, Array.fromAsync(answer.bytes));
  const { features } = collection.parse(JSON.parse(Buffer.concat(bytes).toString()));
  return features.flatMap((found) => toAddress(feature.safeParse(found).data));
}

function toAddress(found: Feature | undefined): Place[] {
  if (!found || found.properties.score < LIKELY) return [];
  const { id, label, type, postcode, citycode } = found.properties;
  const precision = PRECISION[type];
  if (!precision) return [];
  const [lon, lat] = found.geometry.coordinates;
  const departement = citycode.slice(0, /^9[78]/.test(citycode) ? 3 : 2);
  const postalCodes = postcode ? [postcode] : [];
  return [{ id, label, kind: 'address', insee: citycode, postalCodes, departement, lat, lon, precision }];
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
