import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkBodies, type Check, type Report } from '../../importers/check.ts';
import type { SlotObservation } from '../../importers/contract.ts';
import { line, NOW } from './feed-under-test.ts';
import { instantAt, toBodies } from './reading.ts';

type Json = Record<string, unknown>;

const toText = (item: Json | string) => (typeof item === 'string' ? item : JSON.stringify(item));

function check(lines: readonly (Json | string)[], asked: Partial<Check> = {}): Promise<Report> {
  const bodies = toBodies([Buffer.from(lines.map(toText).join('\n'))]);
  return checkBodies({ protocol: 'ndjson', bodies, settings: {}, now: instantAt(NOW), ...asked });
}

const rulesOf = ({ rejections }: Report) => rejections.map(({ rule, at }) => `${rule} ${at}`);

/** The same slot at other hours of that Tuesday: `10:00-10:15`. */
function slot(sourceId: string, hours: string, changes: Json = {}): Json {
  const [start, end] = hours.split('-').map((hour) => `2026-11-24T${hour}:00+01:00`);
  return line({ sourceId, start, end, ...changes });
}

describe('a report', () => {
  test('counts every record once: received is accepted and rejected, and a remark refuses nothing', async () => {
    const report = await check([
      line(),
      'not json',
      slot('s-2', '11:00-10:00'),
      line({ sourceId: 's-3', bookingUrl: null }),
    ]);
    expect(report).toMatchObject({ received: 4, accepted: 2, rejected: 2 });
    expect(rulesOf(report)).toEqual(['F01 line 2', 'S02 line 3', 'S09 line 4', 'S11 line 4']);
    expect(report.rejections.map(({ severity }) => severity)).toEqual([
      'error',
      'error',
      'warning',
      'warning',
    ]);
  });

  test.each([
    [{ zone: 'Mars/Olympus' }, 'ndjson', 'zone is "Mars/Olympus"'],
    [{ timezone: 'Indian/Reunion' }, 'csv', 'timezone is no member'],
    [{ location: { zone: 'Paris' } }, 'sas-practitioners', 'location.zone is "Paris"'],
    [{ practitioner: { rpps: '123' } }, 'doctolib', 'practitioner.rpps is "123"'],
    [
      { freeEvents: { by: 'summary', value: 'x', valeur: 'y' } },
      'icalendar',
      'freeEvents.valeur is no member',
    ],
    [{ horizon: 3 }, 'icalendar', 'horizon is no member'],
  ])('refuses the settings %j of %s, naming the member', async (settings, protocol, reason) => {
    await expect(check([line()], { settings, protocol })).rejects.toMatchObject({
      code: 'settings',
      message: expect.stringContaining(reason),
    });
  });

  test('keeps the identifiers of settings bare, as those of bodies', async () => {
    const seen: SlotObservation[] = [];
    const settings = { practitioner: { rpps: '810003456782' }, location: { finess: '1350000123' } };
    const silent = line({ practitioner: undefined, location: undefined });
    await check([silent], { settings, onObservation: (observation) => seen.push(observation) });
    expect(seen).toMatchObject([
      { practitioner: { rpps: '10003456782' }, location: { finess: '350000123' } },
    ]);
  });

  test('weighs no hours when nothing begins', async () => {
    expect(await check([line({ status: 'libre' })], { withTime: true })).not.toHaveProperty('time');
  });

  test('says once what neither the body nor the settings say', async () => {
    const silent = { practitioner: undefined, location: undefined };
    const lines = [line(silent), line({ ...silent, scheduleId: 'ag-2' })];
    expect(rulesOf(await check(lines))).toEqual(['L06 line 1', 'I05 line 1']);
    const settings = {
      practitioner: { rpps: '81000000001' },
      location: { postalCode: '35000', city: 'Rennes' },
    };
    expect(rulesOf(await check(lines, { settings }))).toEqual([]);
  });

  test('does not ask every line to say who and where: once a schedule is enough', async () => {
    const later = slot('s-2', '11:00-11:15', { practitioner: undefined, location: undefined });
    expect(rulesOf(await check([line(), later]))).toEqual([]);
  });

  test('keeps ten thousand remarks, errors first, and counts the rest', async () => {
    const lines = Array.from({ length: 10_500 }, (_, index) =>
      index % 2 === 0
        ? 'broken'
        : line({ sourceId: `s-${index}`, bookingUrl: null, scheduleId: `ag-${index}` }),
    );
    const report = await check(lines);
    expect(report).toMatchObject({
      received: 10_500,
      rejected: 5250,
      truncated: true,
      counts: { F01: 5250, S09: 5250 },
    });
    expect(report.rejections).toHaveLength(10_000);
    expect(report.rejections.filter(({ severity }) => severity === 'error')).toHaveLength(5250);
  });

  test('shows the beginning of a record when asked, never a megabyte of it', async () => {
    const long = `{"sourceId":"${'a'.repeat(500_000)}`;
    const report = await check([long, 'x'], { withRecords: true });
    expect(report.rejections.map(({ record }) => record?.length)).toEqual([4096, 1]);
    expect(await check([long])).not.toHaveProperty(['rejections', 0, 'record']);
  });
});

describe('a slot in the past', () => {
  test('is refused: a single place is of no use once it has begun', async () => {
    const report = await check([slot('s-1', '08:59-09:14'), slot('s-2', '09:00-09:15')]);
    expect(report).toMatchObject({ accepted: 1, rejected: 1 });
    expect(rulesOf(report)).toEqual(['S03 line 1']);
  });

  test('is kept while it lasts when it has several places or needs no appointment', async () => {
    const begun = [
      slot('s-1', '08:00-12:00', { capacity: 5 }),
      slot('s-2', '08:00-12:00', { kind: 'WALKIN', scheduleId: 'ag-2' }),
    ];
    expect(await check(begun)).toMatchObject({ accepted: 2, rejected: 0 });
    const over = begun.map((each) => Object.assign(each, { end: '2026-11-24T08:30:00+01:00' }));
    expect(await check(over)).toMatchObject({ accepted: 0, rejected: 2, counts: { S03: 2 } });
    expect(await check([slot('s-3', '08:00-12:00', { capacity: 1 })])).toMatchObject({ rejected: 1 });
  });
});

describe('records held against each other', () => {
  const dated = (validAt: string, changes: Json = {}) => line({ validAt, ...changes });
  const at8 = '2026-11-24T07:00:00Z';
  const at9 = '2026-11-24T08:00:00Z';

  test.each<[string, Json[], string[]]>([
    ['the same slot twice is said', [line(), line()], ['S08 line 2']],
    ['a newer version is no repetition', [dated(at8), dated(at9, { status: 'busy' })], []],
    ['a version that goes back is said', [dated(at9), dated(at8)], ['S19 line 2']],
    ['one version, two contents', [dated(at8), dated(at8, { status: 'busy' })], ['S18 line 2']],
    ['the same id in another schedule is another slot', [line(), line({ scheduleId: 'ag-2' })], []],
    ['two slots that overlap', [slot('s-1', '10:00-10:15'), slot('s-2', '10:10-10:25')], ['S11 line 2']],
    ['in any order', [slot('s-2', '10:10-10:25'), slot('s-1', '10:00-10:15')], ['S11 line 2']],
    ['two that touch do not', [slot('s-1', '10:00-10:15'), slot('s-2', '10:15-10:30')], []],
    [
      'nor does one that was entered in error',
      [slot('s-1', '10:00-10:15'), slot('s-2', '10:00-10:15', { status: 'entered-in-error' })],
      [],
    ],
    [
      'a slot that moved leaves its old hours free',
      [
        slot('s-1', '10:00-10:15', { validAt: at8 }),
        slot('s-1', '11:00-11:15', { validAt: at9 }),
        slot('s-2', '10:00-10:15'),
      ],
      [],
    ],
  ])('%s', async (_, lines, expected) => {
    expect(rulesOf(await check(lines))).toEqual(expected);
  });

  test('a hostile schedule of many thousand slots, backwards or repeated, costs no more than its length', async () => {
    const lines = Array.from({ length: 40_000 }, (_, index) => {
      const start = new Date(Date.parse('2027-06-01T00:00:00Z') - index * 60_000).toISOString();
      return line({ sourceId: `s-${index % 20_000}`, start, end: start.replace(':00.000Z', ':30.000Z') });
    });
    const began = performance.now();
    const report = await check(lines);
    expect(report.accepted).toBe(40_000);
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});

describe('what is written oddly', () => {
  test.each<[string, Json, string]>([
    ['a slot that lasts more than a day', { end: '2026-11-25T11:00:00+01:00' }, 'S16'],
    ['an RPPS that is none', { practitioner: { rpps: '123', family: 'LE GALL' } }, 'I01'],
    ['a FINESS that is none', { organizations: [{ finess: '12', name: 'Cabinet' }] }, 'I03'],
    ['a SIRET with a wrong key', { organizations: [{ siret: '12345678901234' }] }, 'I02'],
    ['no address to book at', { bookingUrl: null }, 'S09'],
    ['a visibility nobody knows', { visibility: ['EVERYBODY'] }, 'V01'],
  ])('%s is taken with a remark', async (_, changes, rule) => {
    const report = await check([line(changes)]);
    expect(report).toMatchObject({ accepted: 1, rejected: 0, counts: { [rule]: 1 } });
  });

  test('in FHIR too: a busy slot, a phone that cannot be read, a reference that leads nowhere', async () => {
    const resources = [
      {
        resourceType: 'Slot',
        id: 's-1',
        meta: { security: [{ code: 'PUBLIC' }] },
        schedule: { reference: 'Schedule/ag-1' },
        status: 'busy',
        start: '2026-11-24T10:00:00+01:00',
        end: '2026-11-24T10:15:00+01:00',
        comment: 'https://agenda.invalid/rdv/1',
      },
      {
        resourceType: 'Schedule',
        id: 'ag-1',
        actor: [
          { reference: 'Practitioner/p-1' },
          { reference: 'Location/l-1' },
          { reference: 'Location/gone' },
        ],
      },
      {
        resourceType: 'Practitioner',
        id: 'p-1',
        identifier: [{ system: 'urn:oid:1.2.250.1.71.4.2.1', value: '881000000001' }],
        telecom: [{ system: 'phone', value: 'standard' }],
      },
      { resourceType: 'Location', id: 'l-1', address: { postalCode: '35000', city: 'Rennes' } },
    ];
    const entry = resources.map((resource) => ({ resource }));
    const bundle = JSON.stringify({ resourceType: 'Bundle', type: 'searchset', entry });
    const asked = { protocol: 'sas-practitioners', bodies: toBodies([Buffer.from(bundle)]) };
    const report = await check([], asked);
    expect(report).toMatchObject({ accepted: 1, rejected: 0, counts: { S12: 1, I09: 1, I10: 1 } });
  });
});

describe('npm run feed -- check', () => {
  let folder: string;
  const feed = new URL('../../importers/feed.ts', import.meta.url).pathname;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'creneau-check-'));
    await writeFile(
      join(folder, 'day.ndjson'),
      [line(), 'oops', slot('s-2', '11:00-11:15')].map(toText).join('\n'),
    );
    await writeFile(join(folder, 'page.html'), '<!doctype html><title>Maintenance</title>');
  });
  afterAll(() => rm(folder, { recursive: true }));

  interface Answer extends Report {
    observations: SlotObservation[];
    error: { code: string; message: string };
  }

  /** Runs the command in a process of its own; what it wrote must be one JSON object and nothing else. */
  async function run(args: string[], input = ''): Promise<{ code: number; answer: Answer; stderr: string }> {
    const child = spawn(process.execPath, [feed, ...args], { cwd: folder });
    child.stdin.end(input);
    const ended = once(child, 'close');
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    const [code]: number[] = await ended;
    const answer: Answer = JSON.parse(stdout);
    return { code: code ?? -1, answer, stderr };
  }

  const ndjson = ['check', '--protocol', 'ndjson', '--now', NOW];

  test('prints the report, and ends with 0 though a record is refused', async () => {
    const { code, answer, stderr } = await run([...ndjson, 'day.ndjson']);
    expect([code, stderr]).toEqual([0, '']);
    const { rejections, ...facts } = answer;
    expect(facts).toEqual({ protocol: 'ndjson', received: 3, accepted: 2, rejected: 1 });
    expect(rejections).toMatchObject([{ rule: 'F01', severity: 'error', at: 'line 2' }]);
    expect(Object.keys(rejections[0] ?? {})).toEqual(['rule', 'severity', 'at', 'reason']);
  });

  test('adds the observations and the hours of care with --print', async () => {
    const { answer } = await run([...ndjson, '--print', 'day.ndjson']);
    expect(answer.observations).toMatchObject([
      {
        sourceId: 's-1',
        status: 'free',
        start: '2026-11-24T09:00:00.000Z',
        end: '2026-11-24T09:15:00.000Z',
        modalities: ['AMB'],
        visibility: ['PUBLIC'],
        bookingUrl: 'https://agenda.invalid/rdv/1',
        capacity: null,
        practitioner: { rpps: '81000000001' },
        organizations: [],
        location: { city: 'Rennes' },
      },
      { sourceId: 's-2' },
    ]);
    expect(answer.time?.hours.offset.slice(9, 13)).toEqual([0, 1, 1, 0]);
  });

  test('reads the standard input, and several bodies in their order', async () => {
    const { answer } = await run([...ndjson, 'day.ndjson', '-'], toText(slot('s-9', '12:00-12:15')));
    expect(answer).toMatchObject({ received: 4, accepted: 3 });
  });

  test('takes the settings of --config and the clock of --now', async () => {
    const config = JSON.stringify({ timeRule: 'place', zone: 'Indian/Reunion', duration: 20 });
    const local = toText(
      line({ start: '2026-11-24T14:00:00Z', end: null, location: { postalCode: '97400' } }),
    );
    const { answer } = await run([...ndjson, '--config', config, '--print', '-'], local);
    expect(answer.observations[0]).toMatchObject({
      start: '2026-11-24T10:00:00.000Z',
      end: '2026-11-24T10:20:00.000Z',
    });
    const later = await run(['check', '--protocol', 'ndjson', '--now', '2026-11-25T08:00:00Z', 'day.ndjson']);
    expect(later.answer).toMatchObject({ accepted: 0, rejected: 3 });
  });

  test.each<[string, string[], string]>([
    ['a page instead of availability', [...ndjson, 'page.html'], 'not-availability'],
    ['a protocol that is none', ['check', '--protocol', 'pigeon', 'day.ndjson'], 'settings'],
    ['settings that do not fit', [...ndjson, '--config', '{"timeRule":"guess"}', 'day.ndjson'], 'settings'],
    ['a zone that is none', [...ndjson, '--config', '{"zone":"Mars/Olympus"}', 'day.ndjson'], 'settings'],
    [
      'a clock without an offset',
      ['check', '--protocol', 'ndjson', '--now', '2026-11-24', 'day.ndjson'],
      'now',
    ],
    ['settings that are not JSON', [...ndjson, '--config', 'zone=Paris', 'day.ndjson'], 'config'],
    ['a clock that is none', ['check', '--protocol', 'ndjson', '--now', 'hier', 'day.ndjson'], 'now'],
    ['a file that is not there', [...ndjson, 'nowhere.ndjson'], 'no-such-file'],
    ['a folder', [...ndjson, '.'], 'no-such-file'],
    ['an option that is none', [...ndjson, '--colour', 'red', 'day.ndjson'], 'usage'],
    ['no protocol', ['check', 'day.ndjson'], 'usage'],
    ['no file', ndjson, 'usage'],
    ['no command', [], 'usage'],
  ])('%s ends with 2, and its reason as JSON', async (_, args, expected) => {
    const { code, answer } = await run(args);
    expect(code).toBe(2);
    expect(Object.keys(answer)).toEqual(['error']);
    expect(answer.error.code).toBe(expected);
    expect(answer.error.message).not.toBe('');
  });
});
