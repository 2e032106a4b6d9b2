import { describe, expect, test } from 'vitest';
import type { Offer, OfferPage, OfferSlot } from '../../web/api.ts';
import { boardOf, findSlot, refresh } from '../../web/search/offers/board.ts';
import { townBeside } from '../../web/search/offers/offer-words.ts';

const NOW = Date.parse('2026-11-24T10:00:00Z');

function slot(id: string, hour: string, more: Partial<OfferSlot> = {}): OfferSlot {
  return {
    id,
    version: 1,
    start: `2026-11-24T${hour}:00Z`,
    modalities: ['AMB'],
    kind: 'ROUTINE',
    visibility: ['SNP'],
    observedAt: '2026-11-24T09:59:50Z',
    state: 'fresh',
    ...more,
  };
}

function offer(id: string, slots: OfferSlot[], vendor = 'Vilaine RDV'): Offer {
  const location = { lat: 48.1, lon: -1.67, precision: 'exact' as const, zone: 'Europe/Paris' };
  const source = { vendor, feed: vendor, observedAt: '2026-11-24T09:59:50Z', state: 'fresh' as const };
  return {
    id,
    practitioner: { name: id },
    location,
    specialties: ['SM54'],
    distanceKm: 1,
    why: [],
    slots,
    sources: [source],
    booking: 'here',
  };
}

function page(items: Offer[], more: Partial<OfferPage> = {}): OfferPage {
  return { items, centre: { lat: 48.1, lon: -1.67 }, radiusKm: 10, shortfall: {}, sources: [], ...more };
}

const martin = offer('martin', [slot('a', '14:50'), slot('b', '15:10'), slot('c', '16:30')]);
const legoff = offer('le goff', [slot('d', '15:00')]);

describe('a list that is read again while someone looks at it', () => {
  test('rows stay where they were, whatever order the answer has', () => {
    const board = refresh(boardOf(page([martin, legoff])), page([legoff, martin]), NOW);
    expect(board.rows.map(({ key, number }) => [number, key])).toEqual([
      [1, 'martin'],
      [2, 'le goff'],
    ]);
  });

  test('a slot that went stays in its place, struck through, with its reason and the moment', () => {
    const later = offer('martin', [slot('b', '15:10'), slot('c', '16:30')]);
    const board = refresh(boardOf(page([martin])), page([later]), NOW);
    expect(board.rows[0]?.slots.map(({ id, gone }) => [id, gone])).toEqual([
      ['a', 'no-longer-free'],
      ['b', undefined],
      ['c', undefined],
    ]);
    expect(board.rows[0]?.slots[0]?.goneAt).toBe(NOW);
  });

  test('its replacement comes after the others, so that nothing moves under the hand', () => {
    const later = offer('martin', [slot('b', '15:10'), slot('c', '16:30'), slot('e', '17:00')]);
    const board = refresh(boardOf(page([martin])), page([later]), NOW);
    expect(board.rows[0]?.slots.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'e']);
  });

  test('a slot that earlier ones pushed out of the answer is not called taken', () => {
    const earlier = offer('martin', [slot('x', '11:00'), slot('y', '11:20'), slot('a', '14:50')]);
    const board = refresh(boardOf(page([martin])), page([earlier]), NOW);
    expect(board.rows[0]?.slots.every(({ gone }) => gone === undefined)).toBe(true);
  });

  test('a slot that comes back is free again', () => {
    const without = refresh(boardOf(page([legoff])), page([]), NOW);
    expect(without.rows[0]?.slots[0]?.gone).toBe('no-longer-free');
    const again = refresh(without, page([legoff]), NOW + 20_000);
    expect(again.rows[0]?.slots[0]?.gone).toBeUndefined();
  });

  test('an offer that left stays on screen, every slot struck through', () => {
    const board = refresh(boardOf(page([martin, legoff])), page([martin]), NOW);
    expect(board.rows.map(({ key }) => key)).toEqual(['martin', 'le goff']);
    expect(board.rows[1]?.slots[0]?.gone).toBe('no-longer-free');
  });

  test('an offer that may stand on the next page is left as it was', () => {
    const board = refresh(boardOf(page([martin, legoff])), page([martin], { next: 'more' }), NOW);
    expect(board.rows[1]?.slots[0]?.gone).toBeUndefined();
  });

  test('when the vendor is silent, its slots are unverified rather than taken', () => {
    const sources = [
      { vendor: 'Bocage', feed: 'bocage', state: 'failed' as const, lastHeardAt: '2026-11-24T09:50:00Z' },
    ];
    const bocage = offer('bodin', [slot('f', '16:00')], 'Bocage');
    const board = refresh(boardOf(page([bocage])), page([], { sources }), NOW);
    expect(board.rows[0]?.slots[0]?.gone).toBe('unverified');
  });

  test('a slot whose hour has come can no longer be proposed, a range that still runs can', () => {
    const board = boardOf(
      page([
        offer('passing', [slot('g', '10:05')]),
        offer('range', [slot('h', '09:00', { end: '2026-11-24T12:00:00Z', capacity: 2 })]),
      ]),
    );
    const refreshed = refresh(board, board.page, NOW + 6 * 60_000);
    expect(refreshed.rows.map(({ slots }) => slots[0]?.gone)).toEqual(['started', undefined]);
  });

  test('new offers wait and are counted, then take their place when asked for', () => {
    const haddad = offer('haddad', [slot('i', '14:00')]);
    const answer = page([haddad, martin, legoff]);
    const board = refresh(boardOf(page([martin, legoff])), answer, NOW);
    expect(board.waiting.map(({ id }) => id)).toEqual(['haddad']);
    expect(boardOf(answer).rows.map(({ key }) => key)).toEqual(['haddad', 'martin', 'le goff']);
  });

  test('the slot that the URL names is found, or said to be missing', () => {
    const board = boardOf(page([martin]));
    expect(findSlot(board, 'b')?.row.key).toBe('martin');
    expect(findSlot(board, 'zzz')).toBeUndefined();
  });
});

test('a structure named after its town says it once; whoever merely ends alike, or bears its name, says where they are', () => {
  const { practitioner: _, ...structure } = offer('structure', []);
  const at = (city: string) => ({ ...structure.location, city });
  const town = (name: string, city: string) =>
    townBeside({ ...structure, organization: { name, kind: 'CPTS' }, location: at(city) });
  expect(town('Maison de santé de Lorient', 'LORIENT')).toBeUndefined();
  expect(town('Lorient', 'Lorient')).toBeUndefined();
  expect(town('Centre Delorient', 'Lorient')).toBe('Lorient');
  const rennes = { ...structure, practitioner: { name: 'Anne RENNES' }, location: at('Rennes') };
  expect(townBeside(rennes)).toBe('Rennes');
});
