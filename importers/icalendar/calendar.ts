import type { ReadingContext, Rejection } from '../contract.ts';
import { Refusal } from '../ndjson/line-reading.ts';
import { reject, type RuleCode } from '../rules.ts';
import { isVisibility } from './normalize.ts';
import { assumedTimes } from './assumed.ts';
import { availableIn, periodsIn } from './availability.ts';
import { Clock } from './clock.ts';
import { first, parseComponent, shown, textIn, type Component } from './component.ts';
import { eventsIn, isBusy, isOpen } from './events.ts';
import type { BodyReading } from './occurrences.ts';

import type { IcalendarSettings, OpenRange, Span } from './record.ts';
import { Budget } from './recurrence.ts';
import { calendarsIn, type Block } from './scan.ts';
import { readZone } from './zones.ts';

/** Time that calendars open and take, and what there is to say of them. */
export interface Times {
  open: OpenRange[];
  busy: Span[];
  remarks: Rejection[];
  /** When each calendar says that all of it was true; null when one does not say. */
  validAt: (string | null)[];
}

/** A body, and what stands before the line numbers of its remarks. */
export interface CalendarText {
  name: string;
  text: string;
  place: string;
  scheduleId: string;
}

type Context = ReadingContext<IcalendarSettings>;

/** The times of one body. Throws FeedError when it is no calendar, truncated or out of measure. */
export function timesIn(body: CalendarText, context: Context): Times {
  const budget = new Budget();
  const parts = calendarsIn(body.text, body.name).map((block) =>
    new CalendarReader(block, body, { context, budget }).read(),
  );
  return {
    open: parts.flatMap(({ open }) => open),
    busy: parts.flatMap(({ busy }) => busy),
    remarks: parts.flatMap(({ remarks }) => remarks),
    validAt: parts.flatMap(({ validAt }) => validAt),
  };
}

/** Reads one VCALENDAR. A component that cannot be read is one rejection. */
class CalendarReader {
  readonly #times: Times = { open: [], busy: [], remarks: [], validAt: [] };
  readonly #remarked = new Set<string>();
  readonly #block: Block;
  readonly #body: CalendarText;
  readonly #reading: BodyReading;

  constructor(block: Block, body: CalendarText, { context, budget }: { context: Context; budget: Budget }) {
    this.#block = block;
    this.#body = body;
    const rules = this.#parsed('VTIMEZONE', readZone).map(({ tzid, rules }) => [tzid, rules] as const);
    this.#reading = {
      clock: new Clock(new Map(rules), context),
      budget,
      context,
      remark: (component, rule, reason) => this.#remark(rule, component, reason),
    };
  }

  read(): Times {
    const [calendar] = this.#attempt(this.#block, () => parseComponent({ ...this.#block, inner: [] }));
    if (calendar && textIn(calendar, 'method')?.toUpperCase() === 'CANCEL') return this.#times;
    const periods = this.#parsed('VFREEBUSY', parseComponent);
    this.#readEvents(this.#parsed('VEVENT', parseComponent));
    for (const component of periods) this.#readPeriods(component);
    const available = availableIn(this.#parsed('VAVAILABILITY', parseComponent), this.#reading, this.#refuse);
    for (const { component, from, to } of available) this.#open(component, { from, to });
    this.#times.validAt.push(this.#validAt(calendar, periods));
    return this.#times;
  }

  #readEvents(events: readonly Component[]): void {
    const { freeEvents } = this.#reading.context.settings;
    const refuse = (component: Component, refusal: Refusal): void => {
      this.#refuse(component, refusal);
      const takesTime = isBusy(component) && !isOpen(component, freeEvents);
      if (takesTime) this.#times.busy.push(...assumedTimes(component, this.#reading));
    };
    for (const { component, occurrences } of eventsIn(events, this.#reading, refuse)) {
      if (isOpen(component, freeEvents)) {
        const hours = first(component, 'dtstart')?.type !== 'date';
        if (!hours) this.#remark('T01', component, 'an open day that does not say from when to when');
        else for (const range of occurrences) this.#open(component, range);
      } else if (isBusy(component)) {
        for (const { from, to } of occurrences) if (to !== null) this.#times.busy.push({ from, to });
      }
    }
  }

  #readPeriods(component: Component): void {
    for (const { free, busy } of this.#attempt(component, () => periodsIn(component, this.#reading))) {
      for (const range of free) this.#open(component, range);
      this.#times.busy.push(...busy);
    }
  }

  #open(component: Component, { from, to }: Pick<OpenRange, 'from' | 'to'>): void {
    const written = textIn(component, 'url');
    const url = written ? URL.parse(written) : null;
    const visibility = textIn(component, 'class')?.toUpperCase() ?? 'PUBLIC';
    if (!isVisibility(visibility, this.#reading.context.settings)) {
      this.#remark('V01', component, `CLASS ${JSON.stringify(visibility.slice(0, 40))} is not known`);
    }
    const bookingUrl = url && /^https?:$/u.test(url.protocol) ? url.href : null;
    this.#times.open.push({ from, to, at: this.#at(component), bookingUrl, visibility });
  }

  /**
   * When all of a calendar was true: its own LAST-MODIFIED (RFC 7986 §5.4), or the DTSTAMP of its free and busy times.
   * That of one event says nothing of the others that take its time, and going back to an older event is no mistake.
   */
  #validAt(calendar: Component | undefined, periods: readonly Component[]): string | null {
    const stamps = [
      calendar && first(calendar, 'last-modified'),
      ...periods.map((item) => first(item, 'dtstamp')),
    ];
    const said = stamps.find((stamp) => stamp !== null && stamp !== undefined);
    if (!said) return null;
    try {
      const { wall, zone } = this.#reading.clock.written(said);
      const read = this.#reading.clock.instant(wall, zone);
      return 'problem' in read ? null : new Date(read.at).toISOString();
    } catch (error) {
      if (error instanceof Refusal) return null;
      throw error;
    }
  }

  #parsed<T>(name: string, parse: (block: Block) => T): T[] {
    const blocks = this.#block.inner.filter((block) => block.name === name);
    return blocks.flatMap((block) => this.#attempt(block, () => parse(block)));
  }

  #attempt<T>(source: Component | Block, work: () => T): T[] {
    try {
      return [work()];
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#refuse(source, error);
      return [];
    }
  }

  readonly #refuse = (source: Component | Block, { rule, message }: Refusal): void =>
    this.#remark(rule, source, message);

  /** The same remark on each occurrence of a component is one. */
  #remark(rule: RuleCode, source: Component | Block, reason: string): void {
    const at = this.#at(source);
    if (this.#remarked.has(`${rule} ${at}`)) return;
    this.#remarked.add(`${rule} ${at}`);
    const record = 'properties' in source ? shown(source) : { component: source.name };
    this.#times.remarks.push(reject(rule, { at, record, scheduleId: this.#body.scheduleId }, reason));
  }

  #at({ line }: { line: number }): string {
    return `${this.#body.place}line ${line}`;
  }
}
