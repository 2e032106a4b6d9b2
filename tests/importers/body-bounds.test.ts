import { describe, expect, test } from 'vitest';
import type { Importer, Reading } from '../../importers/contract.ts';
import { findImporter } from '../../importers/registry.ts';
import { runFeed } from '../../importers/run.ts';
import { testDatabase } from '../support/database.ts';
import { at, indexOf, makeFeed, NOW } from './feed-under-test.ts';
import { readAll, refusalsIn, rulesIn, slotsIn, toBodies } from './reading.ts';

const SAID = {
  bookingUrl: 'https://rdv.invalid/cabinet',
  practitioner: { rpps: '99990000001', family: 'Le Goff', given: 'Anne' },
  location: { line: '12 rue du Port', postalCode: '35000', city: 'Rennes' },
  duration: 15,
};

function protocol(name: string): Importer {
  const importer = findImporter(name);
  if (!importer) throw new Error(`no protocol ${name}`);
  return importer;
}

const bytes = (...bodies: unknown[]) => bodies.map((body) => Buffer.from(JSON.stringify(body)));
const read = (name: string, body: unknown, settings: unknown = SAID): Promise<Reading[]> =>
  readAll(protocol(name), bytes(body), { settings, now: NOW });
const listedIn = (readings: readonly Reading[]) =>
  readings.flatMap((reading) => (reading.type === 'schedule' ? [reading] : []));

const quiet = { info: () => undefined, error: () => undefined };

/** Delivers bodies as snapshots one after the other; gives the starts that are still free. */
async function freeAfter(name: string, ...snapshots: unknown[]): Promise<string[]> {
  const { db } = await testDatabase();
  const feed = await makeFeed(db, { protocol: name, settings: SAID, rejectionThreshold: 1 });
  for (const body of snapshots) {
    const run = await runFeed({
      db,
      feed,
      importer: protocol(name),
      bodies: toBodies(bytes(body)),
      mode: 'snapshot',
      clock: () => at(NOW),
      log: quiet,
    });
    expect(run.state).not.toBe('failed');
  }
  return (await indexOf(db)).filter(({ status }) => status === 'free').map(({ start }) => start);
}

const start = (day: string, hour: number) => `2026-${day}T${String(hour).padStart(2, '0')}:00:00.000+01:00`;
const cell = (id: number, day: string) => ({
  businessHours: { id, start: start(day, 14), end: start(day, 15) },
  isAvailable: true,
});
const grid = (day: string, slots: unknown[]) => ({
  start: `2026-${day}T00:00:00.000+01:00`,
  end: `2026-${day}T23:59:59.999+01:00`,
  slots,
});

describe('a snapshot closes what vanished on the days it names, and nothing on the others', () => {
  test.each([
    [
      'doctolib',
      { availabilities: ['11-25', '12-09'].map((day) => ({ date: `2026-${day}`, slots: [start(day, 14)] })) },
      { availabilities: [{ date: '2026-11-25', slots: [] }] },
    ],
    [
      'keldoc',
      {
        availabilities: {
          '2026-11-25': [{ start_time: start('11-25', 14) }],
          '2026-12-09': [{ start_time: start('12-09', 14) }],
        },
      },
      { availabilities: { '2026-11-24': [{ start_time: start('11-24', 16) }], '2026-11-25': [] } },
    ],
    [
      'mapharma',
      { '2026-11-25': [{ id: 1, time: '14:00' }], '2026-12-09': [{ id: 2, time: '14:00' }] },
      { '2026-11-25': [] },
    ],
    [
      'avecmondoc',
      [grid('11-25', [cell(1, '11-25')]), grid('12-09', [cell(2, '12-09')])],
      [grid('11-25', [null])],
    ],
  ])('%s', async (name, before, after) => {
    expect(await freeAfter(name, before)).toEqual(['11-25T13:00', '12-09T13:00']);
    const left = await freeAfter(name, before, after);
    expect(left).toContain('12-09T13:00');
    expect(left).not.toContain('11-25T13:00');
  });

  test('an empty window of KelDoc lasts until the next slot it announces', async () => {
    const before = {
      availabilities: {
        '2026-11-25': [{ start_time: start('11-25', 14) }],
        '2026-12-09': [{ start_time: start('12-09', 14) }],
      },
    };
    const later = { text: 'Prochain créneau', date: '2026-12-09' };
    expect(await freeAfter('keldoc', before, later)).toEqual(['12-09T13:00']);
  });
});

describe('an empty answer', () => {
  test.each([
    ['ordoclic', { slots: [] }],
    ['ordoclic', { slots: null }],
    ['maiia', { items: [], total: 0 }],
    ['avecmondoc', [grid('11-25', [null, false])]],
  ])('of %s is of whom the settings name: %j', async (name, body) => {
    expect(listedIn(await read(name, body)).map(({ scheduleId }) => scheduleId)).toEqual(['99990000001']);
    const unnamed = await read(name, body, {});
    expect(listedIn(unnamed)).toEqual([]);
    expect(rulesIn(unnamed)).toEqual({ F24: 1 });
  });

  test.each([['keldoc'], ['avecmondoc'], ['mapharma']])(
    '%s: a bare list names no day, so it closes nothing',
    async (name) => {
      const readings = await read(name, []);
      expect(listedIn(readings)).toEqual([]);
      expect(refusalsIn(readings)).toMatchObject([{ rule: 'F24', unknown: true }]);
    },
  );
});

describe('one odd field does not sink the body', () => {
  test.each([
    ['doctolib', { availabilities: [{ date: '2026-11-24', slots: [start('11-24', 14)] }], total: '1' }],
    ['doctolib', { availabilities: [{ date: '2026-11-24', slots: [start('11-24', 14)] }], next_slot: {} }],
    [
      'keldoc',
      { availabilities: { '2026-11-24': null, '2026-11-25': [{ start_time: start('11-25', 14) }] } },
    ],
    ['mapharma', { '2026-11-25': [{ id: 1, time: '7:05' }] }],
    ['mapharma', { '2026-11-25': [{ id: 1, time: '17h30' }] }],
  ])('%s: %j', async (name, body) => {
    const readings = await read(name, body);
    expect(slotsIn(readings)).toHaveLength(1);
    expect(rulesIn(readings)).toEqual({});
  });

  test('a null start is missing, as one that is absent', async () => {
    expect(
      rulesIn(await read('keldoc', { availabilities: { '2026-11-25': [{ start_time: null }] } })),
    ).toEqual({
      F03: 1,
    });
  });

  test('a motive booked by phone quotes the number', async () => {
    const [remark] = refusalsIn(await read('keldoc', { text: 'Appelez le', phone_number: '02 61 91 00 01' }));
    expect(remark).toMatchObject({ rule: 'F14', reason: 'Appelez le 02 61 91 00 01' });
  });

  test('a zone in the settings is heard without an address', async () => {
    const settings = { location: { zone: 'America/Martinique' } };
    const [slot] = slotsIn(await read('mapharma', { '2026-11-25': [{ id: 1, time: '14:00' }] }, settings));
    expect(slot?.start).toBe('2026-11-25T18:00:00.000Z');
  });
});

describe('Maiia’s bodies', () => {
  const page = (reason: string, ids: readonly number[]) => ({
    items: ids.map((id) => ({
      id: `a-${reason}-${id}`,
      centerId: 'c',
      consultationReasonId: reason,
      startDateTime: start('11-25', id),
    })),
    total: 4,
  });

  test('two searches that announce as many are not one: the pages that miss close nothing', async () => {
    const bodies = bytes(page('r-1', [9, 10]), page('r-2', [11, 12]));
    const readings = await readAll(protocol('maiia'), bodies, { settings: SAID, now: NOW });
    expect(refusalsIn(readings)).toMatchObject([
      { rule: 'F26', unknown: true },
      { rule: 'F26', unknown: true },
    ]);
    const whole = bytes(page('r-1', [9, 10]), page('r-1', [11, 12]));
    expect(rulesIn(await readAll(protocol('maiia'), whole, { settings: SAID, now: NOW }))).toEqual({});
  });

  test.each([
    ['a reason without its type', { id: 'r-1', name: 'Consultation' }],
    [
      'a place without its point',
      { center: { id: 'c', publicInformation: { address: { location: { coordinates: [] } } } } },
    ],
  ])('%s is no availability', async (_about, item) => {
    expect(rulesIn(await read('maiia', { items: [item] }))).not.toHaveProperty('F03');
  });
});

describe('a search answer that announces an error', () => {
  const outcome = (severity: string) => ({
    resource: { resourceType: 'OperationOutcome', issue: [{ severity, diagnostics: 'database timeout' }] },
    search: { mode: 'outcome' },
  });
  const slot = (id: string, schedule: string) => ({
    resource: {
      resourceType: 'Slot',
      id,
      status: 'free',
      start: start('11-25', 14),
      end: start('11-25', 15),
      schedule: { reference: `Schedule/${schedule}` },
    },
  });
  const agenda = (id: string) => ({ resource: { resourceType: 'Schedule', id, actor: [] } });
  const bundle = (...entry: unknown[]) => ({ resourceType: 'Bundle', type: 'searchset', entry });

  test.each(['sas-practitioners', 'sas-sos-medecins'])(
    'is a failure of %s, never "no slots"',
    async (name) => {
      await expect(read(name, bundle(outcome('error')), {})).rejects.toMatchObject({
        code: 'not-availability',
      });
      expect(rulesIn(await read(name, bundle(outcome('warning')), {}))).toEqual({});
    },
  );

  test('beside slots is a remark, and nothing is closed', async () => {
    const readings = await read(
      'sas-practitioners',
      bundle(agenda('a'), slot('s', 'a'), outcome('fatal')),
      {},
    );
    expect(refusalsIn(readings)[0]).toMatchObject({ rule: 'F25', unknown: true });
  });

  test('a total above what came closes nothing', async () => {
    const body = { ...bundle(agenda('a'), slot('s', 'a')), total: 9 };
    expect(refusalsIn(await read('sas-practitioners', body, {}))[0]).toMatchObject({
      rule: 'F08',
      unknown: true,
    });
  });

  test('one slot id under two schedules is told', async () => {
    const body = bundle(agenda('a'), agenda('b'), slot('s', 'a'), slot('s', 'b'));
    expect(rulesIn(await read('sas-practitioners', body, {}))).toMatchObject({ S08: 1 });
  });
});
