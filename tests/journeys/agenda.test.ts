import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { DateTime } from 'luxon';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Feed } from '../../db/queries/feeds/feeds.ts';
import { makeExport } from '../../api/people/exports-duty.ts';
import {
  appointmentLine,
  childAgenda,
  CHILD_INS,
  deliverTo,
  JEANNE_INS,
  ownAgenda,
  personFeed,
} from '../support/agendas.ts';
import type { TestApi } from '../support/api.ts';
import { accessibilityFaults, hasBrowser, openBrowser, sidewaysOverflow } from '../support/browser.ts';
import { identityServer } from '../support/identity-server.ts';
import { leaksIn } from '../support/log-privacy.ts';

const START_MS = 90_000;
const JOURNEY_MS = 60_000;
const clock = () => DateTime.utc();

type Served = TestApi & { base: string };
type Json = Record<string, unknown>;

let browser: Browser;
let api: Served;
let vendors: Feed[];
let context: BrowserContext;
let page: Page;

/** Tomorrow, or later, at an hour of the clock of Rennes. */
const at = (days: number, hour: number) =>
  DateTime.now().setZone('Europe/Paris').plus({ days }).startOf('day').set({ hour }).toISO();

const tell = (vendor: number, line: Json) => {
  const feed = vendors[vendor];
  if (!feed) throw new Error('There is no such vendor.');
  const as = (['vendor', 'vendor-bocage', 'vendor-semnon'] as const)[vendor];
  return deliverTo(api, feed, { body: [appointmentLine({ validAt: clock().toISO(), ...line })], as });
};

async function signIn(window: Page, name: string, path = '/agenda'): Promise<void> {
  await window.goto(api.base + path);
  await window.getByRole('link', { name: /FranceConnect/ }).click();
  await window.getByRole('button', { name: new RegExp(name) }).click();
  await window.getByRole('link', { name: 'Dans mon téléphone' }).waitFor();
}

const isClean = async (window: Page) => {
  expect(await accessibilityFaults(window)).toEqual([]);
  expect(await sidewaysOverflow(window)).toBe(0);
};

describe.skipIf(!hasBrowser)('a citizen’s agenda', () => {
  beforeAll(async () => {
    execFileSync(process.execPath, [resolve(import.meta.dirname, '../../web/build.ts')]);
    [api, browser] = await Promise.all([identityServer({ now: clock(), deps: { clock } }), openBrowser()]);
    for (const persona of ['citizen', 'citizen-carer'] as const) await api.as(persona);
    await ownAgenda(api, 'citizen', { ins: JEANNE_INS, born: '1987-03-14', sex: 'female' });
    await childAgenda(api, 'citizen', { name: 'Malo', ins: CHILD_INS, born: '2017-06-02', sex: 'male' });
    vendors = [];
    for (const vendor of ['vilaine', 'bocage', 'semnon']) vendors.push(await personFeed(api, { vendor }));
    await tell(0, { start: at(1, 10), end: at(1, 11) });
    const child = { person: { ins: CHILD_INS, insStatus: 'qualified' }, start: at(3, 17), end: at(3, 18) };
    await tell(1, { ...child, sourceId: 'rdv-malo', practitioner: { family: 'MAILLARD', given: 'Ana' } });
    const odd = { status: 'perdu-de-vue', start: at(40, 9), end: at(40, 10) };
    await tell(2, { ...odd, sourceId: 'rdv-odd', practitioner: { family: 'KERVELLA', given: 'Paul' } });
  }, START_MS);
  afterAll(() => browser.close());
  beforeEach(async () => {
    context = await browser.newContext({ locale: 'fr-FR', viewport: { width: 360, height: 780 } });
    page = await context.newPage();
  });
  afterEach(() => context.close());

  test(
    'a mother of two reads three vendors in one list, and a move made at one of them appears within seconds',
    async () => {
      await signIn(page, 'Jeanne Morvan');
      const next = page.getByRole('region', { name: 'Prochain rendez-vous' });
      await next.getByText(/demain à\s10\sh/).waitFor();
      await next.getByText('pris chez vilaine').waitFor();
      await page.getByText('Malo · Ana MAILLARD').waitFor();
      await page.getByText('statut inconnu').waitFor();
      await isClean(page);
      await tell(0, { validAt: clock().plus({ seconds: 1 }).toISO(), start: at(1, 15), end: at(1, 16) });
      await next.getByText(/demain à\s15\sh/).waitFor({ timeout: 8000 });
      await next.getByText(/déplacé\s: c’était demain à\s10\sh/).waitFor();
      await page.setViewportSize({ width: 320, height: 640 });
      expect(await sidewaysOverflow(page)).toBe(0);
      const stored = await page.evaluate(() => JSON.stringify([localStorage, sessionStorage]));
      expect(leaksIn(`${stored} ${page.url()}`)).toEqual([]);
    },
    JOURNEY_MS,
  );

  test(
    'a reminder is written, written again and taken away; its old link says that it is gone',
    async () => {
      await signIn(page, 'Jeanne Morvan');
      await page.getByRole('button', { name: 'Noter un rappel' }).click();
      await page.getByLabel('Quoi').fill('Renouveler l’ordonnance');
      await page.getByLabel('Jour').fill(at(2, 9)?.slice(0, 10) ?? '');
      await page.getByRole('button', { name: 'Enregistrer' }).click();
      await page.getByRole('link', { name: /Renouveler l’ordonnance/ }).click();
      await page.getByRole('heading', { level: 1, name: 'Renouveler l’ordonnance' }).waitFor();
      await isClean(page);
      await page.getByRole('button', { name: 'Modifier le rappel' }).click();
      await page.getByLabel('Quoi').fill('Reprendre l’ordonnance');
      await page.getByRole('button', { name: 'Enregistrer' }).click();
      await page.getByRole('heading', { level: 1, name: 'Reprendre l’ordonnance' }).waitFor();
      const address = page.url();
      await page.getByRole('button', { name: 'Supprimer le rappel' }).click();
      await page.getByRole('button', { name: 'Supprimer pour de bon' }).click();
      await page.getByRole('heading', { name: 'Prochain rendez-vous' }).waitFor();
      await page.goto(address);
      await page.getByRole('heading', { name: 'Ce rappel n’est plus dans votre agenda' }).waitFor();
      await isClean(page);
    },
    JOURNEY_MS,
  );

  test(
    'a phone reads its link until it is cut, and is refused at its next reading',
    async () => {
      await signIn(page, 'Jeanne Morvan');
      await page.getByRole('link', { name: 'Dans mon téléphone' }).click();
      await page.getByRole('radio', { name: /Détaillé/ }).check();
      await page.getByText(/données de santé/).waitFor();
      await isClean(page);
      await page.getByRole('button', { name: 'Créer le lien' }).click();
      const url = new URL((await page.locator('code').textContent()) ?? '').pathname;
      const read = () => fetch(api.base + url, { headers: { 'user-agent': 'iOS/19 dataaccessd' } });
      expect(await (await read()).text()).toContain('BEGIN:VCALENDAR');
      await page.reload();
      await page.getByText(/Lu .* par iOS\/19 dataaccessd/).waitFor();
      await page.getByRole('button', { name: 'Couper ce lien' }).click();
      await page.getByRole('button', { name: 'Couper pour de bon' }).click();
      await page.getByText('Aucun appareil n’est relié.').waitFor();
      expect((await read()).status).toBe(410);
    },
    JOURNEY_MS,
  );

  test(
    'a carer is invited by code, accepts, acts under a banner, and Jeanne sees who looked',
    async () => {
      await signIn(page, 'Jeanne Morvan', '/agenda/people');
      await page.getByRole('button', { name: 'Inviter quelqu’un' }).click();
      await page.getByLabel('Comment vous l’appelez').fill('mon voisin');
      await page.getByRole('checkbox', { name: /J’ai lu et je déclare/ }).check();
      await isClean(page);
      await page.getByRole('button', { name: 'Inviter', exact: true }).click();
      const code = (await page.locator('code').textContent()) ?? '';
      const other = await browser.newContext({ locale: 'fr-FR', viewport: { width: 360, height: 780 } });
      const carer = await other.newPage();
      await signIn(carer, 'Paul Tanguy', '/agenda');
      await carer.getByRole('link', { name: 'Mes proches et mes aidants' }).click();
      await carer.getByRole('button', { name: 'On m’a remis un code' }).click();
      await carer.getByLabel('Code reçu').fill(code);
      await carer.getByRole('button', { name: 'Voir l’invitation' }).click();
      await carer.getByRole('checkbox', { name: /J’ai lu et je déclare/ }).check();
      await carer.getByRole('button', { name: 'Accepter' }).click();
      await carer.getByRole('link', { name: 'Retour à mon agenda' }).click();
      await carer
        .getByRole('region', { name: 'J’agis aussi pour' })
        .getByRole('link', { name: 'Jeanne Morvan' })
        .click();
      await carer.getByText(/Vous agissez pour Jeanne Morvan/).waitFor();
      await carer.getByText(/RIOU/).first().waitFor();
      await isClean(carer);
      await other.close();
      await page.goto(`${api.base}/agenda/who-looked`);
      await page
        .getByText(/Paul Tanguy/)
        .first()
        .waitFor();
      await isClean(page);
    },
    JOURNEY_MS,
  );

  test(
    'a copy of everything is made and taken; then the agenda is closed, and opened again by its person alone',
    async () => {
      await signIn(page, 'Jeanne Morvan', '/agenda/choices');
      await isClean(page);
      await page.getByRole('button', { name: 'Préparer la copie' }).click();
      await page.getByText(/^Demandée/).waitFor();
      await makeExport(api.deps);
      const taking = page.waitForEvent('download');
      await page.getByRole('link', { name: /Télécharger la copie/ }).click();
      expect((await taking).suggestedFilename()).toMatch(/^mes-donnees-.*\.zip$/);
      await page.getByRole('button', { name: 'Clore mon agenda' }).click();
      await page.getByRole('button', { name: 'Clore et sceller pour de bon' }).click();
      await page.getByRole('link', { name: /FranceConnect/ }).click();
      await page.getByRole('button', { name: /Jeanne Morvan/ }).click();
      await page.getByRole('heading', { name: 'Votre agenda est clos' }).waitFor();
      await isClean(page);
      await page.getByRole('button', { name: 'Rouvrir mon agenda' }).click();
      await page.getByRole('button', { name: /Jeanne Morvan/ }).waitFor();
    },
    JOURNEY_MS,
  );

  test(
    'one says what each vendor may, hides one, lets regulators’ bookings in, adds a child and chooses what is written',
    async () => {
      await signIn(page, 'Jeanne Morvan', '/agenda/choices');
      await page.getByText('vilaine · Jeanne Morvan').click();
      const history = page
        .getByRole('listitem')
        .filter({ hasText: 'Écrire aussi ceux qui sont déjà passés' });
      await history.getByRole('button', { name: 'L’arrêter' }).click();
      await history.getByRole('button', { name: 'L’arrêter pour de bon' }).click();
      await history.getByText('Vous n’avez pas donné votre accord.').waitFor();
      await history.getByRole('button', { name: 'Donner mon accord pour un an' }).click();
      await history.getByText(/^Avec votre accord, jusqu’au/).waitFor();
      await page.getByRole('combobox', { name: /Cacher tout ce que dit/ }).selectOption('semnon');
      await page.getByRole('button', { name: 'Cacher', exact: true }).click();
      await page.getByText('tout ce que dit semnon').waitFor();
      const regulation = page.getByRole('region', { name: 'Ce qu’un régulateur réserve pour moi' });
      await regulation.getByRole('button', { name: /Donner mon accord\s?, Jeanne Morvan/ }).click();
      await regulation.getByLabel(/^Le téléphone/).fill('06 12 34 56 78');
      await regulation.getByRole('button', { name: 'Donner mon accord', exact: true }).click();
      await regulation.getByText(/ou ce nom avec votre téléphone/).waitFor();
      await isClean(page);
      await page.goto(`${api.base}/agenda/people`);
      await page.getByRole('button', { name: 'Ajouter un enfant' }).click();
      await page.getByLabel('Prénom').fill('Rozenn');
      await page.getByLabel('Né(e) le').fill('2021-09-18');
      await page.getByRole('checkbox', { name: /autorité parentale/ }).check();
      await isClean(page);
      await page.getByRole('button', { name: 'Ouvrir son agenda' }).click();
      await page.getByText(/jusqu’à sa majorité, le 18\ssept/).waitFor();
      await page.goto(`${api.base}/agenda/notifications`);
      await page.getByRole('checkbox', { name: 'Deux heures avant' }).uncheck();
      await page.getByLabel('De', { exact: true }).fill('20:00');
      await page.getByRole('button', { name: 'Enregistrer' }).click();
      await page.getByText('C’est enregistré.').waitFor();
      await page.reload();
      expect(await page.getByRole('checkbox', { name: 'Deux heures avant' }).isChecked()).toBe(false);
      expect(await page.getByLabel('De', { exact: true }).inputValue()).toBe('20:00');
      await isClean(page);
    },
    JOURNEY_MS,
  );

  test(
    'a regulator acts half an hour for someone without a screen, named to them and seeing no specialty',
    async () => {
      const headers = { origin: api.base };
      await page.request.post(`${api.base}/api/sandbox/sessions`, {
        data: { persona: 'regulator' },
        headers,
      });
      await page.goto(api.base);
      await page.getByRole('link', { name: 'Agir pour quelqu’un' }).click();
      await page.getByRole('heading', { name: 'Aider quelqu’un sans écran' }).waitFor();
      await isClean(page);
      const ins = page.getByLabel(/identité nationale de santé/);
      const open = page.getByRole('button', { name: 'Ouvrir son agenda' });
      await page.getByRole('checkbox', { name: /J’ai lu et je déclare/ }).check();
      await ins.fill('1'.repeat(15));
      await open.click();
      await page.getByText(/relisez les quinze chiffres/).waitFor();
      await ins.fill(JEANNE_INS);
      await open.click();
      await page.getByText(/Vous agissez pour Jeanne Morvan.*Cela s’arrête de soi-même/).waitFor();
      await page.getByText(/RIOU/).first().waitFor();
      expect(await page.getByText(/médecine générale|4512B/).count()).toBe(0);
      expect(page.url()).not.toContain(JEANNE_INS);
      await page.getByRole('button', { name: 'Noter un rappel' }).click();
      await page.getByLabel('Quoi').fill('Rappeler le cabinet');
      await page.getByRole('button', { name: 'Enregistrer' }).click();
      await page.getByText('Le rappel est noté.').waitFor();
      await isClean(page);
      await context.clearCookies();
      await signIn(page, 'Jeanne Morvan', '/agenda/notifications');
      await page.getByText(/agit pour vous jusqu’à/).waitFor();
      await page.goto(`${api.base}/agenda/people`);
      await page
        .getByRole('listitem')
        .filter({ hasText: 'Camille Lefèvre' })
        .getByRole('button', { name: 'Y mettre fin' })
        .click();
      await page.getByRole('button', { name: 'Y mettre fin pour de bon' }).click();
      await page.getByText('Délégations finies').waitFor();
    },
    JOURNEY_MS,
  );

  test(
    'the keyboard alone goes through it, it reads in order, and nothing is lost at 320 px or 200 %',
    async () => {
      await signIn(page, 'Jeanne Morvan');
      await page.reload();
      await page.getByRole('region', { name: 'Prochain rendez-vous' }).waitFor();
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Aller à mes rendez-vous');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      expect(
        await page.evaluate(() => document.activeElement?.closest('section, main')?.className),
      ).toContain('next');
      const tree = await page.locator('body').ariaSnapshot();
      const order = [
        'Mon agenda',
        'Prochain rendez-vous',
        'À apporter',
        'Noter un rappel',
        'Rendez-vous passés',
        'Dans mon téléphone',
        'Urgence vitale',
      ];
      const places = order.map((words) => tree.indexOf(words));
      expect([places.every((at) => at >= 0), places]).toEqual([
        true,
        places.toSorted((one, other) => one - other),
      ]);
      for (const [width, height] of [
        [320, 640],
        [640, 360],
      ] as const)
        for (const path of ['', '/phone', '/notifications', '/who-looked', '/people', '/choices']) {
          await page.setViewportSize({ width, height });
          await page.goto(`${api.base}/agenda${path}`);
          await page.getByRole('heading', { level: 1 }).waitFor();
          expect([path, width, await sidewaysOverflow(page)]).toEqual([path, width, 0]);
        }
    },
    JOURNEY_MS,
  );

  test(
    'what one chose follows them to another device, what another left here does not, and whoever could not be signed out is told so',
    async () => {
      await signIn(page, 'Jeanne Morvan');
      // Dark is what somebody else left in this browser; the language is chosen before what was kept is known.
      await page.evaluate(() => localStorage.setItem('creneau.theme', 'dark'));
      const { promise: chosen, resolve: answer } = Promise.withResolvers<void>();
      await page.route('**/api/preferences', (route) => chosen.then(() => route.continue()));
      await page.reload();
      await page.getByRole('button', { name: /Personnes et réglages/ }).click();
      const kept = page.waitForRequest((request) => request.method() === 'PUT');
      await page.getByRole('button', { name: 'English' }).click();
      answer();
      expect((await kept).postDataJSON()).toEqual({ language: 'en' });
      await page.unroute('**/api/preferences');
      await page.getByRole('button', { name: 'light', exact: true }).click();
      await page.reload();
      await page.evaluate(() => localStorage.clear());
      await page.reload();
      await page.locator('html[data-theme=light]').waitFor();
      await page.getByRole('heading', { level: 1, name: 'My agenda' }).waitFor();
      await isClean(page);
      await page.route('**/api/session', (route) =>
        route.request().method() === 'DELETE' ? route.abort() : route.continue(),
      );
      await page.getByRole('button', { name: /People and settings/ }).click();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByText(/may still open from this device/).waitFor();
      expect((await page.request.get(`${api.base}/api/session`)).status()).toBe(200);
      await isClean(page);
      await page.unroute('**/api/session');
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.waitForURL(/\/identity\/session\/end/);
      expect((await page.request.get(`${api.base}/api/session`)).status()).toBe(401);
      await api.db.$client`delete from account_preference`;
    },
    JOURNEY_MS,
  );

  test(
    'whoever asks for erasure leaves nothing: they are out, and come back to an agenda that knows nothing',
    async () => {
      await signIn(page, 'Paul Tanguy', '/agenda/choices');
      await page.getByRole('radio', { name: /Clore et tout effacer/ }).check();
      await page.getByRole('button', { name: 'Clore mon agenda' }).click();
      await isClean(page);
      await page.getByRole('button', { name: 'Effacer pour toujours' }).click();
      await page.getByRole('link', { name: /FranceConnect/ }).waitFor();
      const names = await api.db.$client<{ name: string }[]>`select display_name as name from account`;
      expect(names.map(({ name }) => name)).toEqual(
        expect.arrayContaining(['Compte effacé', 'Jeanne Morvan']),
      );
      expect(names.filter(({ name }) => name === 'Paul Tanguy')).toEqual([]);
    },
    JOURNEY_MS,
  );

  test('nothing that was logged names anyone', () => {
    expect(api.logged.length).toBeGreaterThan(20);
    expect(leaksIn(api.logged.join(''))).toEqual([]);
  });
});
