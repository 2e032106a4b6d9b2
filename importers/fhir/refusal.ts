import type { Reading, SlotObservation } from '../contract.ts';
import { reject, type RejectedRecord, type RuleCode } from '../rules.ts';
import type { Remark } from './actors.ts';

/** A value that cannot be read: the record is refused by that rule. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly rule: RuleCode;
  constructor(rule: RuleCode, reason: string) {
    super(reason);
    this.rule = rule;
  }
}

/** What `read` gives of one record after the remarks it made; or the one refusal that says why there is nothing. */
export function* observed(
  where: RejectedRecord,
  read: (remark: Remark) => SlotObservation,
): Iterable<Reading> {
  const remarks: Reading[] = [];
  const remark: Remark = (rule, reason) => {
    const rejection = reject(rule, where, reason);
    if (rejection.severity === 'error') throw new Refusal(rule, reason);
    remarks.push(rejection);
  };
  try {
    const observation = read(remark);
    yield* remarks;
    yield observation;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    yield reject(error.rule, where, error.message);
  }
}
