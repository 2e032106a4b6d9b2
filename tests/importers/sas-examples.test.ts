import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Importer } from '../../importers/contract.ts';
import { fhirBundle } from '../../importers/fhir-bundle/importer.ts';
import { sasPractitioners } from '../../importers/sas-practitioners/importer.ts';
import { sasSosMedecins } from '../../importers/sas-sos-medecins/importer.ts';
import { readAll, refusalsIn, rulesIn, slotsIn } from './reading.ts';

/** The guide's published examples: beside the project where they are kept, never in it. */
const folder = new URL('../../../shared/examples/sas/', import.meta.url);
const present = existsSync(folder);
const read = (file: string, now: string) =>
  readAll(sasPractitioners, [readFileSync(new URL(file, folder))], { now });

describe.skipIf(!present)('the examples the SAS guide publishes', () => {
  test('individual practitioners: four slots at their own places, one without a booking address', async () => {
    const readings = await read('Bundle-ExampleBundlePSIndiv.json', '2021-11-04T14:00:00Z');
    const slots = slotsIn(readings);
    expect(rulesIn(readings)).toEqual({ S09: 1, T10: 8 });
    expect(slots.map(({ bookingUrl }) => bookingUrl !== null)).toEqual([true, false, true, true]);
    expect(slots.map(({ scheduleId }) => scheduleId)).toEqual([
      'ExampleSchedule1',
      'ExampleSchedule2',
      'ExampleSchedule3',
      'ExampleSchedule3',
    ]);
    expect(slots.map(({ location }) => location?.line)).toEqual([
      '1 rue Mme DELMAS',
      '30 rue Mme DELMAS',
      '1 rue Mme DELMAS',
      '1 rue Mme DELMAS',
    ]);
    expect(slots[0]).toMatchObject({
      start: '2021-11-05T09:00:00.000Z',
      modalities: ['AMB', 'VR'],
      visibility: ['PUBLIC'],
      specialties: ['SM54', 'SM05'],
      practitioner: { rpps: '10100050075', family: 'THOMAS', given: 'Sébastien' },
      organizations: [{ finess: '810004421' }],
    });
    expect(slots[1]).toMatchObject({ kind: 'WALKIN', visibility: ['PRO'] });
    expect(slots[2]).toMatchObject({
      specialties: ['SM41'],
      practitioner: { rpps: '10002673899', phone: '+33658913859' },
    });
    expect(slots[3]).toMatchObject({ modalities: ['HH'], visibility: ['PUBLIC', 'PRO'] });
  });

  test('a CPTS: the slot is open to its members, and names it by its FINESS', async () => {
    const readings = await read('Bundle-ExampleBundleCPTS1.json', '2024-06-12T12:00:00Z');
    expect(refusalsIn(readings)).toEqual([]);
    expect(slotsIn(readings)).toMatchObject([
      {
        start: '2024-06-12T14:40:00.000Z',
        visibility: ['PUBLIC', 'CPTS'],
        practitioner: { rpps: '10002909371', phone: '+33561855977' },
        organizations: [{ kind: 'other' }, { kind: 'CPTS', finess: '950047225', name: 'CPTS AXE MAJEUR' }],
        location: { city: 'Aussonne', postalCode: '31840' },
      },
    ]);
  });

  test('SOS Médecins: four slots of three places, with a structure and no practitioner', async () => {
    const readings = await read('Bundle-ExampleBundleAgregateurSOS.json', '2023-08-18T05:00:00Z');
    const slots = slotsIn(readings);
    expect(refusalsIn(readings)).toEqual([]);
    expect(slots).toHaveLength(4);
    expect(slots.every(({ practitioner }) => practitioner === null)).toBe(true);
    expect(new Set(slots.map(({ location }) => location?.name)).size).toBe(3);
    expect(slots[0]).toMatchObject({
      visibility: ['PUBLIC', 'SNP'],
      organizations: [{ kind: 'SOS', name: 'SOS Médecins de Rennes' }],
      location: { phone: '+33193246789' },
    });
  });

  test.each<[string, Importer]>([
    ['as an answer to our search', sasSosMedecins],
    ['as a bundle that is pushed', fhirBundle],
  ])('SOS Médecins %s: four slots of three schedules, whatever the total counts', async (_way, importer) => {
    const file = readFileSync(new URL('Bundle-ExampleBundleAgregateurSOS.json', folder));
    const readings = await readAll(importer, [file], { now: '2023-08-18T05:00:00Z' });
    expect(refusalsIn(readings)).toEqual([]);
    expect(slotsIn(readings)).toHaveLength(4);
    expect(readings.filter(({ type }) => type === 'schedule')).toHaveLength(3);
  });

  test.each([
    ['Bundle-ExampleBundlePSIndiv.json', '2021-11-04T14:00:00Z', { slots: 4, schedules: 3 }],
    ['Bundle-ExampleBundleCPTS1.json', '2024-06-12T12:00:00Z', { slots: 1, schedules: 1 }],
  ])('%s pushed as it is gives what the search gives', async (file, now, counts) => {
    const bodies = [readFileSync(new URL(file, folder))];
    const pushed = await readAll(fhirBundle, bodies, { now });
    expect(pushed).toEqual(await readAll(sasPractitioners, bodies, { now }));
    expect(slotsIn(pushed)).toHaveLength(counts.slots);
    expect(pushed.filter(({ type }) => type === 'schedule')).toHaveLength(counts.schedules);
  });

  test('an appointment or an account is no availability, and says so', async () => {
    for (const file of ['Appointment-1.json', 'Practitioner-ExamplePractitionerRegul1.json']) {
      await expect(read(file, '2024-06-12T12:00:00Z')).rejects.toMatchObject({ code: 'not-availability' });
    }
  });
});

test.skipIf(!present)(
  'the published examples are read when ../shared/examples stands beside the project',
  () => {
    expect(present).toBe(true);
  },
);
