import { eq } from 'drizzle-orm';
import { DateTime } from 'luxon';
import { beforeEach, describe, expect, test } from 'vitest';
import { offersQuery } from '../../api/search/query.ts';
import type { OfferPage } from '../../api/search/resources.ts';
import { searchOffers } from '../../api/search/search.ts';
import type { Database } from '../../db/client.ts';
import { upsertPractitioners } from '../../db/queries/slots/actors.ts';
import { listMatches } from '../../db/queries/matching/matches.ts';
import { decideMatch } from '../../db/queries/matching/decisions.ts';
import { practitioner, practitionerRole } from '../../db/schema/actor.ts';
import { matchRoles } from '../../importers/matching/match-roles.ts';
import { testDatabase } from '../support/database.ts';
import { addAgenda, addFeed } from '../support/slots.ts';

const NOW = DateTime.utc().set({ year: 2026, month: 11, day: 24, hour: 10 }).startOf('hour');
const RENNES = { lat: 48.1147, lon: -1.6794 };
/** 20 m further: the same door for another geocoder. */
const DOOR = { lat: 48.11485, lon: -1.6793 };
const clock = () => NOW;

let db: Database;
let here: number;
let there: number;
let serial = 10_100_000_000;

beforeEach(async () => {
  ({ db } = await testDatabase());
  here = await addFeed(db, { code: 'vilaine', vendor: 'Vilaine RDV' });
  there = await addFeed(db, { code: 'armor', vendor: 'Armor Agenda' });
});

interface Person {
  feedId: number;
  family: string;
  given: string;
  at?: { lat: number; lon: number };
  phone?: string;
  rpps?: string;
  start?: string;
}

/** A person as one feed names them; without an RPPS, a row of that feed alone. */
async function addPerson({
  feedId,
  family,
  given,
  at = RENNES,
  start = '14:00',
  ...said
}: Person): Promise<number> {
  serial += 1;
  const rpps = said.rpps ?? String(serial);
  const slots = [{ start: `2026-11-24T${start}:00Z` }];
  const phone = said.phone === undefined ? {} : { phone: said.phone };
  const { roleId } = await addAgenda(db, { feedId, rpps, ...at, ...phone, slots });
  const named = said.rpps === undefined ? { rpps: null, key: `feed:${feedId}:${serial}` } : {};
  await db
    .update(practitioner)
    .set({ family, given, ...named })
    .where(eq(practitioner.rpps, rpps));
  return roleId;
}

function search(query: Record<string, string> = {}): Promise<OfferPage> {
  const asked = { specialty: 'SM54', lat: String(RENNES.lat), lon: String(RENNES.lon), ...query };
  return searchOffers({ db, clock }, offersQuery.parse(asked), { role: 'regulator' });
}

const shownAs = () =>
  db
    .select({ id: practitionerRole.id, sameAs: practitionerRole.sameAs })
    .from(practitionerRole)
    .orderBy(practitionerRole.id);

describe('two vendors, one person', () => {
  test('the same start is one slot of one offer with two sources, under the name with a national identifier', async () => {
    await addPerson({ feedId: here, family: 'LEGOFF', given: 'Anne Marie' });
    const known = await addPerson({
      feedId: there,
      family: 'Le Goff',
      given: 'Anne-Marie',
      at: DOOR,
      rpps: '10002673899',
    });
    expect((await search()).items).toHaveLength(2);
    expect(await matchRoles({ db, clock })).toEqual({ weighed: 2, matched: 1, proposed: 0 });
    const { items } = await search();
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ id: String(known), practitioner: { rpps: '10002673899' } });
    expect(items[0]?.slots).toHaveLength(1);
    expect(items[0]?.sources.map(({ vendor }) => vendor).sort()).toEqual(['Armor Agenda', 'Vilaine RDV']);
  });

  test('a caller’s own doctor is found at both vendors', async () => {
    await addPerson({ feedId: here, family: 'Ozouf', given: 'Loïc', start: '11:00' });
    await addPerson({
      feedId: there,
      family: 'Ozouf',
      given: 'Loïc',
      at: DOOR,
      rpps: '10100000018',
      start: '15:00',
    });
    await matchRoles({ db, clock });
    const { items } = await search({ practitioner: '10100000018' });
    expect(items).toHaveLength(1);
    expect(items[0]?.slots.map(({ start }) => start)).toEqual([
      '2026-11-24T11:00:00.000Z',
      '2026-11-24T15:00:00.000Z',
    ]);
  });

  test('undoing restores the index exactly, and it is never matched again', async () => {
    await addPerson({ feedId: here, family: 'LEGOFF', given: 'Anne Marie' });
    await addPerson({ feedId: there, family: 'Le Goff', given: 'Anne-Marie', at: DOOR });
    const [before, found] = [await shownAs(), (await search()).items];
    await matchRoles({ db, clock });
    const [match] = await listMatches(db, { state: 'matched', limit: 10 });
    await decideMatch(db, { id: match!.id, decision: 'undo', accountId: null, now: NOW.toJSDate() });
    expect(await shownAs()).toEqual(before);
    expect((await search()).items).toEqual(found);
    await db.update(practitionerRole).set({ weighedAt: null });
    expect(await matchRoles({ db, clock })).toMatchObject({ matched: 0, proposed: 0 });
    expect(await shownAs()).toEqual(before);
  });

  test('undoing one of two ties leaves the other', async () => {
    const third = await addFeed(db, { code: 'ouest', vendor: 'Ouest Santé' });
    const a = await addPerson({ feedId: here, family: 'Floch', given: 'Enora', phone: '+33299000001' });
    const b = await addPerson({
      feedId: there,
      family: 'Floch',
      given: 'Enora',
      at: DOOR,
      phone: '+33299000001',
    });
    const c = await addPerson({
      feedId: third,
      family: 'Floch',
      given: 'E.',
      phone: '+33299000001',
      at: { lat: 48.1148, lon: -1.6792 },
    });
    expect(await matchRoles({ db, clock })).toMatchObject({ matched: 3 });
    expect((await search()).items).toHaveLength(1);
    const ties = await listMatches(db, { state: 'matched', limit: 10 });
    for (const { id, roles } of ties.filter(({ roles }) => roles.some(({ roleId }) => roleId === c)))
      await decideMatch(db, { id, decision: 'undo', accountId: null, now: NOW.toJSDate() }).then(() => roles);
    expect(await shownAs()).toEqual([
      { id: a, sameAs: null },
      { id: b, sameAs: a },
      { id: c, sameAs: null },
    ]);
  });
});

describe('what is never merged by itself', () => {
  test('a shared switchboard', async () => {
    const phone = '+33299000009';
    await addPerson({ feedId: here, family: 'Guillou', given: 'Yvan', phone });
    await addPerson({ feedId: here, family: 'Abgrall', given: 'Nolwenn', phone });
    await addPerson({ feedId: there, family: 'Guillou', given: 'Y.', phone, at: DOOR });
    await addPerson({ feedId: there, family: 'Riou', given: 'Maëlle', phone, at: DOOR });
    expect(await matchRoles({ db, clock })).toMatchObject({ matched: 0, proposed: 1 });
    expect((await search()).items).toHaveLength(4);
  });

  test('namesakes of one feed: an operator is asked which', async () => {
    await addPerson({ feedId: here, family: 'Martin', given: 'Jean', rpps: '10100000042' });
    await addPerson({ feedId: here, family: 'Martin', given: 'Jean', rpps: '10100000059' });
    await addPerson({ feedId: there, family: 'Martin', given: 'Jean', at: DOOR });
    expect(await matchRoles({ db, clock })).toMatchObject({ matched: 0, proposed: 2 });
    const [one, two] = await listMatches(db, { state: 'proposed', limit: 10 });
    const decide = (id: number) =>
      decideMatch(db, { id, decision: 'accept', accountId: null, now: NOW.toJSDate() });
    expect(await decide(one!.id)).toBe('decided');
    expect(await decide(two!.id)).toBe('two-identifiers');
  });

  test('two people of one feed', async () => {
    await addPerson({ feedId: here, family: 'Perrot', given: 'Jeanne', phone: '+33299000001' });
    await addPerson({ feedId: here, family: 'Perrot', given: 'Jeanne', phone: '+33299000001', at: DOOR });
    expect(await matchRoles({ db, clock })).toMatchObject({ matched: 0, proposed: 0 });
  });
});

describe('a person who is named otherwise', () => {
  const named = (family: string) => ({
    key: 'feed:here:renamed',
    rpps: null,
    adeli: null,
    family,
    given: 'Maëlle',
    prefix: null,
  });

  test('is weighed again, and whom they now are is found; an unchanged name costs nothing', async () => {
    const phone = '+33299000077';
    const renamed = await addPerson({ feedId: here, family: 'Delaunay', given: 'Maëlle', phone });
    await addPerson({ feedId: there, family: 'Riou', given: 'Maëlle', phone });
    await db
      .update(practitioner)
      .set({ key: 'feed:here:renamed' })
      .where(eq(practitioner.family, 'Delaunay'));
    expect(await matchRoles({ db, clock })).toEqual({ weighed: 2, matched: 0, proposed: 1 });
    await upsertPractitioners(db, [named('Delaunay')]);
    expect(await matchRoles({ db, clock })).toEqual({ weighed: 0, matched: 0, proposed: 0 });
    await upsertPractitioners(db, [named('Riou')]);
    expect(await matchRoles({ db, clock })).toEqual({ weighed: 1, matched: 1, proposed: 0 });
    expect((await shownAs()).find(({ sameAs }) => sameAs !== null)).toBeDefined();
    await upsertPractitioners(db, [named('Kerouanton')]);
    await matchRoles({ db, clock });
    expect(await shownAs()).toContainEqual({ id: renamed, sameAs: null });
    expect((await shownAs()).every(({ sameAs }) => sameAs === null)).toBe(true);
  });
});
