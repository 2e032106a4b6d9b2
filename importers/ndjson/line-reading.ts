import type { ReadingContext, Rejection } from '../contract.ts';
import { reject, type RejectedRecord, type RuleCode } from '../rules.ts';
import { readInstant, readInterval, type ReadInstant, type WrittenInterval } from '../time-rules.ts';

/** Thrown inside the reading of one line and caught at its end: the line is one rejection. */
export class Refusal extends Error {
  readonly rule: RuleCode;
  constructor(rule: RuleCode, reason: string) {
    super(reason);
    this.rule = rule;
  }
}

/** One line while it is read, with the remarks it has earned so far. */
export class LineReading {
  readonly remarks: Rejection[] = [];
  readonly where: RejectedRecord;
  readonly context: ReadingContext;

  constructor(where: RejectedRecord, context: ReadingContext) {
    this.where = where;
    this.context = context;
  }

  remark(rule: RuleCode, reason: string): void {
    this.remarks.push(reject(rule, this.where, reason));
  }

  /** The instant a text means in a zone, under the feed's time rule. */
  instant(text: string, zone: string): string {
    const { settings, now } = this.context;
    const read = readInstant(text, { rule: settings.timeRule, zone, now });
    if ('problem' in read) throw new Refusal(read.problem, read.reason);
    return this.#told(text, read);
  }

  /** A start and its end, in the same way; an end that is not written is null. */
  interval(written: WrittenInterval, zone: string): { start: string; end: string | null } {
    const { settings, now } = this.context;
    const read = readInterval(written, { rule: settings.timeRule, zone, now });
    if ('problem' in read) throw new Refusal(read.problem, read.reason);
    const start = this.#told(written.start, read.start);
    const end = written.end === null || read.end === null ? null : this.#told(written.end, read.end);
    return { start, end };
  }

  #told(text: string, { instant, warning }: ReadInstant): string {
    if (warning) this.remark(warning, `${text} was read as ${instant}`);
    return instant;
  }
}
