import { Failure } from '../problem.ts';
import { QUEUES } from '../cases/vocabulary.ts';
import { leavesOf } from './settings.ts';
import type { Queue, Settings } from './territory-queries.ts';

export interface Bounds {
  min: number;
  max: number;
}

const MINUTES: Bounds = { min: 1, max: 1440 };

/** What a number may be, as the API takes it. */
export const BOUNDS = {
  nextMinutes: MINUTES,
  escalateMinutes: MINUTES,
  unknownMinutes: MINUTES,
  followMinutes: MINUTES,
  callbackAttempts: { min: 1, max: 10 },
  heartbeatSeconds: { min: 30, max: 1800 },
  clashDays: { min: 0, max: 30 },
} as const satisfies Partial<Record<keyof Settings, Bounds>>;
export type NumberKey = keyof typeof BOUNDS;

const isNumberKey = (key: string | undefined): key is NumberKey =>
  key !== undefined && Object.hasOwn(BOUNDS, key);

/** The queues that no role serves: their cases would be lost. */
export function unserved(queues: Settings['queues']): Queue[] {
  const served = new Set(Object.values(queues).flat());
  return QUEUES.filter((queue) => !served.has(queue));
}

/** The places of what cannot be saved as it stands. */
export function wrongIn(settings: Settings): Set<string> {
  const wrong = new Set<string>();
  for (const [at, leaf] of leavesOf(settings)) {
    const [key] = at.split('/');
    if (typeof leaf !== 'number') {
      if (key === 'steps' && leaf.length === 0) wrong.add(at);
    } else if (isNumberKey(key) && !within(leaf, BOUNDS[key])) wrong.add(at);
  }
  if (unserved(settings.queues).length > 0) wrong.add('queues');
  return wrong;
}

function within(value: number, { min, max }: Bounds): boolean {
  return Number.isInteger(value) && value >= min && value <= max;
}

/** The places that the API refused, of a problem that names some (RFC 9457). */
export function refusedAt(error: unknown): string[] {
  if (!(error instanceof Failure) || !('errors' in error.problem)) return [];
  const { errors } = error.problem;
  const all: unknown[] = Array.isArray(errors) ? errors : [];
  return all.flatMap((each) => {
    const named = typeof each === 'object' && each !== null && 'pointer' in each ? each.pointer : undefined;
    return typeof named === 'string' ? [named.replace(/^#\//, '').replace(/\/\d+$/, '')] : [];
  });
}

/** The one way to write the name of call-centre software, as the API writes it; undefined for what no link can say. */
export function originOf(written: string): string | undefined {
  const origin = written.replaceAll(/\s/g, '').toLowerCase();
  return /^[\w.-]{1,40}$/.test(origin) ? origin : undefined;
}

/** The shape of a link of call-centre software (INT_L01, guide of the SAS); what stands in braces is filled by it. */
export function linkShape({ host, origin, call }: { host: string; origin: string; call: LinkWords }): string {
  const said = {
    origin,
    streetnumber: `{${call.number}}`,
    streetname: `{${call.street}}`,
    inseecode: `{${call.insee}}`,
    city: `{${call.city}}`,
    specialty: `{${call.specialty}}`,
    practitioner: '{RPPS}',
    call: `{${call.call}}`,
  };
  return `${host}/lrm?${Object.entries(said)
    .map(([name, value]) => `${name}=${value}`)
    .join('&')}`;
}

/** What a link says of a call, in words. */
export type LinkWords = Record<'number' | 'street' | 'insee' | 'city' | 'specialty' | 'call', string>;
