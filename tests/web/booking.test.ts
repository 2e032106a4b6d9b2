import { createIntl } from 'react-intl';
import { describe, expect, test } from 'vitest';
import { ruleFor } from '../../api/identity/needs.ts';
import { ROLES } from '../../db/vocabulary.ts';
import type { Appointment, Hold, Offer, OfferSlot } from '../../web/api.ts';
import { refusalOf } from '../../web/booking/refusal.ts';
import { alternativeWords, holdSaid, refusalWords, sureness } from '../../web/booking/sentences.ts';
import { isOfSlot, stepOf } from '../../web/booking/step.ts';
import { canHold } from '../../web/booking/may-hold.ts';
import { Failure } from '../../web/problem.ts';
import { boardOf, type Board } from '../../web/search/offers/board.ts';
import { withOwn } from '../../web/search/offers/own-kept.ts';
import { CATALOGUE } from '../../web/words/catalogue.ts';
import type { Words } from '../../web/words/use-words.ts';

const NOW = Date.parse('2026-11-24T13:32:00Z');
const ZONE = 'Europe/Paris';
const intl = createIntl({ locale: 'fr', messages: CATALOGUE.fr });
const words: Words = {
  locale: 'fr',
  say: (id, values) => intl.formatMessage({ id }, values),
  sayCode: (prefix, code) => `${prefix}.${code}`,
};

const slot: OfferSlot = {
  id: '7',
  version: 1,
  start: '2026-11-24T13:50:00Z',
  modalities: ['AMB'],
  kind: 'ROUTINE',
  visibility: ['SNP'],
  observedAt: '2026-11-24T13:31:48Z',
  state: 'fresh',
};
const offer: Offer = {
  id: '12',
  practitioner: { name: 'Anne MARTIN', prefix: 'Dr' },
  location: { lat: 48.1, lon: -1.67, precision: 'exact', zone: ZONE },
  specialties: ['SM54'],
  distanceKm: 2.1,
  why: [],
  slots: [slot],
  booking: 'here',
  sources: [{ vendor: 'Vilaine RDV', feed: 'vilaine', observedAt: slot.observedAt, state: 'fresh' }],
};
const hold: Hold = {
  holdId: '0b9f3f0e-6a0d-4f3c-9d5e-1f2a3b4c5d6e',
  state: 'held',
  kind: 'local',
  slotId: '7',
  offerId: '12',
  start: slot.start,
  end: '2026-11-24T14:05:00Z',
  expiresAt: '2026-11-24T13:37:00Z',
  maximumAt: '2026-11-24T13:42:00Z',
  serverNow: '2026-11-24T13:32:00Z',
  fencingToken: 3,
  advisory: false,
  booking: 'here',
};
const appointment: Appointment = {
  appointmentId: '7c1d5a52-9a0b-4b53-8f0e-2a7f6a3b9c11',
  state: 'confirmed',
  fhirStatus: 'booked',
  origin: 'here',
  version: 2,
  start: slot.start,
  end: hold.end,
  modalities: ['AMB'],
  overlaps: false,
  createdAt: hold.serverNow,
  updatedAt: hold.serverNow,
  serverNow: hold.serverNow,
};

const known = { desk: {}, slot, hold: undefined, appointment: undefined, asking: undefined, lasts: false };
const stands = (more: Partial<Parameters<typeof stepOf>[0]>) => stepOf({ ...known, ...more }).is;

describe('where the booking of a slot stands', () => {
  test('goes from free to asked, held, asked of the vendor, and confirmed', () => {
    expect(stands({})).toBe('free');
    expect(stands({ asking: 'hold' })).toBe('asking');
    expect(stands({ hold, lasts: true })).toBe('held');
    expect(stands({ hold, lasts: true, asking: 'confirm' })).toBe('confirming');
    expect(stands({ hold, lasts: true, appointment })).toBe('confirmed');
  });

  test('a hold that ran out is said to be over, never shown as free', () => {
    expect(stands({ hold, lasts: false })).toBe('over');
    expect(stands({ desk: { hold } })).toBe('over');
  });

  test('what lost its slot is never shown as what was chosen', () => {
    expect(isOfSlot({ slotId: '12' }, '12')).toBe(true);
    expect(isOfSlot({ slotId: '12' }, '13')).toBe(false);
    expect(isOfSlot({}, undefined)).toBe(false);
  });

  test('a colleague’s hold says whose; one’s own does not stand in the way', () => {
    const until = hold.expiresAt;
    const theirs = stepOf({ ...known, slot: { held: { mine: false, by: 'Youssef Benali', until } } });
    expect(theirs).toEqual({ is: 'theirs', by: 'Youssef Benali', until });
    expect(stands({ slot: { held: { mine: true, until } } })).toBe('free');
  });

  test('what nobody knows is being checked, whatever word a newer server has for it', () => {
    expect(stands({ appointment: { ...appointment, state: 'unknown' } })).toBe('unknown');
    expect(stands({ appointment: { ...appointment, state: 'awaiting-vendor' } })).toBe('elsewhere');
  });

  test('each way to come to nothing has its own screen', () => {
    const ended = (failure: string) =>
      stepOf({ ...known, appointment: { ...appointment, state: 'rejected', failure } });
    expect(ended('not-booked')).toMatchObject({ is: 'closed', why: 'not-booked' });
    expect(ended('slot-withdrawn')).toEqual({ is: 'rejected', code: 'slot-withdrawn' });
    expect(ended('of-another-day')).toEqual({ is: 'rejected', code: 'vendor-refused' });
    expect(stands({ appointment: { ...appointment, state: 'cancelled' } })).toBe('closed');
  });
});

describe('a slot that cannot be had', () => {
  const problem = {
    code: 'slot-held',
    heldBy: 'Camille Lefèvre',
    heldUntil: hold.expiresAt,
    alternatives: [offer, {}],
  };

  test('is read with who holds it, until when, and the offers one can really take', () => {
    const refusal = refusalOf(new Failure('slot-held', { status: 409, problem }));
    expect(refusal).toMatchObject({ code: 'slot-held', heldBy: 'Camille Lefèvre', alternatives: [offer] });
  });

  test('is never mistaken for a server that breaks or does not answer', () => {
    for (const code of ['internal', 'unreachable', 'hold-over', 'took-too-long']) {
      expect(refusalOf(new Failure(code, { status: 500, problem }))).toBeUndefined();
    }
  });

  test('has a sentence of its own for each reason', () => {
    const codes = [
      'slot-held',
      'slot-booked',
      'slot-withdrawn',
      'slot-stale',
      'capacity-full',
      'vendor-refused',
      'vendor-unreachable',
      'vendor-has-nothing',
    ] as const;
    const said = codes.map((code) =>
      refusalWords({ code }, { words, hour: '14:50', vendor: 'Vilaine RDV', zone: ZONE }),
    );
    expect(new Set(said.map(({ sentence }) => sentence)).size).toBe(codes.length);
    expect(new Set(said.map(({ title }) => title)).size).toBe(codes.length);
    expect(said.every(({ sentence }) => /14:50/.test(sentence))).toBe(true);
  });

  test('says until when by the clock of the room', () => {
    const told = { words, hour: '14:50', vendor: 'Vilaine RDV', zone: ZONE };
    expect(refusalWords({ code: 'slot-held', heldUntil: hold.expiresAt }, told).sentence).toContain(
      'jusqu’à 14:37',
    );
  });
});

describe('what is said of a hold', () => {
  const said = (serverNow: number, of = hold) =>
    holdSaid(of, { words, hour: '14:50', serverNow, zone: ZONE });

  test('once at its beginning, at one minute, at twenty seconds, at its end: not at every second', () => {
    const seconds = Array.from({ length: 301 }, (_, second) => said(NOW + second * 1000));
    expect([...new Set(seconds)]).toEqual([
      '14:50 tenu pour vous jusqu’à 14:37.',
      'Plus qu’une minute pour 14:50. La touche p prolonge.',
      'Plus que 20 secondes pour 14:50. La touche p prolonge.',
      '14:50 n’est plus tenu.',
    ]);
  });

  test('no key is promised once it can no longer be extended', () => {
    const last = { ...hold, maximumAt: hold.expiresAt };
    expect(said(NOW + 250_000, last)).toBe('Plus qu’une minute pour 14:50, sans prolongation possible.');
  });

  test('how long nobody checked it is said from one minute on, unless its vendor keeps it too', () => {
    const sure = (serverNow: number, of: Hold) => sureness({ offer, slot }, { hold: of, serverNow, words });
    expect(sure(NOW, hold)).toMatchObject({
      doubtful: false,
      seen: 'vu libre il y a 12\u00a0s par Vilaine RDV',
    });
    expect(sure(NOW + 180_000, hold)).toMatchObject({
      doubtful: true,
      seen: 'non vérifié depuis 3\u00a0min par Vilaine RDV',
    });
    expect(sure(NOW + 180_000, { ...hold, kind: 'vendor' }).doubtful).toBe(false);
    expect(sure(NOW, { ...hold, advisory: true }).keptBy).toContain('Vilaine RDV n’en sait rien');
  });
});

test('another slot is told by its day, hour, name and distance from the one that was wanted', () => {
  expect(alternativeWords({ offer, slot }, { words, now: NOW })).toMatchObject({
    when: 'aujourd’hui 14:50',
    who: 'Dr\u00a0Anne Martin',
    distance: 'à 2,1\u00a0km de là',
  });
  const beside = { ...offer, distanceKm: 0 };
  expect(alternativeWords({ offer: beside, slot }, { words, now: NOW }).distance).toBe('au même endroit');
});

describe('the list beside it', () => {
  const board: Board = boardOf({
    items: [offer],
    centre: { lat: 48.1, lon: -1.67 },
    radiusKm: 10,
    shortfall: {},
    sources: [],
  });

  test('shows what one holds as one’s own even when its vendor publishes it no more', () => {
    const [row] = board.rows;
    const struck = {
      ...board,
      rows: row ? [{ ...row, slots: [{ ...slot, gone: 'no-longer-free' as const }] }] : [],
    };
    expect(withOwn(struck, [hold]).rows[0]?.slots[0]).toMatchObject({
      held: { mine: true },
      gone: undefined,
    });
    expect(withOwn(struck, [])).toBe(struck);
  });

  test('asks for what can be kept, for those who may keep it', () => {
    expect(canHold('regulator', slot)).toBe(true);
    expect(canHold('regulator', { kind: 'WALKIN' })).toBe(false);
    expect(canHold('regulator', { kind: 'WALKIN', capacity: 4 })).toBe(true);
    expect(canHold('operator', slot)).toBe(false);
    for (const role of ROLES.filter((each) => each !== 'citizen' && each !== 'vendor')) {
      const may = ruleFor('hold.create', role) !== 'never' && ruleFor('appointment.create', role) !== 'never';
      expect([role, canHold(role, slot)]).toEqual([role, may]);
    }
    expect(canHold('citizen', slot)).toBe(false);
    expect(canHold('vendor', slot)).toBe(false);
  });
});
