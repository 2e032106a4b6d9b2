import { countDeclaredPlaces, listDeclaredPlaces } from '../../db/queries/availability/declared-places.ts';
import {
  countDeclaredSlots,
  findReading,
  listDeclaredSlots,
} from '../../db/queries/availability/declared-slots.ts';
import { APPOINTMENT_KINDS, MODALITIES, toMask, VISIBILITIES } from '../../db/vocabulary.ts';
import { baseOf } from '../config.ts';
import type { Asker } from '../identity/asker.ts';
import type { Deps } from '../router.ts';
import { visibleTo } from '../search/visibility.ts';
import { answerFhir, type FhirContext } from './outcome.ts';
import { placeBundle } from './place-bundle.ts';
import { OF_STRUCTURE, readPlaceQuery, type PlaceQuery } from './place-query.ts';
import { slotBundle } from './slot-bundle.ts';
import { readSlotQuery, type SlotQuery } from './slot-query.ts';

const isStrict = (c: FhirContext): boolean => /handling=strict/.test(c.req.header('prefer') ?? '');

/** INT_R01 and INT_R04: the free slots of professionals who declare them here; or those of the places of structures. */
export async function searchSlots(c: FhirContext, asker: Asker, text: string): Promise<Response> {
  const { deps } = c.var;
  const params = new URLSearchParams(text);
  if (params.has(OF_STRUCTURE)) return searchPlaces(c, asker, { text, root: 'Slot' });
  const query = readSlotQuery(params, isStrict(c));
  const { rpps, adeli } = query;
  const search = { ...(await searchOf(deps, asker, query)), rpps, adeli };
  const page = { limit: query.count + 1, after: query.after };
  const [rows, total] = await Promise.all([
    listDeclaredSlots(deps.db, search, page),
    countDeclaredSlots(deps.db, search),
  ]);
  const { shown, ...links } = paged(rows, {
    text,
    root: 'Slot',
    count: query.count,
    base: baseOf(deps.config),
  });
  return answerFhir(c, slotBundle(shown, { ...links, total, includes: query.includes }), { status: 200 });
}

/** The guide's search for SOS Médecins, of any structure that declares places here: schedules with their free slots. */
export async function searchPlaces(
  c: FhirContext,
  asker: Asker,
  { text, root }: { text: string; root: PlaceQuery['root'] },
): Promise<Response> {
  const { deps } = c.var;
  const query = readPlaceQuery(new URLSearchParams(text), { root, strict: isStrict(c) });
  const { finess, siret } = query;
  const search = { ...(await searchOf(deps, asker, query)), finess, siret };
  const page = { limit: query.count + 1, after: query.after };
  const [rows, total] = await Promise.all([
    listDeclaredPlaces(deps.db, search, page),
    countDeclaredPlaces(deps.db, search),
  ]);
  const { shown, ...links } = paged(rows, { text, root, count: query.count, base: baseOf(deps.config) });
  return answerFhir(c, placeBundle(shown, { ...links, total, query }), { status: 200 });
}

/** What is shown of a page, and its addresses. */
function paged<Row extends { start: number; id: number }>(
  rows: readonly Row[],
  { text, root, count, base }: { text: string; root: PlaceQuery['root']; count: number; base: string },
): { shown: readonly Row[]; base: string; self: string; next: string | undefined } {
  const shown = rows.slice(0, count);
  const last = rows.length > count ? shown.at(-1) : undefined;
  const address = `${base}/fhir/${root}`;
  const next = new URLSearchParams(text);
  if (last) next.set('_cursor', `${last.start}.${last.id}`);
  return {
    shown,
    base,
    self: text === '' ? address : `${address}?${text}`,
    next: last && `${address}?${next}`,
  };
}

type Wanted = Pick<SlotQuery, 'from' | 'to' | 'kinds' | 'specialties' | 'modalities'>;

async function searchOf(deps: Deps, asker: Asker, query: Wanted) {
  const { from, to, kinds, specialties, modalities } = query;
  const decided = asker.vendorId === null ? 0 : await findReading(deps.db, asker.vendorId);
  const wanted = MODALITIES.filter((each) => modalities.includes(each));
  return {
    specialties,
    from: new Date(from),
    to: new Date(to),
    now: deps.clock().toJSDate(),
    kinds: APPOINTMENT_KINDS.filter((each) => kinds.includes(each)),
    modalities: toMask(MODALITIES, modalities.length === 0 ? MODALITIES : wanted),
    visibility: visibleTo(asker.role) | (decided & toMask(VISIBILITIES, VISIBILITIES)),
  };
}
