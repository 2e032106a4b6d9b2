import { z } from '@hono/zod-openapi';
import type { FeedChanges } from '../../db/queries/feeds/settings.ts';
import type { Feed } from '../../db/queries/feeds/feeds.ts';
import { PROTOCOLS, refuseSettings } from '../../importers/check.ts';
import { refuseAddress } from '../../importers/http.ts';
import { declaredBooking, readDeclared } from '../../importers/vendor-calls.ts';
import { Problem, type FieldError } from '../problem.ts';

const DAY = 86_400;

const seconds = (least: number, most: number) => z.int().min(least).max(most);
const share = z.number().min(0.01).max(1);

/** What an operator decides of a feed, whatever its protocol; durations in seconds, thresholds as shares. */
const changeable = {
  name: z.string().trim().min(1).max(120),
  /** Address that is pulled; null for a feed that its vendor pushes. */
  url: z.string().max(2000).nullable(),
  /** What the protocol reads: zone, timeRule, duration, visibility map, identifiers to ask for. */
  settings: z.record(z.string().max(100), z.unknown()),
  cadenceSeconds: seconds(10, DAY),
  ageingAfterSeconds: seconds(10, 7 * DAY),
  staleAfterSeconds: seconds(10, 14 * DAY),
  hiddenAfterSeconds: seconds(10, 30 * DAY),
  rejectionThreshold: share,
  shapeThreshold: share,
  retentionDays: z.int().min(1).max(90),
  /** What its vendor can do about a booking, and where; null for one that only redirects. */
  booking: declaredBooking.nullable(),
};

export const feedSettingsResource = z
  .object({
    id: z.int(),
    code: z.string(),
    protocol: z.string(),
    vendor: z.string(),
    ...changeable,
    settings: z.record(z.string(), z.unknown()),
  })
  .openapi('FeedSettings');

const DEFAULTS = {
  cadenceSeconds: 60,
  ageingAfterSeconds: 120,
  staleAfterSeconds: 600,
  hiddenAfterSeconds: DAY,
  rejectionThreshold: 0.2,
  shapeThreshold: 0.5,
  retentionDays: 7,
};

export const newFeed = z
  .strictObject({
    vendor: z.string().max(40),
    code: z.string().regex(/^[a-z0-9][a-z0-9-]{1,59}$/, 'must be 2 to 60 letters, digits and hyphens'),
    protocol: z.string().max(60),
    ...changeable,
    url: changeable.url.default(null),
    settings: changeable.settings.default({}),
    cadenceSeconds: changeable.cadenceSeconds.default(DEFAULTS.cadenceSeconds),
    ageingAfterSeconds: changeable.ageingAfterSeconds.default(DEFAULTS.ageingAfterSeconds),
    staleAfterSeconds: changeable.staleAfterSeconds.default(DEFAULTS.staleAfterSeconds),
    hiddenAfterSeconds: changeable.hiddenAfterSeconds.default(DEFAULTS.hiddenAfterSeconds),
    rejectionThreshold: changeable.rejectionThreshold.default(DEFAULTS.rejectionThreshold),
    shapeThreshold: changeable.shapeThreshold.default(DEFAULTS.shapeThreshold),
    retentionDays: changeable.retentionDays.default(DEFAULTS.retentionDays),
    booking: changeable.booking.default(null),
  })
  .openapi('NewFeed', {
    example: {
      vendor: 'vilaine',
      code: 'vilaine-agendas',
      protocol: 'icalendar',
      name: 'Agendas de Vilaine RDV',
      url: 'https://agendas.vilaine.example/libres.ics',
      settings: { zone: 'Europe/Paris' },
    },
  });

export const feedChanges = z
  .strictObject(changeable)
  .partial()
  .openapi('FeedChanges', { example: { cadenceSeconds: 120, settings: { zone: 'Indian/Reunion' } } });

export const feedSettingsExample = {
  id: 3,
  code: 'vilaine-agendas',
  protocol: 'icalendar',
  vendor: 'vilaine',
  name: 'Agendas de Vilaine RDV',
  url: 'https://agendas.vilaine.example/libres.ics',
  settings: { zone: 'Europe/Paris' },
  ...DEFAULTS,
  booking: {
    protocol: 'fhir' as const,
    url: 'https://api.vilaine.example/fhir',
    abilities: { recheck: true, hold: false, book: true, cancel: true },
    regulators: true,
  },
};

export function toFeedSettings(feed: Feed, vendor: string): z.infer<typeof feedSettingsResource> {
  const { id, code, protocol, name, url, cadenceSeconds, ageingAfterSeconds, staleAfterSeconds } = feed;
  const { hiddenAfterSeconds, rejectionThreshold, shapeThreshold, retentionDays } = feed;
  const limits = { cadenceSeconds, ageingAfterSeconds, staleAfterSeconds, hiddenAfterSeconds, retentionDays };
  const shares = { rejectionThreshold: round(rejectionThreshold), shapeThreshold: round(shapeThreshold) };
  const settings = z.record(z.string(), z.unknown()).catch({}).parse(feed.settings);
  const booking = readDeclared(feed.booking);
  return { id, code, protocol, vendor, name, url, settings, ...limits, ...shares, booking };
}

/** The database keeps shares in four bytes. */
const round = (share: number) => Math.round(share * 10_000) / 10_000;

type Stated = Pick<Feed, 'protocol' | 'sandbox' | 'booking'> &
  Required<Pick<FeedChanges, 'url' | 'settings'>> &
  Limits;
type Limits = Required<Pick<FeedChanges, 'ageingAfterSeconds' | 'staleAfterSeconds' | 'hiddenAfterSeconds'>>;

/** Refuses a feed that could never be read: every reason at once. Throws `invalid-request`. */
export function requireReadable(feed: Stated): void {
  const wrong = [...wrongWay(feed), ...wrongSettings(feed), ...wrongBooking(feed), ...wrongLimits(feed)];
  if (wrong.length === 0) return;
  const errors = wrong.map(([name, detail]): FieldError => ({ in: 'body', pointer: `#/${name}`, detail }));
  const detail = wrong.map(([name, reason]) => `${name}: ${reason}`).join('; ');
  throw new Problem('invalid-request', detail, { errors });
}

type Wrong = [name: string, detail: string];

function wrongWay({ protocol, url, sandbox }: Stated): Wrong[] {
  const known = PROTOCOLS.find((each) => each.protocol === protocol);
  if (!known) return [];
  const way = url === null ? 'push' : 'pull';
  if (!known.ways.includes(way)) {
    return [
      ['url', way === 'pull' ? 'this protocol is pushed: null' : 'this protocol is pulled: an address'],
    ];
  }
  const refused = url === null ? undefined : refuseAddress(url, { sandbox });
  return refused === undefined ? [] : [['url', refused]];
}

function wrongSettings({ protocol, settings }: Stated): Wrong[] {
  const known = PROTOCOLS.some((each) => each.protocol === protocol);
  const refused = refuseSettings(protocol, settings);
  return refused === undefined ? [] : [[known ? 'settings' : 'protocol', refused]];
}

function wrongBooking({ booking, sandbox }: Stated): Wrong[] {
  const declared = readDeclared(booking);
  const refused = declared ? refuseAddress(declared.url, { sandbox }) : undefined;
  return refused === undefined ? [] : [['booking/url', refused]];
}

function wrongLimits({
  ageingAfterSeconds: ageing,
  staleAfterSeconds: stale,
  hiddenAfterSeconds: hidden,
}: Limits): Wrong[] {
  const wrong: Wrong[] = [];
  if (stale < ageing) wrong.push(['staleAfterSeconds', 'must not come before ageing']);
  if (hidden < stale) wrong.push(['hiddenAfterSeconds', 'must not come before stale']);
  return wrong;
}
