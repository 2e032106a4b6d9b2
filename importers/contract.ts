import type { DateTime } from 'luxon';
import { z } from 'zod';
import {
  APPOINTMENT_KINDS,
  FEED_CONTENTS,
  MODALITIES,
  SLOT_STATUSES,
  TIME_RULES,
  VISIBILITIES,
  type Severity,
} from '../db/vocabulary.ts';
import {
  parsePractitionerIdentifier,
  parseStructureIdentifier,
  type NationalIdentifier,
} from './identifiers.ts';
import type { AppointmentReading } from './appointments/observation.ts';
import {
  careDescription,
  locationDescription,
  organizationDescription,
  practitionerDescription,
} from './reading/descriptions.ts';
import { isZone } from './reading/zones.ts';

export * from './reading/descriptions.ts';

/** An instant, RFC 3339 in UTC with milliseconds (`2026-11-24T17:00:00.000Z`): comparable as text. */
export const instant = z.iso.datetime();

/** A slot as a feed showed it in one run: ours, parsed a second time whatever the vendor's shape was. */
export const slotObservation = z.strictObject({
  type: z.literal('slot'),
  /** Place in the body: `line 12`, a JSON pointer, a CSV cell. */
  at: z.string(),
  /** The vendor's schedule (one actor, one place), and the slot within the feed. */
  scheduleId: z.string().min(1),
  sourceId: z.string().min(1),
  status: z.enum(SLOT_STATUSES),
  start: instant,
  end: instant.nullable(),
  startText: z.string(),
  endText: z.string().nullable(),
  modalities: z.array(z.enum(MODALITIES)),
  kind: z.enum(APPOINTMENT_KINDS),
  /** Empty: seen by nobody (an unknown code never widens who may see). */
  visibility: z.array(z.enum(VISIBILITIES)),
  bookingUrl: z.url({ protocol: /^https?$/ }).nullable(),
  capacity: z.int().positive().max(32_767).nullable(),
  /** TRE_R38 codes. */
  specialties: z.array(z.string()),
  practitioner: practitionerDescription.nullable(),
  /** The structures that offer it, the CPTS among them. */
  organizations: z.array(organizationDescription),
  location: locationDescription.nullable(),
  /** When the vendor says it was true. */
  validAt: instant.nullable(),
  /** The fee sector as its vendor writes it. */
  sector: z.string().nullable(),
  /** Null when nothing is said of it; else all that is said. */
  care: careDescription.nullable(),
});
export type SlotObservation = z.infer<typeof slotObservation>;

/** A slot that a delta says is no more. */
export const slotRemoval = z.strictObject({
  type: z.literal('removal'),
  at: z.string(),
  scheduleId: z.string().min(1),
  sourceId: z.string().min(1),
  validAt: instant.nullable(),
});
export type SlotRemoval = z.infer<typeof slotRemoval>;

/**
 * A schedule that was listed, with or without slots: what a snapshot or a pull may close, and nothing else. With bounds
 * (instants in UTC), only what begins from `from` on and before `to`: a body says nothing of the days it does not name.
 */
export interface ScheduleListed {
  type: 'schedule';
  at: string;
  scheduleId: string;
  from?: string | undefined;
  to?: string | undefined;
}

/** A remark on a record: `error` refuses it, `warning` and `info` keep it. `rule` is a code of `rules.ts`. */
export interface Rejection {
  type: 'rejection';
  rule: string;
  severity: Severity;
  at: string;
  reason: string;
  record?: unknown;
  /** The schedule, and the slot in it, that an error names: a snapshot leaves them as they were. */
  scheduleId?: string | undefined;
  sourceId?: string | undefined;
  /** The feed itself cannot tell: nothing of the named schedule is closed; of the whole feed when none is named. */
  unknown?: true;
}

/** Everything reading can yield. A bad record is a value here; only a feed that cannot be read at all throws. */
export type Reading = SlotObservation | SlotRemoval | ScheduleListed | AppointmentReading | Rejection;

/** The feed as a whole could not be read: nothing of it is applied, nothing is closed. */
export class FeedError extends Error {
  override readonly name = 'FeedError';
  readonly code: FeedErrorCode;
  constructor(code: FeedErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
export type FeedErrorCode =
  | 'unreachable'
  | 'timeout'
  | 'http-status'
  | 'refused-address'
  | 'too-large'
  | 'not-availability'
  | 'malformed'
  | 'carries-persons'
  | 'settings';

/** One body, as bytes in order: a delivery, an answer of a pull, a file on the command line. */
export interface Body {
  /** Name for reports: an address without its secrets, or a file name. */
  name: string;
  contentType: string;
  bytes: AsyncIterable<Uint8Array>;
}

const zoneName = z
  .string()
  .refine(isZone, { error: 'not a time zone of the IANA database, such as Europe/Paris or Indian/Reunion' });

/** A national identifier as settings write it, with its SAS prefix or without: kept bare. */
function identifier(kind: NationalIdentifier['kind']) {
  return z.string().transform((written, context) => {
    const isPerson = kind === 'rpps' || kind === 'adeli';
    const parsed = isPerson ? parsePractitionerIdentifier(written) : parseStructureIdentifier(written);
    if (parsed?.kind === kind) return parsed.value;
    context.addIssue({ code: 'custom', message: `no number of ${kind.toUpperCase()}` });
    return z.NEVER;
  });
}

const settledPractitioner = practitionerDescription
  .extend({ rpps: identifier('rpps').nullable(), adeli: identifier('adeli').nullable() })
  .partial();
const settledLocation = locationDescription
  .extend({ finess: identifier('finess').nullable(), zone: zoneName.nullable() })
  .partial();

/** Settings every feed may have; a protocol extends them with its own. A member that none knows is refused. */
export const feedSettings = z.strictObject({
  /** Appointments name persons: their feed's bodies are sealed, and it carries nothing else. */
  carries: z.enum(FEED_CONTENTS).default('slots'),
  zone: zoneName.default('Europe/Paris'),
  timeRule: z.enum(TIME_RULES).default('offset'),
  /** Minutes; gives an end to slots that have none. */
  duration: z
    .int()
    .positive()
    .max(24 * 60)
    .optional(),
  practitioner: settledPractitioner.optional(),
  location: settledLocation.optional(),
  /** What a vendor's visibility words mean here; a word that is not in it is seen by nobody. */
  visibility: z.record(z.string(), z.array(z.enum(VISIBILITIES))).optional(),
});
export type FeedSettings = z.infer<typeof feedSettings>;

/** What reading knows besides the body. Pure: the clock is given. */
export interface ReadingContext<Settings = FeedSettings> {
  now: DateTime<true>;
  settings: Settings;
}

/** What a pull may use to reach its vendor: the only way out (`http.ts`) and the identifiers to ask for. */
export interface PullContext<Settings = FeedSettings> extends ReadingContext<Settings> {
  url: string;
  /**
   * A body, or `not-modified` when the vendor says it is what the last complete run read; `whole` asks for it anyway.
   * Throws FeedError.
   */
  get(
    url: string,
    options?: { accept?: string; headers?: Record<string, string>; whole?: boolean },
  ): Promise<Body | 'not-modified'>;
  /** Addresses that the last complete run read: one that is no longer named is a change too. */
  remembered?: ReadonlySet<string>;
}

/** What a pull claims to cover: absence inside it, and inside schedules it listed, means gone. */
export interface Coverage {
  from: DateTime<true>;
  to: DateTime<true>;
  /** The answer leaves out whole schedules that have nothing free: the feed's schedules count as listed, all of them. */
  everySchedule?: boolean;
}

/**
 * A protocol: one folder, one line in `registry.ts`.
 *
 * `fetch` is network only. `records` splits bodies and parses the vendor's shape. `normalize` is pure and gives ours.
 * Either may yield rejections; only a body that is not availability at all throws FeedError.
 */
export interface Importer<Rec = unknown, Settings extends FeedSettings = FeedSettings> {
  readonly protocol: string;
  /** One sentence: who speaks it. */
  readonly title: string;
  readonly ways: readonly ('pull' | 'push')[];
  readonly mediaTypes: readonly string[];
  readonly settings: z.ZodType<Settings>;
  coverage?(context: ReadingContext<Settings>): Coverage;
  /** Bringing no body at all says that nothing has changed: what the last complete run read is confirmed. */
  fetch?(context: PullContext<Settings>): AsyncIterable<Body>;
  records(bodies: AsyncIterable<Body>, context: ReadingContext<Settings>): AsyncIterable<Rec | Rejection>;
  normalize(record: Rec, context: ReadingContext<Settings>): Iterable<Reading>;
}
