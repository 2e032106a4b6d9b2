import type { DateTime } from 'luxon';
import type { Severity } from '../db/vocabulary.ts';
import { Comparison } from './applying/comparison.ts';
import {
  FeedError,
  type Body,
  type FeedSettings,
  type Importer,
  type Reading,
  type Rejection,
  type SlotObservation,
} from './contract.ts';
import { tellIssue } from './reading/issues.ts';
import { masked } from './running/masking.ts';
import { observe } from './observe.ts';
import { findImporter, IMPORTERS } from './registry.ts';
import { reject } from './rules.ts';
import { weighTimes, type TimeEvidence, type WrittenStart } from './reading/time-evidence.ts';

/** A remark as a report shows it. */
export interface Remark {
  /** A code of `rules.ts`. */
  rule: string;
  severity: Severity;
  at: string;
  reason: string;
  /** The beginning of the record it is about, as it was read; only where a reader asked for records. */
  record?: string;
}

/** What became of the records of some bodies: `received` is `accepted` plus `rejected`. */
export interface Report {
  protocol: string;
  received: number;
  accepted: number;
  rejected: number;
  /** In the order of the bodies; at most 10,000, errors before remarks when there are more. */
  rejections: Remark[];
  /** True when there were more remarks than a report keeps: the counts still count them all. */
  truncated?: true;
  /** How often each rule was met, kept or not. */
  counts: Record<string, number>;
  /** Only where a reader asked for it, and some slot begins. */
  time?: TimeEvidence;
}

/** What is to be checked, and who wants to see the observations or the records while they pass. */
export interface Check {
  protocol: string;
  bodies: AsyncIterable<Body>;
  /** As the feed's settings column would hold them; the protocol's schema reads them. */
  settings: unknown;
  now: DateTime<true>;
  onObservation?: (observation: SlotObservation) => void;
  withRecords?: boolean;
  withTime?: boolean;
}

export { FeedError, type Body } from './contract.ts';
export type { TimeEvidence } from './reading/time-evidence.ts';

/** What can be said of a protocol without reading anything. */
export type Protocol = Pick<Importer, 'protocol' | 'title' | 'ways' | 'mediaTypes'>;

/** The protocols that can be checked. */
export const PROTOCOLS: readonly Protocol[] = IMPORTERS;

/** Remarks a report keeps; the rest is counted. */
const KEPT = 10_000;
const LONGEST_RECORD = 4096;
/** Starts that are weighed: more would say the same. */
const WEIGHED = 5000;
/** Schedules of which it is remembered whether they were described. */
const DESCRIBED = 100_000;

/**
 * Reads bodies as their feed would, and tells what would be taken and refused, touching nothing.
 * Throws FeedError when a body cannot be read at all (whatever broke it), when the protocol is unknown or its settings
 * do not fit.
 */
export async function checkBodies(check: Check): Promise<Report> {
  const importer = importerOf(check.protocol);
  const settings = settingsOf(importer, check.settings);
  const examination = new Examination(check, settings);
  for await (const reading of observe(importer, check.bodies, { now: check.now, settings })) {
    examination.take(reading);
  }
  return examination.report();
}

/** Why these settings do not suit a feed of this protocol, in words; undefined when they do. */
export function refuseSettings(protocol: string, settings: unknown): string | undefined {
  const importer = findImporter(protocol);
  if (!importer) return `unknown protocol; one of ${namesOfProtocols()}`;
  const parsed = importer.settings.safeParse(settings);
  return parsed.success ? undefined : tellIssue(parsed.error.issues[0], settings);
}

function importerOf(protocol: string): Importer {
  const importer = findImporter(protocol);
  if (importer) return importer;
  throw new FeedError('settings', `unknown protocol "${protocol}"; one of ${namesOfProtocols()}`);
}

const namesOfProtocols = () => PROTOCOLS.map(({ protocol }) => protocol).join(', ');

function settingsOf(importer: Importer, settings: unknown): FeedSettings {
  const parsed = importer.settings.safeParse(settings);
  if (parsed.success) return parsed.data;
  throw new FeedError('settings', `settings: ${tellIssue(parsed.error.issues[0], settings)}`);
}

/** One check under way. */
class Examination {
  readonly #check: Check;
  readonly #settings: FeedSettings;
  readonly #comparison = new Comparison();
  readonly #starts: WrittenStart[] = [];
  readonly #counts: Record<string, number> = {};
  readonly #errors: Kept[] = [];
  readonly #remarks: Kept[] = [];
  readonly #descriptions = new Map<string, Description>();
  #accepted = 0;
  #rejected = 0;
  #met = 0;

  constructor(check: Check, settings: FeedSettings) {
    this.#check = check;
    this.#settings = settings;
  }

  take(reading: Reading): void {
    if (reading.type === 'rejection')
      this.#note(this.#settings.carries === 'appointments' ? masked(reading) : reading);
    else if (reading.type === 'removal' || reading.type.startsWith('appointment')) this.#accepted += 1;
    else if (reading.type === 'slot') this.#accept(reading);
  }

  report(): Report {
    this.#noteWhatNobodySaid();
    const room = Math.max(0, KEPT - this.#errors.length);
    const kept = [...this.#errors, ...this.#remarks.slice(0, room)].sort((a, b) => a.order - b.order);
    const { protocol, now } = this.#check;
    const rule = this.#settings.timeRule;
    return {
      protocol,
      received: this.#accepted + this.#rejected,
      accepted: this.#accepted,
      rejected: this.#rejected,
      rejections: kept.map(({ remark }) => remark),
      ...(this.#met > kept.length ? { truncated: true } : {}),
      counts: this.#counts,
      ...(this.#starts.length > 0 ? { time: weighTimes(this.#starts, { rule, now }) } : {}),
    };
  }

  #accept(slot: SlotObservation): void {
    this.#accepted += 1;
    for (const remark of this.#comparison.remarksOn(slot)) this.#note(remark);
    this.#describe(slot);
    if (this.#check.withTime && this.#starts.length < WEIGHED) {
      this.#starts.push({ text: slot.startText, zone: slot.location?.zone ?? this.#settings.zone });
    }
    this.#check.onObservation?.(slot);
  }

  #describe({ at, scheduleId, location, practitioner, organizations }: SlotObservation): void {
    const known = this.#descriptions.get(scheduleId);
    if ((known?.L06 && known.I05) || (!known && this.#descriptions.size >= DESCRIBED)) return;
    const said = {
      L06: (known?.L06 ?? false) || location !== null,
      I05: (known?.I05 ?? false) || practitioner !== null || organizations.length > 0,
    };
    this.#descriptions.set(scheduleId, { at: known?.at ?? at, ...said });
  }

  /** What neither the bodies nor the settings say is said once, at the first schedule that lacks it. */
  #noteWhatNobodySaid(): void {
    for (const rule of ['L06', 'I05'] as const) {
      const lacking = [...this.#descriptions].filter(([, description]) => !description[rule]);
      const [first] = lacking;
      if (!first || this.#counts[rule] !== undefined) continue;
      const [scheduleId, { at }] = first;
      const said = rule === 'L06' ? 'where they are' : 'who sees people';
      const reason = `neither the body nor the settings say ${said}, for ${lacking.length} schedule(s)`;
      this.#note(reject(rule, { at, scheduleId }, reason));
    }
  }

  #note({ rule, severity, at, reason, record }: Rejection): void {
    this.#met += 1;
    this.#counts[rule] = (this.#counts[rule] ?? 0) + 1;
    if (severity === 'error') this.#rejected += 1;
    const kept = severity === 'error' ? this.#errors : this.#remarks;
    if (kept.length >= KEPT) return;
    const shown = this.#check.withRecords && record !== undefined ? { record: beginningOf(record) } : {};
    kept.push({ order: this.#met, remark: { rule, severity, at, reason, ...shown } });
  }
}

/** Whether anything said where (L06) and who (I05), and the first place in the bodies where it should have. */
interface Description {
  at: string;
  L06: boolean;
  I05: boolean;
}

interface Kept {
  order: number;
  remark: Remark;
}

/** Enough of a record to find it, never a megabyte; one nested without measure cannot be printed. */
function beginningOf(record: unknown): string {
  try {
    const text = typeof record === 'string' ? record : (JSON.stringify(record) ?? '');
    return text.slice(0, LONGEST_RECORD);
  } catch {
    return '';
  }
}
