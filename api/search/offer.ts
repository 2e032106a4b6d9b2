import type { KeptPlace } from '../../db/queries/kept-places.ts';
import type { OfferRow } from '../../db/queries/offers-details.ts';
import type { SearchFeed } from '../../db/queries/offers-nearby.ts';
import { fromMask, MODALITIES, VISIBILITIES } from '../../db/vocabulary.ts';
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
    sector: row.sector ?? undefined,
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
