import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkBodies } from '../../../importers/check.ts';
import type { SlotObservation } from '../../../importers/contract.ts';
import { instantAt, toBodies } from '../reading.ts';

/** The vendors' published answers: beside the project where they are kept, never in it. */
const folder = new URL('../../../../shared/examples/vendors/', import.meta.url);
const present = existsSync(folder);
const title = present
  ? 'the vendors’ published answers, file by file'
  : 'the vendors’ published answers (skipped: ../shared/examples/vendors is not beside the project)';

const NOW = instantAt('2021-03-20T08:00:00Z');
const EVERYTHING_SAID = {
  bookingUrl: 'https://rdv.invalid/cabinet',
  duration: 15,
  practitioner: { rpps: '99990000001', family: 'Le Goff' },
  location: { line: '12 rue du Port', postalCode: '35000', city: 'Rennes' },
};

async function check(protocol: string, files: readonly string[], settings: object = {}) {
  const observations: SlotObservation[] = [];
  const bodies = toBodies(files.map((file) => readFileSync(new URL(`${protocol}/${file}`, folder))));
  const onObservation = (observation: SlotObservation) => observations.push(observation);
  const report = await checkBodies({ protocol, bodies, settings, now: NOW, onObservation });
  const rules: Record<string, number> = {};
  for (const { rule } of report.rejections) rules[rule] = (rules[rule] ?? 0) + 1;
  const { received, accepted, rejected } = report;
  return { counts: [received, accepted, rejected], rules, observations };
}

/** Nobody named, no address, no page to book on: one warning each, once a body that holds slots. */
const UNSAID = { I05: 1, L06: 1, S09: 1 };
/** One published slot has the offset of summer three days before it begins. */
const SUMMER_IN_MARCH = { T10: 1 };
const KELDOC = ['center1-info.json', 'center1-cabinet.json', 'center1-cabinet-16910.json'];

/** Files in the order of a visit; received, accepted, refused; the remarks by rule. */
const EXPECTED: readonly (readonly [
  string,
  readonly string[],
  { counts: number[]; rules: Record<string, number> },
])[] = [
  [
    'doctolib',
    ['basic-availabilities.json'],
    { counts: [2, 2, 0], rules: { ...UNSAID, ...SUMMER_IN_MARCH, S01: 2 } },
  ],
  ['doctolib', ['basic-booking.json'], { counts: [0, 0, 0], rules: {} }],
  [
    'doctolib',
    ['basic-booking.json', 'basic-availabilities.json'],
    { counts: [2, 2, 0], rules: { ...UNSAID, ...SUMMER_IN_MARCH, S01: 2 } },
  ],
  ['doctolib', ['booking-with-doctors.json'], { counts: [0, 0, 0], rules: {} }],
  [
    'doctolib',
    ['booking-with-doctors.json', 'basic-availabilities.json'],
    { counts: [2, 2, 0], rules: { L06: 1, S09: 1, ...SUMMER_IN_MARCH, S01: 2 } },
  ],
  [
    'doctolib',
    ['next-slot-booking.json', 'next-slot-availabilities.json'],
    { counts: [0, 0, 0], rules: { F13: 1 } },
  ],
  ['keldoc', KELDOC, { counts: [0, 0, 0], rules: {} }],
  ['keldoc', [...KELDOC, 'center1-timetable-81484.json'], { counts: [0, 0, 0], rules: { F13: 1 } }],
  ['keldoc', ['center1-timetable-81486.json'], { counts: [0, 0, 0], rules: { F14: 1 } }],
  ['maiia', ['consultation-reason-hcd.json'], { counts: [0, 0, 0], rules: {} }],
  [
    'maiia',
    ['consultation-reason-hcd.json', 'availabilities.json'],
    { counts: [798, 798, 0], rules: UNSAID },
  ],
  ['ordoclic', ['fetchslot-slots.json'], { counts: [12, 12, 0], rules: UNSAID }],
  ['ordoclic', ['empty_slots.json'], { counts: [0, 0, 0], rules: { F24: 1 } }],
  ['ordoclic', ['nextavailable_slots.json'], { counts: [0, 0, 0], rules: { F13: 1, F24: 1 } }],
  ['mapharma', ['slots.json'], { counts: [72, 72, 0], rules: { ...UNSAID, S01: 72 } }],
  ['avecmondoc', ['get_availabilities_week1.json'], { counts: [8, 8, 0], rules: UNSAID }],
];

describe.skipIf(!present)(title, () => {
  test.each(EXPECTED)('%s: %j', async (protocol, files, { counts, rules }) => {
    const found = await check(protocol, files);
    expect(found.counts).toEqual(counts);
    expect(found.rules).toEqual(rules);
  });

  test.each(EXPECTED.filter(([, , { counts }]) => counts[0] !== 0))(
    '%s: %j leaves nothing but false offsets to remark once the settings say who, where, how long and where to book',
    async (protocol, files, { counts, rules }) => {
      const found = await check(protocol, files, EVERYTHING_SAID);
      expect(found.counts).toEqual(counts);
      expect(found.rules).toEqual(rules['T10'] ? SUMMER_IN_MARCH : {});
      const keys = found.observations.map(({ scheduleId, sourceId }) => `${scheduleId} ${sourceId}`);
      expect(new Set(keys).size).toBe(counts[1]);
    },
  );

  test('a slot of each vendor is the instant its vendor means', async () => {
    const first = async (protocol: string, file: string) => {
      const { observations } = await check(protocol, [file]);
      return [observations[0]?.start, observations[0]?.end];
    };
    expect(await first('doctolib', 'basic-availabilities.json')).toEqual(['2021-04-10T19:45:00.000Z', null]);
    expect(await first('maiia', 'availabilities.json')).toEqual([
      '2021-05-13T13:40:00.000Z',
      '2021-05-13T13:45:00.000Z',
    ]);
    expect(await first('ordoclic', 'fetchslot-slots.json')).toEqual([
      '2021-05-12T14:30:00.000Z',
      '2021-05-12T14:40:00.000Z',
    ]);
    expect(await first('mapharma', 'slots.json')).toEqual(['2021-04-19T15:15:00.000Z', null]);
    expect(await first('avecmondoc', 'get_availabilities_week1.json')).toEqual([
      '2021-05-20T09:00:00.000Z',
      '2021-05-20T09:15:00.000Z',
    ]);
  });
});
