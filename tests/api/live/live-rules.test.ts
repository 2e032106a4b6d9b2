import { array, assert, constantFrom, integer, nat, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodePosition, readPosition } from '../../../api/live/frames.ts';
import { gatherNews, MOST_TOLD, tellOwner, tellPlace } from '../../../api/live/news.ts';
import { AUDIENCES, audienceOf, subscriptionOf, topicsOf, type Reader } from '../../../api/live/topics.ts';
import { ruleFor } from '../../../api/identity/needs.ts';
import { territoryOf } from '../../../api/search/territory.ts';
import { visibleTo } from '../../../api/search/visibility.ts';
import type { LiveChange } from '../../../db/queries/live/live.ts';
import { ROLES, type Role } from '../../../db/vocabulary.ts';

const reader = (role: Role, territoryCode: string | null = '35'): Reader => ({
  tokenHash: '',
  accountId: 1,
  role,
  territoryCode,
});

const change = (more: Partial<LiveChange>): LiveChange => ({
  id: 1,
  kind: 'agenda',
  at: 0,
  ids: null,
  agendas: null,
  roles: null,
  territories: null,
  accounts: null,
  visibility: null,
  tx: '1',
  ...more,
});

const place = (id: number, offerId: number, territory: string | null = '35') => [{ id, offerId, territory }];
const PLACES = {
  agendas: new Map([
    [5, place(5, 50)],
    [6, place(6, 60, '22')],
    [7, place(7, 70, null)],
  ]),
  roles: new Map([[8, [...place(8, 80), ...place(8, 81, '22')]]]),
};
const DISPATCH = 0b1111 | AUDIENCES.holds;

describe('who is told what', () => {
  test('is never more than their search and the matrix give them', () => {
    for (const role of ROLES) {
      for (const territory of ['35', '75']) {
        const audience = audienceOf(reader(role), territory);
        expect(audience & 0b1111).toBe(visibleTo(role));
        expect((audience & AUDIENCES.holds) !== 0).toBe(ruleFor('hold.read', role) !== 'never');
        const cases = territory === '35' && ruleFor('case-contact.read', role) !== 'never';
        expect((audience & AUDIENCES.cases) !== 0).toBe(cases);
      }
    }
  });

  test('topics that are not theirs are left out, and a screen follows twelve territories at most', () => {
    const all = [...Array.from({ length: 20 }, (_, nth) => String(nth + 10)), 'mine', 'feeds'];
    expect(topicsOf(subscriptionOf(reader('regulator'), all))).toHaveLength(14);
    expect(topicsOf(subscriptionOf(reader('professional'), ['35', 'mine', 'feeds']))).toEqual(['35', 'mine']);
    expect(topicsOf(subscriptionOf(reader('support', null), undefined))).toEqual(['feeds']);
    expect(topicsOf(subscriptionOf(reader('regulator'), undefined))).toEqual(['35', 'mine', 'feeds']);
  });
});

describe('news', () => {
  test('goes to the territory of its place: agendas as their offers, slots by their ids', () => {
    const { territories } = gatherNews(
      [
        change({ agendas: [5, 6, 7], visibility: 1 }),
        change({ kind: 'slot-gone', ids: ['1', '2'], agendas: [5, 6], visibility: 4 }),
      ],
      PLACES,
    );
    const told = (code: string, audience: number) => tellPlace(code, territories.get(code) ?? {}, audience);
    expect(told('35', 1)).toEqual({ topic: '35', offers: ['50'] });
    expect(told('35', 4)).toEqual({ topic: '35', gone: ['1'] });
    expect(told('22', 5)).toEqual({ topic: '22', offers: ['60'], gone: ['2'] });
    expect(told('22', 8)).toBeUndefined();
    expect([...territories.keys()].sort()).toEqual(['22', '35']);
  });

  test('of a hold is its owner’s by id, and an offer of each of its professional’s places for who dispatches', () => {
    const held = change({ kind: 'hold', ids: ['h'], roles: [8], accounts: [3], territories: ['35'] });
    const { territories, accounts } = gatherNews([held], PLACES);
    expect(tellPlace('35', territories.get('35') ?? {}, DISPATCH)).toEqual({ topic: '35', offers: ['80'] });
    expect(tellPlace('22', territories.get('22') ?? {}, DISPATCH)).toEqual({ topic: '22', offers: ['81'] });
    expect(tellPlace('35', territories.get('35') ?? {}, 0b0011)).toBeUndefined();
    expect(tellOwner(accounts.get(3) ?? {})).toEqual({ topic: 'mine', holds: ['h'] });
    expect([...accounts.keys()]).toEqual([3]);
  });

  test('of a case is told by its territory alone, to those who answer for it', () => {
    const opened = change({ kind: 'case', ids: ['c'], territories: ['35'], accounts: [null] });
    const { territories, accounts } = gatherNews([opened], PLACES);
    expect(tellPlace('35', territories.get('35') ?? {}, AUDIENCES.cases)).toEqual({
      topic: '35',
      cases: ['c'],
    });
    expect(tellPlace('35', territories.get('35') ?? {}, DISPATCH)).toBeUndefined();
    expect(accounts.size).toBe(0);
  });

  test('of an appointment is told to nobody but whose it is', () => {
    const booked = change({
      kind: 'appointment',
      ids: ['a'],
      roles: [8],
      accounts: [3],
      territories: ['35'],
    });
    const { territories, accounts } = gatherNews([booked], PLACES);
    expect(territories.size).toBe(0);
    expect(tellOwner(accounts.get(3) ?? {})).toEqual({ topic: 'mine', appointments: ['a'] });
  });

  test('too long to tell is said without its ids', () => {
    const ids = Array.from({ length: MOST_TOLD + 1 }, (_, nth) => String(nth));
    const many = change({ kind: 'slot-gone', ids, agendas: ids.map(() => 5), visibility: 1 });
    const { territories } = gatherNews([many], PLACES);
    expect(tellPlace('35', territories.get('35') ?? {}, 1)).toEqual({ topic: '35', everything: true });
  });

  test('never reaches an audience that shares nothing with it, whatever happens together', () => {
    const changes = array(
      record({
        agenda: constantFrom(5, 6),
        slot: nat(20),
        visibility: integer({ min: 0, max: 15 }),
      }),
    );
    assert(
      property(changes, integer({ min: 1, max: 15 }), (drawn, audience) => {
        const listed = drawn.map(({ agenda, slot, visibility }) =>
          change({ kind: 'slot-gone', ids: [`${agenda}-${slot}`], agendas: [agenda], visibility }),
        );
        const { territories } = gatherNews(listed, PLACES);
        const allowed = new Set(
          drawn
            .filter(({ visibility }) => (visibility & audience) !== 0)
            .map(({ agenda, slot }) => `${agenda}-${slot}`),
        );
        const said = [...territories].flatMap(([code, news]) => {
          const told = tellPlace(code, news, audience) ?? {};
          return 'gone' in told && Array.isArray(told.gone) ? told.gone.map(String) : [];
        });
        expect(new Set(said)).toEqual(allowed);
      }),
    );
  });
});

describe('a position', () => {
  test('comes back as it was given, and nothing else is one', () => {
    const text = new TextDecoder().decode(
      encodePosition({ mark: '18446744073709551615', at: 1_795_000_000 }),
    );
    expect(text).toBe('id: 18446744073709551615.1795000000\n\n');
    expect(readPosition(text.slice(4).trim())).toEqual({ mark: '18446744073709551615', at: 1_795_000_000 });
    for (const wrong of ['', '1', '1.', '-1.2', '1.2.3', "1';--.2", '9'.repeat(21)]) {
      expect(readPosition(wrong)).toBeUndefined();
    }
  });
});

describe('the territory of an address', () => {
  test.each([
    [{ insee: '35238', postalCode: '35000' }, '35'],
    [{ insee: '2A004', postalCode: '20000' }, '2A'],
    [{ insee: null, postalCode: '20090' }, '2A'],
    [{ insee: null, postalCode: '20200' }, '2B'],
    [{ insee: '97411', postalCode: '97400' }, '974'],
    [{ insee: null, postalCode: '98800' }, '988'],
    [{ insee: null, postalCode: null }, undefined],
  ])('of %o is %s', (address, code) => {
    expect(territoryOf(address)).toBe(code);
  });
});
