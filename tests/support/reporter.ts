import { writeFileSync } from 'node:fs';
import type { TestModule, TestRunEndReason } from 'vitest/node';

/** What a run came to; `errors` are failures outside any test (an import, a rejection nobody awaited). */
export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
  errors: number;
}

/** Writes the counts of a run to the file named in `TALLY_FILE`, for `tests/run.ts` to add up. */
export default class TallyReporter {
  onTestRunEnd(
    modules: readonly TestModule[],
    unhandled: readonly unknown[],
    reason: TestRunEndReason,
  ): void {
    const tally: Tally = { passed: 0, failed: 0, skipped: 0, errors: unhandled.length };
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed' || state === 'failed' || state === 'skipped') tally[state] += 1;
        else tally.errors += 1;
      }
      tally.errors += module.errors().length;
    }
    if (reason === 'interrupted') tally.errors += 1;
    const file = process.env['TALLY_FILE'];
    if (file !== undefined) writeFileSync(file, JSON.stringify(tally));
  }
}
