import { countDeclaredSlots, findReading, listDeclaredSlots } from '../../db/queries/declared-slots.ts';
import { APPOINTMENT_KINDS, MODALITIES, toMask, VISIBILITIES } from '../../db/vocabulary.ts';
import { baseOf } from '../config.ts';
import type { Asker } from '../identity/asker.ts';
import type { Deps } from '../router.ts';
import { visibleTo } from '../search/visibility.ts';
import { answerFhir, type FhirContext } from './outcome.ts';
import { slotBundle } from './slot-bundle.ts';
import { readSlotQuery, type SlotQuery } from './slot-query.ts';

/** INT_R01 and INT_R04: the free slots of professionals who declare them here. */
export async function searchSlots(c: FhirContext, asker: Asker, text: string): Promise<Response> {
  const { deps } = c.var;
  const params = new URLSearchParams(text);
  const query = readSlotQuery(params, /handling=strict/.test(c.req.header('prefer') ?? ''));
  const search = await toSearch(deps, asker, query);
  const page = { limit: query.count + 1, after: query.after };
  const [rows, total] = await Promise.all([
    listDeclaredSlots(deps.db, search, page),
    countDeclaredSlots(deps.db, search),
  ]);
  const shown = rows.slice(0, query.count);
  const last = rows.length > query.count ? shown.at(-1) : undefined;
  const base = baseOf(deps.config);
  const address = `${base}/fhir/Slot`;
  const answering = {
    base,
    total,
    includes: query.includes,
    self: text === '' ? address : `${address}?${text}`,
  };
  const next = last && nextPage(address, params, `${last.start}.${last.id}`);
  return answerFhir(c, slotBundle(shown, { ...answering, next }), { status: 200 });
}

function nextPage(address: string, params: URLSearchParams, cursor: string): string {
  const next = new URLSearchParams(params);
  next.set('_cursor', cursor);
  return `${address}?${next}`;
}

async function toSearch(deps: Deps, asker: Asker, query: SlotQuery) {
  const { from, to, rpps, adeli, kinds, specialties, modalities } = query;
  const decided = asker.vendorId === null ? 0 : await findReading(deps.db, asker.vendorId);
  const wanted = MODALITIES.filter((each) => modalities.includes(each));
  return {
    rpps,
    adeli,
    specialties,
    from: new Date(from),
    to: new Date(to),
    now: deps.clock().toJSDate(),
    kinds: APPOINTMENT_KINDS.filter((each) => kinds.includes(each)),
    modalities: toMask(MODALITIES, modalities.length === 0 ? MODALITIES : wanted),
    visibility: visibleTo(asker.role) | (decided & toMask(VISIBILITIES, VISIBILITIES)),
  };
}
