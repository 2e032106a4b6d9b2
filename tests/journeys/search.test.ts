import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from 'vitest';
import { accessibilityFaults, hasBrowser, openBrowser, sidewaysOverflow } from '../support/browser.ts';
import { startInstance, type Instance } from '../support/instance.ts';

const START_MS = 90_000;
const JOURNEY_MS = 60_000;
/** Few rows, so that the checks of a whole page stay quick. */
const NEARBY = '/?commune=35238&near=Rennes&specialty=SM54&radius=1.5';
const RENNES = '/?commune=35238&near=Rennes&specialty=SM54';

let instance: Instance;
let browser: Browser;
let context: BrowserContext;
let page: Page;
const closing: (() => Promise<void>)[] = [];

/** Signs in as the regulator and opens an address of the console. */
async function enter(path: string): Promise<void> {
  const answer = await context.request.post(`${instance.url}/api/sandbox/sessions`, {
    data: { persona: 'regulator' },
    headers: { Origin: instance.url },
  });
  expect(answer.status()).toBe(201);
  await page.goto(instance.url + path);
}

/** Professionals come in by Pro Santé Connect, played by the sandbox. */
const door = () => page.getByRole('button', { name: /Pro Santé Connect/ });
const persona = () => page.getByRole('button', { name: /Camille Lefèvre/ });
const rows = () => page.locator('tbody tr');
const line = () => page.getByRole('combobox', { name: /^Chercher/ });
const suggestions = () => page.getByRole('listbox', { name: 'Propositions' }).getByRole('option');
const focusedText = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');

/** Presses Tab until what has the focus is named so. */
async function tabTo(name: RegExp): Promise<void> {
  for (let count = 0; count < 30; count += 1) {
    await page.keyboard.press('Tab');
    const text = await page.evaluate(() => document.activeElement?.textContent ?? '');
    if (name.test(text)) return;
  }
  throw new Error(`Tab never reached ${name}.`);
}

describe.skipIf(!hasBrowser)('a regulator with someone on the line', () => {
  beforeAll(async () => {
    browser = await openBrowser();
    closing.push(() => browser.close());
    instance = await startInstance();
    closing.push(instance.stop);
  }, START_MS);

  afterAll(async () => {
    for (const close of closing.toReversed()) await close();
  });

  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'fr-FR' });
    page = await context.newPage();
  });

  afterEach(() => context.close());

  test(
    'goes from signing in to what to say with the keyboard alone',
    async () => {
      await page.goto(instance.url);
      await door().waitFor();
      await tabTo(/Pro Santé Connect/);
      await page.keyboard.press('Enter');
      await persona().waitFor();
      await tabTo(/Camille Lefèvre/);
      await page.keyboard.press('Enter');
      await line().waitFor();
      await page.keyboard.type('rennes dr généraliste enfant', { delay: 10 });
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Rennes, retirer' }).waitFor();
      await rows().first().waitFor();
      expect(await rows().count()).toBeGreaterThan(4);

      await page.keyboard.press('ArrowDown');
      await expect.poll(focusedText, { timeout: 5000 }).toMatch(/^(aujourd’hui|demain) \d\d:\d\d/);
      const first = await focusedText();
      await page.keyboard.press('ArrowDown');
      expect(await focusedText()).not.toBe(first);
      await page.keyboard.press('k');
      await page.keyboard.press('Enter');
      const choice = page.getByRole('region', { name: 'Choix' });
      await choice
        .getByText(/heure|minuit|midi/)
        .first()
        .waitFor();
      expect(await choice.innerText()).toMatch(/«\s.+carnet de santé de l’enfant\.\s»/s);

      const address = new URL(page.url());
      expect(Object.fromEntries(address.searchParams)).toMatchObject({ commune: '35238', child: 'true' });
      expect(address.searchParams.get('slot')).toMatch(/^\w+$/);
      expect(await page.title()).toMatch(/^\d+ offres · Rennes · Créneau$/);
      await page.keyboard.press('Escape');
      await choice.getByText('Aucun créneau choisi').waitFor();
      // The slot is given back after the panel has closed.
      await expect.poll(focusedText).toBe(first);
    },
    JOURNEY_MS,
  );

  test(
    'sees vendors by name, ages in words, and what to say above the fold',
    async () => {
      await enter(RENNES);
      await rows().first().waitFor();
      const seen = await page.locator('tbody tr td:last-child small').allInnerTexts();
      expect(new Set(seen.flatMap((text) => text.split(', '))).size).toBeGreaterThanOrEqual(2);
      await page.locator('button[data-slot]:not([aria-disabled])').first().click();
      const say = page.getByText(/^«/);
      const box = await page.getByText(/«\s/).first().boundingBox();
      expect(await say.count()).toBeLessThanOrEqual(1);
      expect((box?.y ?? 720) + (box?.height ?? 0)).toBeLessThan(720);
      await page.getByRole('button', { name: /^(Confirmer|Réserver|Appeler) / }).waitFor();
    },
    JOURNEY_MS,
  );

  test(
    'chooses among suggestions without losing what was typed',
    async () => {
      await enter(RENNES);
      await line().focus();
      await page.keyboard.type('saint-m', { delay: 20 });
      await suggestions().first().waitFor();
      await page.keyboard.press('ArrowDown');
      expect(await line().inputValue()).toBe('saint-m');
      const chosen = suggestions().and(page.locator('[aria-selected=true]'));
      const label = (await chosen.locator('span').innerText()).replace(/ \(\d+\)$/, '');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: `${label}, retirer` }).waitFor();
      expect(await page.getByRole('button', { name: 'Rennes, retirer' }).count()).toBe(0);
    },
    JOURNEY_MS,
  );

  test(
    'is told what was not understood, and keeps it',
    async () => {
      await enter('/');
      await line().fill('rennes zzyzx');
      await page.keyboard.press('Enter');
      await page.getByText(/Non compris/).waitFor();
      expect(await line().inputValue()).toBe('zzyzx');
    },
    JOURNEY_MS,
  );

  test(
    'tries otherwise with one key when nothing is found',
    async () => {
      await enter('/?commune=35238&near=Rennes&specialty=SM13&radius=0.1');
      await page.getByRole('heading', { name: /Aucune offre/ }).waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.getByRole('heading', { name: 'Offres' }).click();
      await page.keyboard.press('w');
      await expect.poll(() => new URL(page.url()).searchParams.get('radius')).toBe('2');
      await page.keyboard.press('v');
      await page.getByRole('button', { name: 'visio, retirer' }).waitFor();
      await page.goBack();
      await expect.poll(() => new URL(page.url()).searchParams.get('modality')).toBeNull();
    },
    JOURNEY_MS,
  );

  test(
    'hands a search over by its address, and finds it again after signing in',
    async () => {
      await enter(`${RENNES}&sort=nearest`);
      await rows().first().waitFor();
      const address = page.url();
      await context.clearCookies();
      await page.reload();
      await door().click();
      await persona().click();
      await rows().first().waitFor();
      expect(page.url()).toBe(address);
      expect(await page.locator('th[aria-sort]').innerText()).toContain('Distance');
    },
    JOURNEY_MS,
  );

  test(
    'knows within seconds that the link is lost, and the page resumes by itself',
    async () => {
      await enter(RENNES);
      await rows().first().waitFor();
      await context.setOffline(true);
      await page.getByText(/Le serveur ne répond plus/).waitFor({ timeout: 6000 });
      expect(await rows().count()).toBeGreaterThan(0);
      const before = await page.locator('header time').innerText();
      const time = () => page.locator('header time').innerText();
      await expect.poll(time, { timeout: 5000 }).not.toBe(before);
      await context.setOffline(false);
      await page.getByText(/Le serveur ne répond plus/).waitFor({ state: 'detached', timeout: 10_000 });
    },
    JOURNEY_MS,
  );

  test(
    'reads a failure in words and tries again',
    async () => {
      await context.route('**/api/offers?**', (route) => route.abort());
      await enter(RENNES);
      await page.getByText('Les offres n’ont pas pu être lues').waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await context.unroute('**/api/offers?**');
      await page.getByRole('button', { name: 'Réessayer' }).click();
      await rows().first().waitFor();
    },
    JOURNEY_MS,
  );

  test(
    'works in English, in the dark, and keeps nothing of anyone in the browser',
    async () => {
      await enter(NEARBY);
      await page.getByRole('button', { name: 'English' }).click();
      await page.getByRole('combobox', { name: 'Theme' }).selectOption('dark');
      await page.getByRole('heading', { name: 'Offers' }).waitFor();
      expect(await page.locator('html').getAttribute('lang')).toBe('en');
      await page.locator('button[data-slot]:not([aria-disabled])').first().click();
      await page.getByRole('region', { name: 'Choice' }).getByText(/“/).first().waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      const stored = await page.evaluate(() =>
        Object.fromEntries([...Object.entries(localStorage), ...Object.entries(sessionStorage)]),
      );
      expect(stored).toEqual({ 'creneau.language': 'en', 'creneau.theme': 'dark' });
      // The choice follows them to their next desk: the journeys after this one are in French again.
      const saved = page.waitForResponse((answer) => answer.url().endsWith('/api/preferences'));
      await page.getByRole('button', { name: 'Français' }).click();
      await saved;
    },
    JOURNEY_MS,
  );

  test(
    'loses nothing on a screen 320 pixels wide',
    async () => {
      await page.setViewportSize({ width: 320, height: 640 });
      await enter(NEARBY);
      await rows().first().waitFor();
      expect(await sidewaysOverflow(page)).toBe(0);
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.locator('button[data-slot]:not([aria-disabled])').first().click();
      await page.getByRole('tab', { name: 'Choix', selected: true }).waitFor();
      expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H2');
      expect(await sidewaysOverflow(page)).toBe(0);
      expect(await accessibilityFaults(page)).toEqual([]);
    },
    JOURNEY_MS,
  );

  test(
    'meets no accessibility fault: signing in, searching, list, keys, vendors',
    async () => {
      await page.goto(instance.url);
      await door().waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      let release = () => {};
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      await context.route('**/api/offers?**', async (route) => {
        await held;
        await route.continue();
      });
      await enter(NEARBY);
      await page.getByText('Recherche en cours…').first().waitFor({ state: 'attached' });
      expect(await accessibilityFaults(page)).toEqual([]);
      release();
      await rows().first().waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: /éditeurs? à jour/ }).click();
      await page.getByRole('heading', { name: 'Éditeurs et flux' }).waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
    },
    JOURNEY_MS,
  );
});
