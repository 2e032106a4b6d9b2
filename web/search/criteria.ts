import type { OffersQuery } from '../api.ts';
import { addDays, dayOf, instantAt } from '../time.ts';

/** What is being looked for, as the URL holds it: closed words, codes and coordinates, never a name or free text. */
export interface Criteria {
  /** INSEE code; or a position, rounded to about a hundred metres. */
  commune?: string;
  lat?: number;
  lon?: number;
  /** The name of that commune or postal code, for its chip; absent around an address. */
  near?: string;
  specialty?: string[];
  /** `2026-11-24`, in the territory's zone; `after` and `before` are hours of that day. */
  day?: string;
  after?: string;
  before?: string;
  modality?: SearchedModality[];
  /** Kilometres; without it the radius grows until there are five offers. */
  radius?: number;
  sort?: 'nearest';
  /** RPPS of the caller's own doctor. */
  doctor?: string;
  /** The caller calls for a child: whoever is known to see children, and what to say changes. */
  child?: true;
  /** Whoever is known to do so; what nobody knows is left out, and counted. */
  newPatients?: true;
  accessible?: true;
  sector?: Sector[];
  /** ISO 639-1, or `lsf`. */
  language?: string[];
  sex?: Sex;
  /** Show those of whom it is not known as well. */
  unknown?: 'keep';
  /** The slot that is chosen. */
  slot?: string;
  /** The case that the search is made for. */
  case?: string;
  /** From the link of a call centre's software: which one, what it calls the call, and what could not be understood. */
  origin?: string;
  call?: string;
  ask?: Asked[];
}

const ASKED = ['address', 'specialty'] as const;
export type Asked = (typeof ASKED)[number];

const MODALITIES = ['AMB', 'HH', 'VR'] as const;
export type SearchedModality = (typeof MODALITIES)[number];

const SECTORS = ['1', 'optam', '2', '3'] as const;
export type Sector = (typeof SECTORS)[number];

const SEXES = ['F', 'M'] as const;
export type Sex = (typeof SEXES)[number];

const MATCHING = {
  commune: /^[0-9][0-9AB][0-9]{3}$/,
  near: /^[\p{L}\p{N}'’ .()-]{1,60}$/u,
  day: /^\d{4}-\d{2}-\d{2}$/,
  hour: /^([01]\d|2[0-3]):[0-5]\d$/,
  doctor: /^\d{11}$/,
  slot: /^[\w:.-]{1,80}$/,
  specialty: /^[A-Z]{1,3}\d{2,3}$/,
  case: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  language: /^([a-z]{2}|lsf)$/,
  origin: /^[\w.-]{1,40}$/,
  call: /^[\w.:-]{1,80}$/,
} as const;

const MAXIMUM_RADIUS_KM = 200;

type RawSearch = Record<string, unknown>;

function text(value: unknown, pattern: RegExp): string | undefined {
  return typeof value === 'string' && pattern.test(value) ? value : undefined;
}

function list(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((entry) => typeof entry === 'string');
}

function within(value: unknown, limits: readonly [number, number]): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return undefined;
  return number >= limits[0] && number <= limits[1] ? number : undefined;
}

function realDay(value: unknown): string | undefined {
  const day = text(value, MATCHING.day);
  return day !== undefined && !Number.isNaN(Date.parse(`${day}T00:00:00Z`)) ? day : undefined;
}

/** Reads the search part of a URL; what cannot be read is left out, so that an old link still opens. */
export function readCriteria(raw: RawSearch): Criteria {
  const commune = text(raw['commune'], MATCHING.commune);
  const lat = commune === undefined ? within(raw['lat'], [-90, 90]) : undefined;
  const lon = commune === undefined ? within(raw['lon'], [-180, 180]) : undefined;
  const placed = commune !== undefined || (lat !== undefined && lon !== undefined);
  const radius = within(raw['radius'], [0.1, MAXIMUM_RADIUS_KM]);
  const specialty = list(raw['specialty']).filter((code) => MATCHING.specialty.test(code));
  const modality = MODALITIES.filter((code) => list(raw['modality']).includes(code));
  return withoutBlanks({
    commune,
    ...(lat !== undefined && lon !== undefined ? { lat, lon } : {}),
    near: placed ? text(raw['near'], MATCHING.near) : undefined,
    specialty,
    day: realDay(raw['day']),
    after: text(raw['after'], MATCHING.hour),
    before: text(raw['before'], MATCHING.hour),
    modality,
    radius,
    sort: raw['sort'] === 'nearest' ? 'nearest' : undefined,
    doctor: text(raw['doctor'], MATCHING.doctor),
    child: yes(raw['child']),
    ...readNeeds(raw),
    slot: text(raw['slot'], MATCHING.slot),
    case: text(raw['case'], MATCHING.case),
    origin: text(raw['origin'], MATCHING.origin),
    call: text(raw['call'], MATCHING.call),
    ask: ASKED.filter((each) => list(raw['ask']).includes(each)),
  });
}

const yes = (value: unknown) => (value === true || value === 'true' ? true : undefined);

/** What is asked of whoever sees the caller. */
function readNeeds(raw: RawSearch): Blankable<Criteria> {
  return {
    newPatients: yes(raw['newPatients']),
    accessible: yes(raw['accessible']),
    sector: SECTORS.filter((code) => list(raw['sector']).includes(code)),
    language: list(raw['language']).filter((code) => MATCHING.language.test(code)),
    sex: SEXES.find((code) => code === raw['sex']),
    unknown: raw['unknown'] === 'keep' ? 'keep' : undefined,
  };
}

type Blankable<T> = { [K in keyof T]?: T[K] | undefined };

/** Leaves out what is undefined or empty: two equal searches have one URL. */
export function withoutBlanks(criteria: Blankable<Criteria>): Criteria {
  const kept = Object.entries(criteria).filter(
    ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(kept);
}

/** The same search whatever is chosen in it: what the answer depends on. */
export function searched(criteria: Criteria): Criteria {
  const beside = { slot: undefined, case: undefined, origin: undefined };
  return withoutBlanks({ ...criteria, ...beside, call: undefined, ask: undefined });
}

/** Where and when a search is understood: the territory of the one who asks, and the clock. */
export interface Here {
  zone: string;
  now: number;
  /** Centre of the territory, used while no place was given. */
  centre?: { lat: number; lon: number } | undefined;
}

/** The interval searched, in milliseconds; nothing for the next 48 hours. */
export function windowOf(criteria: Criteria, { zone, now }: Here): { from: number; to: number } | undefined {
  const { after, before } = criteria;
  if (criteria.day === undefined && after === undefined && before === undefined) return undefined;
  const day = criteria.day ?? dayOf(now, zone);
  const from = instantAt({ day, hour: after ?? '00:00' }, zone);
  const lastDay = before === undefined || (after !== undefined && before <= after) ? addDays(day, 1) : day;
  const to = instantAt({ day: lastDay, hour: before ?? '00:00' }, zone);
  return { from: Math.max(from, now), to };
}

/** Whether everything searched has already happened. */
export function isPast(criteria: Criteria, here: Here): boolean {
  const window = windowOf(criteria, here);
  return window !== undefined && window.to <= window.from;
}

/** The query string of `GET /api/offers`; undefined while there is no place to search around. */
export function toQuery(criteria: Criteria, here: Here): OffersQuery | undefined {
  const place = placeOf(criteria, here);
  if (place === undefined) return undefined;
  const window = windowOf(criteria, here);
  const when = window
    ? { from: new Date(window.from).toISOString(), to: new Date(window.to).toISOString() }
    : { within: 'PT48H' };
  const { specialty, modality, radius, sort, doctor } = criteria;
  return {
    ...place,
    ...when,
    ...(specialty ? { specialty } : {}),
    ...(modality ? { modality } : {}),
    ...(radius === undefined ? {} : { radiusKm: String(radius) }),
    ...(sort ? { sort } : {}),
    ...(doctor === undefined ? {} : { practitioner: doctor }),
    ...needsOf(criteria),
  };
}

/** Whether anything is asked of whoever sees the caller. */
export function asksNeeds(criteria: Criteria): boolean {
  return Object.keys(needsOf(criteria)).length > 0;
}

function needsOf({ child, newPatients, accessible, sector, language, sex, unknown }: Criteria) {
  const needs = {
    ...(child && { children: 'true' as const }),
    ...(newPatients && { newPatients: 'true' as const }),
    ...(accessible && { accessible: 'true' as const }),
    ...(sector && { sector }),
    ...(language && { language }),
    ...(sex && { sex }),
  };
  return unknown === undefined || Object.keys(needs).length === 0 ? needs : { ...needs, unknown };
}

function placeOf(criteria: Criteria, here: Here): Record<string, string> | undefined {
  if (criteria.commune !== undefined) return { commune: criteria.commune };
  const { lat, lon } = criteria.lat === undefined ? (here.centre ?? {}) : criteria;
  return lat === undefined || lon === undefined ? undefined : { lat: String(lat), lon: String(lon) };
}

/** Whether the search says where: the territory's centre is only a beginning. */
export function hasPlace(criteria: Criteria): boolean {
  return criteria.commune !== undefined || criteria.lat !== undefined;
}
