import { DateTime } from 'luxon';
import { describe, expect, test } from 'vitest';
import { listHolidays, listLocatedCommunes } from '../../db/queries/search/ground.ts';
import { fhirBundle } from '../../importers/fhir-bundle/importer.ts';
import { runFeed } from '../../importers/run.ts';
import { parcelOf } from '../../importers/sandbox/parcels.ts';
import { populate } from '../../importers/sandbox/population.ts';
import type { DeliveryMode } from '../../db/vocabulary.ts';
import { testDatabase } from '../support/database.ts';
import { at, inShort, makeFeed, NOW } from './feed-under-test.ts';
import { bytesOf, readAll, recordingsOf, refusalsIn, slotsIn, toBodies } from './reading.ts';

const quiet = { info: () => undefined, error: () => undefined };

describe('a bundle that is pushed', () => {
  test('puts free and busy slots in the index, and a snapshot closes what it leaves out', async () => {
    const { db } = await testDatabase();
    const feed = await makeFeed(db, { protocol: 'fhir-bundle' });
    const recording = recordingsOf('fhir-bundle').find(({ name }) => name === 'collection');
    if (!recording) throw new Error('no recording');
    const deliver = (bodies: Uint8Array[], mode: DeliveryMode) =>
      runFeed({
        db,
        feed,
        importer: fhirBundle,
        bodies: toBodies(bodies),
        mode,
        clock: () => at(NOW),
        log: quiet,
      });
    expect(await deliver(bytesOf(recording), 'delta')).toMatchObject({ state: 'complete', accepted: 3 });
    expect(await inShort(db)).toEqual(['s-1 free v1', 's-2 busy v1', 's-3 busy-tentative v1']);
    const text = Buffer.from(bytesOf(recording)[0] ?? []).toString();
    const left = Buffer.from(text.replaceAll('"s-1"', '"s-9"'));
    expect(await deliver([left], 'snapshot')).toMatchObject({ state: 'complete', closed: 1 });
    expect((await inShort(db))[0]).toBe('s-1 busy-unavailable v2');
  });

  test.each(['history', 'message', 'document', 'transaction-response'])(
    'of type %s is no availability, and never "no slots"',
    async (type) => {
      const body = Buffer.from(JSON.stringify({ resourceType: 'Bundle', type, entry: [] }));
      await expect(readAll(fhirBundle, [body], { now: NOW })).rejects.toMatchObject({
        code: 'not-availability',
      });
    },
  );

  test('a DELETE is refused with the way to say it instead', async () => {
    const recording = recordingsOf('fhir-bundle').find(({ name }) => name === 'transaction');
    const readings = await readAll(fhirBundle, recording ? bytesOf(recording) : [], { now: NOW });
    expect(refusalsIn(readings)).toMatchObject([{ rule: 'F09', at: '/entry/4' }]);
    expect(refusalsIn(readings)[0]?.reason).toContain('busy-unavailable');
  });

  test('the demo’s vendor pushes bundles that are read without an error, empty agendas included', async () => {
    const { db } = await testDatabase();
    const communes = await listLocatedCommunes(db, '35');
    const holidays = await listHolidays(db, { departement: '35', from: '2026-01-01' });
    const ground = { territory: '35', zone: 'Europe/Paris', communes, holidays };
    const agendas = populate(ground).filter(({ vendors }) => vendors.includes('semnon'));
    const base = 'http://127.0.0.1:1';
    const vendor = { name: 'Semnon Santé', protocol: 'fhir-bundle' as const, ground, agendas, base };
    const pen = { base, now: DateTime.fromISO(NOW).toMillis() };
    const parcel = parcelOf(vendor, pen, null);
    const readings = await readAll(fhirBundle, [Buffer.from(parcel?.body ?? '')], { now: NOW });
    expect(parcel).toMatchObject({ mode: 'snapshot', contentType: 'application/fhir+json' });
    expect(refusalsIn(readings).filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(slotsIn(readings).length).toBeGreaterThan(100);
    expect(slotsIn(readings).length).toBeLessThan(1500);
    expect(readings.filter(({ type }) => type === 'schedule')).toHaveLength(agendas.length);
  });
});
