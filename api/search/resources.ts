import { z } from '@hono/zod-openapi';
import {
  APPOINTMENT_KINDS,
  BOOKING_WAYS,
  CARE_NEEDS,
  CARER_SEXES,
  FRESHNESS,
  MODALITIES,
  PRECISIONS,
  VISIBILITIES,
} from '../../db/vocabulary.ts';

const instant = z.iso.datetime({ offset: true });

/** A bookable interval inside an offer. `id` and `version` are what a hold asks for. */
export const offerSlot = z
  .object({
    id: z.string(),
    version: z.int(),
    start: instant,
    end: instant.optional(),
    modalities: z.array(z.enum(MODALITIES)),
    kind: z.enum(APPOINTMENT_KINDS),
    visibility: z.array(z.enum(VISIBILITIES)),
    bookingUrl: z.string().optional(),
    capacity: z.int().optional(),
    /** When its feed last confirmed it, and what that age means. */
    observedAt: instant,
    state: z.enum(FRESHNESS),
    /** Kept for someone until then; `by` is a display name, for those who may know it. */
    held: z.object({ mine: z.boolean(), by: z.string().optional(), until: instant }).optional(),
    /** An appointment made here covers it. */
    taken: z.literal(true).optional(),
  })
  .openapi('OfferSlot');
export type OfferSlot = z.infer<typeof offerSlot>;

/** Where an offer was seen, and how long ago. `vendor` is a display name. */
export const offerSource = z
  .object({ vendor: z.string(), feed: z.string(), observedAt: instant, state: z.enum(FRESHNESS) })
  .openapi('OfferSource');

/** One professional or structure, at one place, able to see the caller. */
export const offer = z
  .object({
    /** Of this professional or structure at this place: the same from one search to the next. */
    id: z.string(),
    practitioner: z
      .object({ rpps: z.string().optional(), name: z.string(), prefix: z.string().optional() })
      .optional(),
    organization: z
      .object({
        name: z.string(),
        kind: z.string(),
        finess: z.string().optional(),
        siret: z.string().optional(),
      })
      .optional(),
    location: z.object({
      name: z.string().optional(),
      line: z.string().optional(),
      postalCode: z.string().optional(),
      city: z.string().optional(),
      lat: z.number(),
      lon: z.number(),
      precision: z.enum(PRECISIONS),
      zone: z.string(),
      /** Code of the territory it is in, when its address says it: a topic of `GET /api/live`. */
      territory: z.string().optional(),
      phone: z.string().optional(),
    }),
    /** TRE_R38 codes. */
    specialties: z.array(z.string()),
    sector: z.string().optional(),
    /** What is known that a caller may need: absent is unknown, and so is what two vendors contradict. */
    care: z
      .object({
        children: z.boolean().optional(),
        newPatients: z.boolean().optional(),
        accessible: z.boolean().optional(),
        sex: z.enum(CARER_SEXES).optional(),
        languages: z.array(z.string()).optional(),
      })
      .optional(),
    /** Of what was asked: what nobody knows of it, and, for the caller's own doctor alone, what it is known not to do. */
    unknown: z.array(z.enum(CARE_NEEDS)).optional(),
    unmet: z.array(z.enum(CARE_NEEDS)).optional(),
    distanceKm: z.number(),
    /**
     * Why it is here: `own-doctor`, `sas`, `two-sources`, `home-visits`, `video`, `walk-in`, `soonest`, `nearest`, then
     * `does-…` with each need asked that it is known to meet.
     */
    why: z.array(z.string()),
    /** The next three starts. Empty for a caller's own doctor alone: one may still call. */
    slots: z.array(offerSlot),
    sources: z.array(offerSource),
    /** Where its first slot is booked: here, on its vendor's page, or by telephone. */
    booking: z.enum(BOOKING_WAYS),
    /** Why there is no slot, when there is none: a reason of `OfferPage.shortfall`. */
    shortfall: z.string().optional(),
  })
  .openapi('Offer');
export type Offer = z.infer<typeof offer>;

/** A vendor's state beside the results: a silent or failed one is named, never hidden. */
export const vendorState = z
  .object({
    vendor: z.string(),
    feed: z.string(),
    state: z.enum(FRESHNESS),
    lastHeardAt: instant.nullable(),
    /** Code: `silent`, `paused`, or why the last run failed. */
    reason: z.string().optional(),
    /** Free slots of this feed inside the search that were not confirmed in time. */
    unverifiedSlots: z.int().optional(),
  })
  .openapi('VendorState');
export type VendorState = z.infer<typeof vendorState>;

export const offerPage = z
  .object({
    items: z.array(offer),
    next: z.string().optional(),
    /** Where distances are measured from; named when the search named a commune. */
    centre: z.object({ lat: z.number(), lon: z.number(), name: z.string().optional() }),
    radiusKm: z.number(),
    /**
     * On the first page, each need asked: among those with a slot within the radius (of the 300 nearest agendas), of how
     * many nobody knows whether they meet it, and how many are known not to. Only who is known to is offered, unless
     * `unknown=keep` was asked.
     */
    needs: z.array(z.object({ need: z.enum(CARE_NEEDS), unknown: z.int(), unmet: z.int() })).optional(),
    /**
     * Why there are not more, on the last page: counts of actors by reason (`outside-radius`, `need-unknown`,
     * `need-unmet`, `no-slot-in-window`, `other-modality`, `not-visible`, `stale`, `own-doctor-unknown`), among the 300 nearest agendas.
     */
    shortfall: z.record(z.string(), z.int()),
    sources: z.array(vendorState),
  })
  .openapi('OfferPage');
export type OfferPage = z.infer<typeof offerPage>;

/** A commune, an arrondissement, a postal code or an address one may search around. */
export const place = z
  .object({
    /** `commune:35238`, `postal:35000`, or the geocoder's own identifier. */
    id: z.string(),
    label: z.string(),
    kind: z.enum(['commune', 'arrondissement', 'postal-code', 'address']),
    insee: z.string().optional(),
    postalCodes: z.array(z.string()),
    departement: z.string(),
    lat: z.number().nullable(),
    lon: z.number().nullable(),
    precision: z.enum(PRECISIONS),
  })
  .openapi('Place');
export type Place = z.infer<typeof place>;
