import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Reading } from '../../importers/contract.ts';
import type { AppointmentObservation } from '../../importers/appointments/observation.ts';
import { findImporter } from '../../importers/registry.ts';
import {
  accountOf,
  appointmentLine,
  deliverTo,
  inventedIns,
  JEANNE_INS,
  ownAgenda,
  pair,
  personFeed,
} from '../support/agendas.ts';
import { jsonOf, testApi, type TestApi } from '../support/api.ts';
import { readAll, rulesIn } from './reading.ts';

const NOW = '2026-11-24T08:00:00Z';
const PERSONS = { carries: 'appointments' };

async function read(protocol: string, body: unknown, settings: object = PERSONS): Promise<Reading[]> {
  const importer = findImporter(protocol);
  if (!importer) throw new Error(`nobody speaks ${protocol}`);
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return readAll(importer, [Buffer.from(text)], { settings, now: NOW });
}
const appointmentsIn = (readings: Reading[]): AppointmentObservation[] =>
  readings.filter((reading) => reading.type === 'appointment');

/** FHIR, with the profile of a French patient. */
function bundle(changes: { status?: string; reliability?: string } = {}): object {
  const { status = 'booked', reliability = 'VALI' } = changes;
  return {
    resourceType: 'Bundle',
    type: 'collection',
    entry: [
      {
        fullUrl: 'urn:uuid:1',
        resource: {
          resourceType: 'Patient',
          id: 'p1',
          identifier: [{ system: 'urn:oid:1.2.250.1.213.1.4.8', value: JEANNE_INS }],
          extension: [
            {
              url: 'https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-identity-reliability',
              valueCoding: { code: reliability },
            },
          ],
          name: [{ family: 'MORVAN', given: ['Jeanne'] }],
        },
      },
      {
        resource: {
          resourceType: 'Practitioner',
          id: 'dr',
          identifier: [{ system: 'urn:oid:1.2.250.1.71.4.2.1', value: '810100000026' }],
          name: [{ family: 'RIOU', given: ['Maëlle'], prefix: ['Dr'] }],
        },
      },
      {
        resource: {
          resourceType: 'Location',
          id: 'l1',
          address: { line: ['12 rue de Nemours'], postalCode: '35000', city: 'Rennes' },
        },
      },
      {
        resource: {
          resourceType: 'Appointment',
          id: 'a1',
          meta: { lastUpdated: '2026-11-24T07:00:00Z', versionId: '3' },
          identifier: [{ system: 'urn:oid:1.2.3', value: 'rdv-1' }],
          status,
          serviceType: [
            { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' }] },
          ],
          specialty: [
            {
              coding: [
                {
                  system:
                    'https://mos.esante.gouv.fr/NOS/TRE_R38-SpecialiteOrdinale/FHIR/TRE-R38-SpecialiteOrdinale',
                  code: 'SM54',
                },
              ],
            },
          ],
          start: '2026-11-25T10:00:00+01:00',
          end: '2026-11-25T10:20:00+01:00',
          comment: 'raison confidentielle',
          description: 'raison confidentielle',
          patientInstruction: 'Carte Vitale',
          participant: [
            { actor: { reference: 'Patient/p1' }, status: 'accepted' },
            { actor: { reference: 'Practitioner/dr' }, status: 'accepted' },
            { actor: { reference: 'Location/l1' }, status: 'accepted' },
          ],
        },
      },
    ],
  };
}

const CALENDAR = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'X-CRENEAU-PAIRING:pairing-7',
  'BEGIN:VEVENT',
  'UID:rdv-1',
  'DTSTAMP:20261124T070000Z',
  'SEQUENCE:2',
  'DTSTART;TZID=Europe/Paris:20261125T100000',
  'DURATION:PT20M',
  'STATUS:CONFIRMED',
  'SUMMARY:raison confidentielle',
  'DESCRIPTION:raison confidentielle',
  'ORGANIZER;CN=Dr Maëlle RIOU:mailto:x@y.invalid',
  'LOCATION:12 rue de Nemours\\, 35000 Rennes',
  'GEO:48.1075;-1.6817',
  'END:VEVENT',
  'END:VCALENDAR',
].join('\r\n');

const TABLE = [
  'Identifiant;Date;Heure;Durée;Appariement;Statut;Nom;N° RPPS;Adresse;Code postal;Ville;À apporter;Modalité',
  'rdv-1;25/11/2026;10h00;20;pairing-7;confirmé;Dr RIOU;10100000026;12 rue de Nemours;35000;Rennes;Carte Vitale;cabinet',
  'rdv-2;26/11/2026;10h00;20;pairing-7;en orbite;Dr RIOU;10100000026;12 rue de Nemours;35000;Rennes;;cabinet',
  'rdv-3;27/11/2026;10h00;20;;annulé;Dr RIOU;10100000026;12 rue de Nemours;35000;Rennes;;cabinet',
].join('\r\n');

describe('an appointment', () => {
  test.each([
    ['ndjson', JSON.stringify(appointmentLine({ validAt: '2026-11-24T07:00:00Z' }))],
    ['fhir-bundle', bundle()],
    ['icalendar', CALENDAR],
    ['csv', TABLE],
  ])(
    'of %s is read as ours: the same hour, place and professional, whatever wrote it',
    async (protocol, body) => {
      const [appointment] = appointmentsIn(await read(protocol, body));
      expect(appointment).toMatchObject({
        sourceId: 'rdv-1',
        status: 'booked',
        start: '2026-11-25T09:00:00.000Z',
        end: '2026-11-25T09:20:00.000Z',
        zone: 'Europe/Paris',
        practitioner: { family: expect.stringMatching(/RIOU/) },
        location: { line: '12 rue de Nemours', postalCode: '35000', city: 'Rennes' },
      });
      const named = protocol === 'ndjson' || protocol === 'fhir-bundle';
      expect(appointment?.person).toEqual(
        named ? { ins: JEANNE_INS, pairingId: null } : { ins: null, pairingId: 'pairing-7' },
      );
      expect(JSON.stringify(appointment)).not.toMatch(/confidentielle|MORVAN/);
    },
  );

  test('keeps when it was true and its version, so that order can be told', async () => {
    expect(appointmentsIn(await read('fhir-bundle', bundle()))[0]).toMatchObject({
      validAt: '2026-11-24T07:00:00.000Z',
      version: 3,
    });
    expect(appointmentsIn(await read('icalendar', CALENDAR))[0]).toMatchObject({
      validAt: '2026-11-24T07:00:00.000Z',
      version: 2,
    });
  });

  test('of an unknown status is taken with a remark; of nobody it is refused', async () => {
    const readings = await read('csv', TABLE);
    expect(appointmentsIn(readings).map(({ status }) => status)).toEqual(['booked', 'en orbite']);
    expect(rulesIn(readings)).toMatchObject({ P05: 1, P02: 1 });
  });

  test.each([
    ['a wrong key', { ins: '287033599900199', insStatus: 'qualified' }, 'P03'],
    ['an identity that nobody verified', { ins: JEANNE_INS }, 'P04'],
    ['nobody', {}, 'P02'],
  ])('of %s is refused, and the number is in no remark', async (_about, person, rule) => {
    const readings = await read('ndjson', JSON.stringify(appointmentLine({ person })));
    expect(rulesIn(readings)).toEqual({ [rule]: 1 });
    expect(JSON.stringify(readings)).not.toMatch(/2870335/);
  });

  test.each([
    [
      'an address that is not of the web is left out',
      { manageUrl: 'javascript:alert(1)' },
      'P06',
      { manageUrl: null },
    ],
    ['a text that is too long is cut', { bring: 'x'.repeat(2500) }, 'P07', { bring: 'x'.repeat(2000) }],
  ])('%s, with a remark, and the appointment is taken', async (_about, changes, rule, kept) => {
    const readings = await read('ndjson', JSON.stringify(appointmentLine({ validAt: null, ...changes })));
    expect(rulesIn(readings)).toEqual({ [rule]: 1 });
    expect(appointmentsIn(readings)).toMatchObject([kept]);
  });

  test('in a feed of slots stops the whole body; a slot in a feed of appointments is refused', async () => {
    const line = JSON.stringify(appointmentLine());
    await expect(read('ndjson', line, {})).rejects.toMatchObject({ code: 'carries-persons' });
    await expect(read('fhir-bundle', bundle(), {})).rejects.toMatchObject({ code: 'carries-persons' });
    await expect(read('csv', TABLE, {})).rejects.toMatchObject({ code: 'carries-persons' });
    const slot = { scheduleId: 'a', sourceId: 's', status: 'free', start: '2026-11-25T10:00:00+01:00' };
    expect(rulesIn(await read('ndjson', JSON.stringify(slot)))).toMatchObject({ P01: 1 });
  });
});

describe('a delivery that names persons', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await testApi();
    await api.as('citizen');
    await ownAgenda(api, 'citizen', { ins: JEANNE_INS });
  });
  const dump = async (table: string) =>
    (
      await api.db.$client<
        { all: string | null }[]
      >`select json_agg(t)::text as all from ${api.db.$client(table)} t`
    )[0]?.all ?? '';

  test('is sealed while it waits, opens only with the keys, and its body is gone once read', async () => {
    const feed = await personFeed(api, { vendor: 'vilaine' });
    const vendor = await api.as('vendor');
    await vendor(`/feeds/${feed.id}/deliveries?mode=delta`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-ndjson' },
      body: JSON.stringify(appointmentLine()),
    });
    const [chunk] = await api.db.$client<
      { bytes: Uint8Array }[]
    >`select bytes from delivery_chunk order by delivery_id desc limit 1`;
    expect(Buffer.from(chunk!.bytes).toString('latin1')).not.toMatch(/RIOU|2870335|Nemours/);
    const run = await deliverTo(api, feed, { body: [appointmentLine()] });
    expect([run.state, run.accepted]).toEqual(['complete', 1]);
    const [left] = await api.db.$client`select count(*)::int as n from delivery_chunk`;
    expect(left).toEqual({ n: 0 });
  });

  test('leaves no name, number, address nor door code in clear anywhere', async () => {
    for (const table of [
      'agenda',
      'agenda_item',
      'agenda_source',
      'rejection',
      'feed_run',
      'delivery',
      'notification',
      'consent',
    ]) {
      expect(await dump(table)).not.toMatch(/RIOU|Riou|2870335|Nemours|4512B|Vitale|vilaine\.example/);
    }
    expect(api.logged.join('\n')).not.toMatch(/RIOU|2870335|Nemours|4512B/);
  });

  test('tells its vendor the same whether or not the person has an agenda here; the unknown are kept nowhere, counted', async () => {
    const feed = await personFeed(api, { vendor: 'vilaine' });
    const stranger = inventedIns('1750135999003');
    const known = await deliverTo(api, feed, {
      body: [appointmentLine({ sourceId: 'k', start: '2026-12-09T10:00:00+01:00', end: null })],
    });
    const unknown = await deliverTo(api, feed, {
      body: [
        appointmentLine({
          sourceId: 'u',
          person: { ins: stranger, insStatus: 'qualified' },
          start: '2026-12-09T10:00:00+01:00',
          end: null,
        }),
      ],
    });
    const told = ({ state, received, accepted, unchanged, rejected, warned }: typeof known) => ({
      state,
      received,
      accepted,
      unchanged,
      rejected,
      warned,
    });
    expect(told(unknown)).toEqual(told(known));
    expect([known.unclaimed, unknown.unclaimed]).toEqual([0, 1]);
    const vendor = await api.as('vendor');
    const report = await jsonOf<object>(await vendor(`/feeds/${feed.id}/runs`));
    expect(JSON.stringify(report)).not.toContain('unclaimed');
    const [kept] = await api.db.$client`select count(*)::int as n from agenda_source where source_id = 'u'`;
    expect(kept).toEqual({ n: 0 });
  });

  test('has its refusals masked: where and why, never what stood there', async () => {
    const feed = await personFeed(api, { vendor: 'vilaine' });
    await deliverTo(api, feed, {
      body: [
        appointmentLine({ start: 'Jeanne MORVAN 0612345678' }),
        appointmentLine({ practitioner: { rpps: 'MORVAN Jeanne' } }),
        appointmentLine({ modality: 'Jeanne' }),
      ],
    });
    const all = await dump('rejection');
    expect(all).toMatch(/T01/);
    expect(all).not.toMatch(/MORVAN|Jeanne|0612345678/);
    expect(JSON.parse(all)).toSatisfy((rows: { record: string | null }[]) =>
      rows.every(({ record }) => record === null),
    );
  });

  test('to a feed of slots is refused as a whole and its body erased', async () => {
    const feed = await personFeed(api, { vendor: 'bocage', settings: { carries: 'slots' } });
    await expect(deliverTo(api, feed, { body: [appointmentLine()], as: 'vendor-bocage' })).rejects.toThrow(
      /appointments go to a feed of their own/,
    );
  });

  test('in whatever order its words come, ends as the last of them', async () => {
    const feed = await personFeed(api, { vendor: 'semnon' });
    const agendaId = await ownAgenda(api, 'citizen');
    const pairingId = await pair(api, feed, { agendaId, accountId: await accountOf(api, 'citizen') });
    const words = ['booked', 'pending', 'booked', 'cancelled'].map((status, minute) => ({
      status,
      validAt: `2026-11-24T09:0${minute}:00Z`,
    }));
    const orders = fc.sample(fc.shuffledSubarray(words, { minLength: 4 }), 6);
    for (const [index, order] of orders.entries()) {
      const sourceId = `order-${index}`;
      const lines = order.map((word) =>
        appointmentLine({
          ...word,
          sourceId,
          person: { pairingId },
          start: `2027-0${index + 1}-11T10:00:00+01:00`,
          end: null,
        }),
      );
      await deliverTo(api, feed, { body: lines, as: 'vendor-semnon' });
    }
    const rows = await api.db.$client<{ status: string }[]>`
      select i.status from agenda_item i join agenda_source s on s.item_id = i.id where s.feed_id = ${feed.id}`;
    expect(rows.map(({ status }) => status)).toEqual(orders.map(() => 'cancelled'));
  });
});
