import { fromCareMask } from '../../db/care.ts';
import type { KeptPlace } from '../../db/queries/booking/kept-places.ts';
import type { AskedCare, SaidCare } from '../../db/queries/search/offers-care.ts';
import type { OfferRow } from '../../db/queries/search/offers-details.ts';
import type { SearchFeed } from '../../db/queries/search/offers-nearby.ts';
import { fromMask, MODALITIES, VISIBILITIES } from '../../db/vocabulary.ts';
import { verdictsOf } from './care.ts';
import { freshnessOf } from './freshness.ts';
import { bookingWay, keepingOf, type Looking } from './keeping.ts';
import { mergeSlots, type MergedSlot, type SeenSlot } from './merging.ts';
import type { Offer } from './resources.ts';
import { territoryOf } from './territory.ts';
import { whyOf } from './why.ts';

/** What an offer is told beside its own row. Instants in ms. */
export interface Setting {
  now: number;
  feeds: ReadonlyMap<number, SearchFeed>;
  /** Reasons that come from its place in the list: `own-doctor`, `soonest`, `nearest`. */
  reasons: readonly string[];
  metres: number;
  /** What is kept here of its slots, and for whom that is told. */
  kept: readonly KeptPlace[];
  looking: Looking;
  /** What is asked of whoever sees the caller. */
  care?: AskedCare | undefined;
  /** Why it has no slot, when it has none. */
  shortfall?: string | undefined;
}

/** An offer as published, its feeds merged. */
export function toOffer(row: OfferRow, setting: Setting): Offer {
  const merged = mergeSlots(row.slots.map((slot) => ({ ...slot, state: stateOf(slot, setting) })));
  return {
    id: String(row.roleId),
    practitioner: toPractitioner(row),
    organization: toOrganization(row),
    location: toLocation(row),
    specialties: row.specialties,
    sector: fromCareMask(row.care).sector ?? row.sector ?? undefined,
    care: toCare(row),
    ...toUnmet(row, setting),
    distanceKm: Math.round(setting.metres / 100) / 10,
    why: whyOf(row, merged, setting),
    slots: merged.map(({ slot }) => toSlot(slot, setting)),
    sources: toSources(row, merged, setting),
    booking: wayOf(merged[0]?.slot, setting),
    shortfall: setting.shortfall,
  };
}

function stateOf(slot: OfferRow['slots'][number], { now, feeds }: Setting): SeenSlot['state'] {
  const feed = feeds.get(slot.feedId);
  return feed ? freshnessOf(now - slot.confirmedAt, feed, feed.failing) : 'stale';
}

function toPractitioner({ rpps, given, family, prefix }: OfferRow): Offer['practitioner'] {
  const name = [given, family].filter(Boolean).join(' ');
  if (!name && rpps === null) return undefined;
  return { rpps: rpps ?? undefined, name: name || `RPPS ${rpps}`, prefix: prefix ?? undefined };
}

/** What is known of it that a caller may need; what is unknown, or said both ways, is not there. */
function toCare({ care, languages }: SaidCare): Offer['care'] {
  const { sector: _, ...said } = fromCareMask(care);
  const known = Object.entries(said).filter(([, value]) => value !== null);
  if (known.length === 0 && languages.length === 0) return undefined;
  return { ...Object.fromEntries(known), ...(languages.length > 0 ? { languages } : {}) };
}

/** Of what was asked: what is not known of it, and what it is known not to do. */
function toUnmet(row: OfferRow, { care }: Setting): Pick<Offer, 'unknown' | 'unmet'> {
  if (!care) return {};
  const verdicts = verdictsOf(care, row);
  const needs = (wanted: string) => {
    const found = verdicts.filter(([, verdict]) => verdict === wanted).map(([need]) => need);
    return found.length > 0 ? found : undefined;
  };
  return { unknown: needs('unknown'), unmet: needs('unmet') };
}

function toOrganization(row: OfferRow): Offer['organization'] {
  if (row.organizationName === null) return undefined;
  return {
    name: row.organizationName,
    kind: row.organizationKind ?? 'other',
    finess: row.finess ?? undefined,
    siret: row.siret ?? undefined,
  };
}

function toLocation(row: OfferRow): Offer['location'] {
  return {
    name: row.locationName ?? undefined,
    line: row.line ?? undefined,
    postalCode: row.postalCode ?? undefined,
    city: row.city ?? undefined,
    lat: row.lat,
    lon: row.lon,
    precision: row.precision,
    zone: row.zone,
    territory: territoryOf(row),
    phone: row.phone ?? undefined,
  };
}

function wayOf(slot: SeenSlot | undefined, { feeds }: Setting): Offer['booking'] {
  const feed = slot && feeds.get(slot.feedId);
  return feed ? bookingWay(feed, slot.bookingUrl) : 'phone';
}

function toSlot(slot: SeenSlot, { kept, looking }: Setting): Offer['slots'][number] {
  return {
    id: slot.id,
    version: slot.version,
    start: toInstant(slot.start),
    end: slot.end === null ? undefined : toInstant(slot.end),
    modalities: fromMask(MODALITIES, slot.modalities),
    kind: slot.kind,
    visibility: fromMask(VISIBILITIES, slot.visibility),
    bookingUrl: slot.bookingUrl ?? undefined,
    capacity: slot.capacity ?? undefined,
    observedAt: toInstant(slot.confirmedAt),
    state: slot.state,
    ...keepingOf(slot, kept, looking),
  };
}

/** Each feed that shows one of these starts, by its earliest one: what it says of the slot the caller would take. */
function toSources(row: OfferRow, merged: readonly MergedSlot[], setting: Setting): Offer['sources'] {
  const starts = new Set(merged.map(({ slot }) => slot.start));
  const earliest = new Map<number, OfferRow['slots'][number]>();
  for (const slot of row.slots) {
    const before = earliest.get(slot.feedId);
    if (starts.has(slot.start) && (!before || slot.start < before.start)) earliest.set(slot.feedId, slot);
  }
  return [...earliest.values()].flatMap((slot) => {
    const feed = setting.feeds.get(slot.feedId);
    if (!feed) return [];
    const { vendor, code } = feed;
    return [{ vendor, feed: code, observedAt: toInstant(slot.confirmedAt), state: stateOf(slot, setting) }];
  });
}

/** RFC 3339 in UTC. */
export function toInstant(ms: number): string {
  return new Date(ms).toISOString();
}
