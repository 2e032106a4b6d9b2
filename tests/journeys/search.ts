import { expect, test } from 'vitest';
import { accessibilityFaults, sidewaysOverflow } from '../support/browser.ts';
import { JOURNEY_MS, openDemo } from '../support/demo.ts';

/** Few rows, so that the checks of a whole page stay quick. */
const NEARBY = '/?commune=35238&near=Rennes&specialty=SM54&radius=1.5';
const RENNES = '/?commune=35238&near=Rennes&specialty=SM54';

const demo = openDemo({ height: 720 });

/** Professionals come in by Pro Santé Connect, played by the sandbox. */
const door = () => demo.page.getByRole('button', { name: /Pro Santé Connect/ });
const persona = () => demo.page.getByRole('button', { name: /Camille Lefèvre/ });
const rows = () => demo.page.locator('tbody tr');
const line = () => demo.page.getByRole('combobox', { name: /^Chercher/ });
const suggestions = () => demo.page.getByRole('listbox', { name: 'Propositions' }).getByRole('option');
const focusedText = () => demo.page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');

/** Presses Tab until what has the focus is named so. */
async function tabTo(name: RegExp): Promise<void> {
  for (let count = 0; count < 30; count += 1) {
    await demo.page.keyboard.press('Tab');
    const text = await demo.page.evaluate(() => document.activeElement?.textContent ?? '');
    if (name.test(text)) return;
  }
  throw new Error(`Tab never reached ${name}.`);
}

demo.journeys('a regulator with someone on the line', () => {
  test(
    'goes from signing in to what to say with the keyboard alone',
    async () => {
      await demo.page.goto(demo.url);
      await door().waitFor();
      await tabTo(/Pro Santé Connect/);
      await demo.page.keyboard.press('Enter');
      await persona().waitFor();
      await tabTo(/Camille Lefèvre/);
      await demo.page.keyboard.press('Enter');
      await line().waitFor();
      await demo.page.keyboard.type('rennes dr généraliste enfant', { delay: 10 });
      await demo.page.keyboard.press('Enter');
      await demo.page.getByRole('button', { name: 'Rennes, retirer' }).waitFor();
      await rows().first().waitFor();
      expect(await rows().count()).toBeGreaterThan(4);

      await demo.page.keyboard.press('ArrowDown');
      await expect.poll(focusedText, { timeout: 5000 }).toMatch(/^(aujourd’hui|demain) \d\d:\d\d/);
      const first = await focusedText();
      await demo.page.keyboard.press('ArrowDown');
      expect(await focusedText()).not.toBe(first);
      await demo.page.keyboard.press('k');
      await demo.page.keyboard.press('Enter');
      const choice = demo.page.getByRole('region', { name: 'Choix' });
      await choice
        .getByText(/heure|minuit|midi/)
        .first()
        .waitFor();
      expect(await choice.innerText()).toMatch(/«\s.+carnet de santé de l’enfant\.\s»/s);

      const address = new URL(demo.page.url());
      expect(Object.fromEntries(address.searchParams)).toMatchObject({ commune: '35238', child: 'true' });
      expect(address.searchParams.get('slot')).toMatch(/^\w+$/);
      expect(await demo.page.title()).toMatch(/^\d+ offres · Rennes · Créneau$/);
      await demo.page.keyboard.press('Escape');
      await choice.getByText('Aucun créneau choisi').waitFor();
      // The slot is given back after the panel has closed.
      await expect.poll(focusedText).toBe(first);
    },
    JOURNEY_MS,
  );

  test(
    'sees vendors by name, ages in words, and what to say above the fold',
    async () => {
      await demo.enter('regulator', RENNES);
      await rows().first().waitFor();
      const seen = await demo.page.locator('tbody tr td:last-child small').allInnerTexts();
      expect(new Set(seen.flatMap((text) => text.split(', '))).size).toBeGreaterThanOrEqual(2);
      await demo.page.locator('button[data-slot]:not([aria-disabled])').first().click();
      const say = demo.page.getByText(/^«/);
      const bottom = async () => {
        const box = await demo.page.getByText(/«\s/).first().boundingBox();
        return box === null ? Infinity : box.y + box.height;
      };
      // The panel is drawn anew while the slot is being kept: what was measured may be gone.
      await expect.poll(bottom).toBeLessThan(720);
      expect(await say.count()).toBeLessThanOrEqual(1);
      await demo.page.getByRole('button', { name: /^(Confirmer|Réserver|Appeler) / }).waitFor();
    },
    JOURNEY_MS,
  );

  test(
    'chooses among suggestions without losing what was typed',
    async () => {
      await demo.enter('regulator', RENNES);
      await line().focus();
      await demo.page.keyboard.type('saint-m', { delay: 20 });
      await suggestions().first().waitFor();
      await demo.page.keyboard.press('ArrowDown');
      expect(await line().inputValue()).toBe('saint-m');
      const chosen = suggestions().and(demo.page.locator('[aria-selected=true]'));
      const label = (await chosen.locator('span').innerText()).replace(/ \(\d+\)$/, '');
      await demo.page.keyboard.press('Enter');
      await demo.page.getByRole('button', { name: `${label}, retirer` }).waitFor();
      expect(await demo.page.getByRole('button', { name: 'Rennes, retirer' }).count()).toBe(0);
    },
    JOURNEY_MS,
  );

  test(
    'is told what was not understood, and keeps it',
    async () => {
      await demo.enter('regulator', '/');
      await line().fill('rennes zzyzx');
      await demo.page.keyboard.press('Enter');
      await demo.page.getByText(/Non compris/).waitFor();
      expect(await line().inputValue()).toBe('zzyzx');
    },
    JOURNEY_MS,
  );

  test(
    'asks for a woman who speaks English at sector 1, is told of whom nobody knows, and one key shows them',
    async () => {
      await demo.enter('regulator', RENNES);
      await rows().first().waitFor();
      await line().fill('femme médecin secteur 1 anglais');
      await demo.page.keyboard.press('Enter');
      for (const chip of ['médecin femme', 'secteur 1', 'anglais'])
        await demo.page.getByRole('button', { name: `${chip}, retirer` }).waitFor();
      await demo.page.getByRole('heading', { name: 'Ce qui est demandé' }).waitFor();
      expect(await demo.page.getByText(/^la langue\s: \d+ non renseigné/).count()).toBe(1);
      expect(await demo.page.getByText(/à demander/).count()).toBe(0);
      expect(await accessibilityFaults(demo.page)).toEqual([]);
      await demo.page.getByRole('heading', { name: 'Offres' }).click();
      await demo.page.keyboard.press('i');
      await demo.page.getByRole('button', { name: 'y compris non renseigné, retirer' }).waitFor();
      await demo.page
        .getByText(/à demander/)
        .first()
        .waitFor();
      expect(Object.fromEntries(new URL(demo.page.url()).searchParams)).toMatchObject({
        sex: 'F',
        sector: '1',
        language: 'en',
        unknown: 'keep',
      });
    },
    JOURNEY_MS,
  );

  test(
    'tries otherwise with one key when nothing is found',
    async () => {
      await demo.enter('regulator', '/?commune=35238&near=Rennes&specialty=SM13&radius=0.1');
      await demo.page.getByRole('heading', { name: /Aucune offre/ }).waitFor();
      expect(await accessibilityFaults(demo.page)).toEqual([]);
      await demo.page.getByRole('heading', { name: 'Offres' }).click();
      await demo.page.keyboard.press('w');
      await expect.poll(() => new URL(demo.page.url()).searchParams.get('radius')).toBe('2');
      await demo.page.keyboard.press('v');
      await demo.page.getByRole('button', { name: 'visio, retirer' }).waitFor();
      await demo.page.goBack();
      await expect.poll(() => new URL(demo.page.url()).searchParams.get('modality')).toBeNull();
    },
    JOURNEY_MS,
  );

  test(
    'hands a search over by its address, and finds it again after signing in',
    async () => {
      await demo.enter('regulator', `${RENNES}&sort=nearest`);
      await rows().first().waitFor();
      const address = demo.page.url();
      await demo.context.clearCookies();
      await demo.page.reload();
      await door().click();
      await persona().click();
      await rows().first().waitFor();
      expect(demo.page.url()).toBe(address);
      expect(await demo.page.locator('th[aria-sort]').innerText()).toContain('Distance');
    },
    JOURNEY_MS,
  );

  test(
    'knows within seconds that the link is lost, and the page resumes by itself',
    async () => {
      await demo.enter('regulator', RENNES);
      await rows().first().waitFor();
      await demo.context.setOffline(true);
      await demo.page.getByText(/Le serveur ne répond plus/).waitFor({ timeout: 6000 });
      expect(await rows().count()).toBeGreaterThan(0);
      const before = await demo.page.locator('header time').innerText();
      const time = () => demo.page.locator('header time').innerText();
      await expect.poll(time, { timeout: 5000 }).not.toBe(before);
      await demo.context.setOffline(false);
      await demo.page.getByText(/Le serveur ne répond plus/).waitFor({ state: 'detached', timeout: 10_000 });
    },
    JOURNEY_MS,
  );

  test(
    'reads a failure in words and tries again',
    async () => {
      await demo.context.route('**/api/offers?**', (route) => route.abort());
      await demo.enter('regulator', RENNES);
      await demo.page.getByText('Les offres n’ont pas pu être lues').waitFor();
      expect(await accessibilityFaults(demo.page)).toEqual([]);
      await demo.context.unroute('**/api/offers?**');
      await demo.page.getByRole('button', { name: 'Réessayer' }).click();
      await rows().first().waitFor();
    },
    JOURNEY_MS,
  );

  test(
    'works in English, in the dark, and keeps nothing of anyone in the browser',
    async () => {
      await demo.enter('regulator', NEARBY);
      const menu = demo.page.getByRole('banner').getByRole('button', { name: /Camille Lefèvre/ });
      await menu.click();
      await demo.page.getByRole('button', { name: 'English' }).click();
      await demo.page.getByRole('combobox', { name: 'Theme' }).selectOption('dark');
      await demo.page.keyboard.press('Escape');
      await demo.page.getByRole('heading', { name: 'Offers' }).waitFor();
      expect(await demo.page.locator('html').getAttribute('lang')).toBe('en');
      await demo.page.locator('button[data-slot]:not([aria-disabled])').first().click();
      await demo.page.getByRole('region', { name: 'Choice' }).getByText(/“/).first().waitFor();
      expect(await accessibilityFaults(demo.page)).toEqual([]);
      const stored = await demo.page.evaluate(() =>
        Object.fromEntries([...Object.entries(localStorage), ...Object.entries(sessionStorage)]),
      );
      expect(stored).toEqual({ 'creneau.language': 'en', 'creneau.theme': 'dark' });
      // The choice follows them to their next desk: the journeys after this one are in French again.
      const saved = demo.page.waitForResponse((answer) => answer.url().endsWith('/api/preferences'));
      await menu.click();
      await demo.page.getByRole('button', { name: 'Français' }).click();
      await saved;
    },
    JOURNEY_MS,
  );

  test(
    'loses nothing on a screen 320 pixels wide',
    async () => {
      await demo.page.setViewportSize({ width: 320, height: 640 });
      await demo.enter('regulator', NEARBY);
      await rows().first().waitFor();
      expect(await sidewaysOverflow(demo.page)).toBe(0);
      expect(await accessibilityFaults(demo.page)).toEqual([]);
      await demo.page.locator('button[data-slot]:not([aria-disabled])').first().click();
      await demo.page.getByRole('tab', { name: 'Choix', selected: true }).waitFor();
      expect(await demo.page.evaluate(() => document.activeElement?.tagName)).toBe('H2');
      expect(await sidewaysOverflow(demo.page)).toBe(0);
      expect(await accessibilityFaults(demo.page)).toEqual([]);
    },
    JOURNEY_MS,
  );

  test(
    'meets no accessibility fault: signing in, searching, list, keys, vendors',
    async () => {
      await demo.page.goto(demo.url);
      await door().waitFor();
      expect(await accessibilityFaults(demo.page)).toEqual([]);
      let release = () => {};
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      await demo.context.route('**/api/offers?**', async (route) => {
        await held;
        await route.continue();
      });
      await demo.enter('regulator', NEARBY);
      await demo.page.getByText('Recherche en cours…').first().waitFor({ state: 'attached' });
      expect(await accessibilityFaults(demo.page)).toEqual([]);
      release();
      await rows().first().waitFor();
      expect(await accessibilityFaults(demo.page)).toEqual([]);
      await demo.page.keyboard.press('?');
      await demo.page.getByRole('dialog').waitFor();
      expect(await accessibilityFaults(demo.page)).toEqual([]);
      await demo.page.keyboard.press('Escape');
      await demo.page.getByRole('button', { name: /éditeurs? à jour/ }).click();
      await demo.page.getByRole('heading', { name: 'Éditeurs et flux' }).waitFor();
      expect(await accessibilityFaults(demo.page)).toEqual([]);
    },
    JOURNEY_MS,
  );
});
