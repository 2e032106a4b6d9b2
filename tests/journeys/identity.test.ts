import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { eq } from 'drizzle-orm';
import { DateTime } from 'luxon';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { practitioner } from '../../db/schema/actor.ts';
import { matchRoles } from '../../importers/matching/match-roles.ts';
import type { TestApi } from '../support/api.ts';
import { accessibilityFaults, hasBrowser, openBrowser, sidewaysOverflow } from '../support/browser.ts';
import { identityServer } from '../support/identity-server.ts';
import { leaksIn } from '../support/log-privacy.ts';
import { addAgenda, addFeed } from '../support/slots.ts';

const START_MS = 90_000;
const JOURNEY_MS = 60_000;
const IDLE_SECONDS = 6;

type Served = TestApi & { base: string };
const clock = () => DateTime.utc();

let browser: Browser;
let api: Served;
let context: BrowserContext;
let page: Page;

/** Through the real protocol; comes back to the page one left. */
async function signIn(window: Page, displayName: string, door = /Pro Santé Connect/): Promise<void> {
  await window.getByRole('button', { name: door }).click();
  await window.getByRole('button', { name: new RegExp(displayName) }).click();
}

const nameInHeader = (window: Page, name: string) => window.getByRole('banner').getByRole('button', { name });

/** A window of someone else’s browser, signed in at a page. */
async function enter(displayName: string, path: string, door?: RegExp): Promise<Page> {
  const other = await browser.newContext({ locale: 'fr-FR' });
  const window = await other.newPage();
  await window.goto(api.base + path);
  await signIn(window, displayName, door);
  await nameInHeader(window, displayName).waitFor();
  return window;
}

describe.skipIf(!hasBrowser)('who one is', () => {
  beforeAll(async () => {
    execFileSync(process.execPath, [resolve(import.meta.dirname, '../../web/build.ts')]);
    [api, browser] = await Promise.all([identityServer({ deps: { clock } }), openBrowser()]);
  }, START_MS);
  afterAll(() => browser.close());
  beforeEach(async () => {
    context = await browser.newContext({ locale: 'fr-FR' });
    page = await context.newPage();
  });
  afterEach(() => context.close());

  test(
    'a screen nobody touches for half an hour locks itself; another person starts anew',
    async () => {
      await page.clock.install();
      await page.goto(api.base);
      await signIn(page, 'Camille Lefèvre');
      const line = page.getByRole('combobox', { name: /^Chercher/ });
      await line.fill('rennes dr généra');
      await page.clock.fastForward('29:00');
      expect(await page.getByRole('heading', { name: 'Écran verrouillé' }).isVisible()).toBe(false);
      await page.clock.fastForward('01:30');
      await page.getByRole('heading', { name: 'Écran verrouillé' }).waitFor();
      expect(await line.isVisible()).toBe(false);
      const [apart] = await Promise.all([
        context.waitForEvent('page'),
        page.getByRole('button', { name: /Pro Santé Connect/ }).click(),
      ]);
      await apart.getByRole('button', { name: /Solène Kerbrat/ }).click();
      await nameInHeader(page, 'Solène Kerbrat').waitFor();
      expect(await page.getByRole('combobox', { name: /^Chercher/ }).inputValue()).toBe('');
    },
    JOURNEY_MS,
  );

  test(
    'a session nobody uses really ends, on the server and on the screen, and what was typed waits',
    async () => {
      const brief = await identityServer({
        config: { sessionIdleSeconds: IDLE_SECONDS },
        deps: { clock },
      });
      await page.goto(brief.base);
      await signIn(page, 'Camille Lefèvre');
      const line = page.getByRole('combobox', { name: /^Chercher/ });
      await line.fill('vitré demain');
      await page.getByRole('heading', { name: 'Écran verrouillé' }).waitFor();
      expect((await context.request.get(`${brief.base}/api/session`)).status()).toBe(401);
      const [apart] = await Promise.all([
        context.waitForEvent('page'),
        page.getByRole('button', { name: /Pro Santé Connect/ }).click(),
      ]);
      await apart.getByRole('button', { name: /Camille Lefèvre/ }).click();
      await page.getByRole('heading', { name: 'Écran verrouillé' }).waitFor({ state: 'detached' });
      expect(await line.inputValue()).toBe('vitré demain');
    },
    JOURNEY_MS,
  );

  test(
    'a manager grants and suspends; whoever holds two rights chooses, and loses one at once',
    async () => {
      const manager = await enter('Hélène Rocher', '/grants');
      await manager.getByLabel('RPPS ou adresse électronique').fill('10999000011');
      await manager.getByLabel('Rôle').selectOption('nurse');
      await manager.getByRole('button', { name: 'Habiliter' }).click();
      await manager.getByText(/habilité comme IOA/).waitFor();
      expect(await accessibilityFaults(manager)).toEqual([]);
      await page.goto(api.base);
      await signIn(page, 'Camille Lefèvre');
      await page.getByRole('heading', { name: 'Choisir son rôle' }).waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      const nurse = page.getByRole('listitem').filter({ hasText: 'IOA' });
      await nurse.getByRole('button', { name: 'Agir ainsi' }).click();
      await nameInHeader(page, 'Camille Lefèvre').waitFor();
      await page.getByRole('link', { name: 'Accès d’urgence' }).waitFor();
      await manager.reload();
      const line = manager.getByRole('listitem').filter({ hasText: 'IOA' });
      await line.getByRole('button', { name: 'Suspendre' }).click();
      await line.getByRole('button', { name: 'Suspendre et fermer ses sessions' }).click();
      await line.getByText('suspendu').waitFor();
      expect((await context.request.get(`${api.base}/api/session`)).status()).toBe(401);
      await manager.context().close();
    },
    JOURNEY_MS,
  );

  test(
    'an emergency access is told to the person and to the auditor',
    async () => {
      await page.goto(api.base);
      await signIn(page, 'Jeanne Morvan', /FranceConnect/);
      const session = await context.request.get(`${api.base}/api/session`);
      const { account } = z.object({ account: z.int() }).parse(await session.json());
      const number = String(account);
      const chief = await enter('Youssef Benali', '/break-glass');
      await chief.getByLabel('Numéro Créneau de la personne').fill(number);
      await chief.getByLabel('Raison').selectOption('life-threat');
      await chief.getByLabel('En quelques mots, pourquoi').fill('Appel interrompu, douleur thoracique.');
      await chief.getByRole('button', { name: 'Ouvrir pour trente minutes' }).click();
      await chief.getByText(new RegExp(`Ouvert pour la personne ${number} jusqu’à`)).waitFor();
      expect(await accessibilityFaults(chief)).toEqual([]);
      const told = await context.request.get(`${api.base}/api/notices`);
      expect(await told.text()).toContain('life-threat');
      const looked = await context.request.get(`${api.base}/api/accesses`);
      expect(await looked.text()).toContain('Youssef Benali');
      const auditor = await enter('Bruno Salaün', '/audit');
      await auditor.getByText('Appel interrompu, douleur thoracique.').waitFor();
      expect(await accessibilityFaults(auditor)).toEqual([]);
      await Promise.all([chief.context().close(), auditor.context().close()]);
    },
    JOURNEY_MS,
  );

  test(
    'an operator decides by key who is one, takes it back, and sees whom several vendors publish',
    async () => {
      await addLookAlikes(api);
      await page.setViewportSize({ width: 360, height: 780 });
      await page.goto(`${api.base}/matches`);
      await signIn(page, 'Noé Guillou');
      await page.getByText('Maëlle Delaunay').waitFor();
      expect(await sidewaysOverflow(page)).toBe(0);
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.keyboard.press('o');
      await page.getByText('Rien à décider : aucun doute n’attend.').waitFor();
      await page.getByRole('link', { name: 'Chez plusieurs éditeurs' }).click();
      await page.getByText('1 créneau commun sur 2').waitFor();
      await page.getByRole('link', { name: 'Rapprochés' }).click();
      await page.getByRole('button', { name: 'Défaire' }).click();
      await page.getByText('Aucun rapprochement pour l’instant.').waitFor();
      await page.getByRole('link', { name: 'Défaits' }).click();
      await page.getByText('Maëlle Delaunay').waitFor();
    },
    JOURNEY_MS,
  );

  test('nothing that was logged names anyone', () => {
    expect(api.logged.length).toBeGreaterThan(50);
    expect(leaksIn(api.logged.join(''))).toEqual([]);
  });
});

/** Two vendors, one phone, two names: a person is asked. */
async function addLookAlikes({ db, deps }: Served): Promise<void> {
  const starts = [1, 2].map((days) => DateTime.utc().plus({ days }).startOf('hour').toISO());
  for (const [index, family] of ['Riou', 'Delaunay'].entries()) {
    const feedId = await addFeed(db, {
      code: `look-${index}`,
      vendor: ['Vilaine RDV', 'Armor Agenda'][index] ?? '',
    });
    const rpps = `1010000002${index}`;
    const slots = starts
      .slice(0, index + 1)
      .map((start) => ({ start: start, observedAt: DateTime.utc().toISO() }));
    await addAgenda(db, { lat: 48.1147, lon: -1.6794, phone: '+33299000001', feedId, rpps, slots });
    await db
      .update(practitioner)
      .set({ family, given: 'Maëlle', rpps: null, key: `feed:${feedId}:1` })
      .where(eq(practitioner.rpps, rpps));
  }
  await matchRoles({ db, clock: deps.clock });
}

test('a log that names someone is found out', () => {
  const line = (fields: object) => JSON.stringify({ level: 30, time: 1_795_600_000_000, ...fields });
  const kind = (fields: object) => leaksIn(line(fields)).map((leak) => leak.split(':')[0]);
  expect(kind({ msg: 'request', route: '/api/offers', account: 12 })).toEqual([]);
  expect(kind({ who: 'Camille LEFEVRE' })).toEqual(['lefevre']);
  expect(kind({ to: '+33299000001' })).toEqual(['a phone']);
  expect(kind({ to: '02 99 00 00 01' })).toEqual(['a national phone']);
  expect(kind({ ins: '279035121518989' })).toEqual(['an INS']);
  expect(kind({ rpps: '10002673899' })).toEqual(['an RPPS']);
  expect(kind({ mail: 'jeanne@hopital.example' })).toEqual(['an e-mail address']);
});
