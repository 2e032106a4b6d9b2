import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What lasts longest, longest first: begun last, one of them would keep a core waiting for it at the end. */
const LONGEST = [
  'tests/journeys/offers',
  'tests/journeys/cases',
  'tests/journeys/booking',
  'tests/journeys/workshop',
  'tests/journeys/',
  'tests/faults/',
];

/** Those first, then the others as vitest has it: by how long they took, or how large they are. */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}

function rankOf({ moduleId }: TestSpecification): number {
  const rank = LONGEST.findIndex((path) => moduleId.includes(path));
  return rank < 0 ? LONGEST.length : rank;
}
