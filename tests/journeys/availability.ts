import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { accessibilityFaults, hasBrowser, sidewaysOverflow } from '../support/browser.ts';
import { demoBrowser, demoInstance, JOURNEY_MS, signIn, START_MS } from '../support/demo.ts';
import type { Instance } from '../support/instance.ts';

let instance: Instance;
let browser: Browser;
const closing: (() => Promise<void>)[] = [];

/** A browser of someone's own, signed in. */
async function enter(
  persona: string,
  path: string,
  width = 1280,
): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, locale: 'fr-FR' });
  closing.push(() => context.close());
  await signIn(context, { url: instance.url, persona });
  const page = await context.newPage();
  await page.goto(instance.url + path);
  return { context, page };
}

/** Next week's Monday at the place, which no clock can have reached. */
function nextMonday(): string {
  const now = new Date();
  const days = ((8 - (now.getUTCDay() || 7)) % 7 || 7) + 0;
  return new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 10);
}

const heading = (page: Page) => page.getByRole('heading', { level: 1, name: 'Mes disponibilités' });
const block = (page: Page, words: RegExp) => page.getByRole('button', { name: words });

describe.skipIf(!hasBrowser)('a professional without a vendor', () => {
  beforeAll(async () => {
    [instance, browser] = await Promise.all([demoInstance(), demoBrowser()]);
  }, START_MS);

  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  test(
    'declares a range with the keyboard alone, and a regulator finds it; then withdraws it',
    async () => {
      const day = nextMonday();
      const { page } = await enter('professional', `/availability?from=${day}`);
      await heading(page).waitFor();
      await block(page, /^18:00–20:00/)
        .first()
        .waitFor();
      await page.getByRole('button', { name: 'Déclarer une plage' }).press('Enter');
      await page.getByLabel('Jour', { exact: true }).fill(day);
      await page.getByLabel('De', { exact: true }).fill('07:10');
      await page.getByLabel('à', { exact: true }).fill('07:50');
      await page.getByLabel('Nombre de personnes').fill('5');
      await page.getByRole('button', { name: 'Déclarer', exact: true }).press('Enter');
      await block(page, /^07:10–07:50\s*0 \/ 5 places/).waitFor();

      const { page: console_ } = await enter('regulator', '/');
      const found = async () => {
        const from = `${day}T05:00:00Z`;
        const query = `commune=35238&specialty=SM54&limit=100&from=${from}&to=${day}T07:30:00Z&sort=nearest&radiusKm=5`;
        const answer = await console_.context().request.get(`${instance.url}/api/offers?${query}`);
        const { items }: { items: { practitioner?: { name: string } }[] } = await answer.json();
        return items.some(({ practitioner }) => practitioner?.name.includes('LE BIHAN'));
      };
      expect(await found()).toBe(true);

      await block(page, /^07:10–07:50/).press('Enter');
      await page.getByRole('button', { name: 'Retirer la plage' }).press('Enter');
      await block(page, /^07:10–07:50/).waitFor({ state: 'detached' });
      expect(await found()).toBe(false);
    },
    JOURNEY_MS,
  );

  test(
    'draws a range in the week, and sees what others see',
    async () => {
      const { page } = await enter('professional', `/availability?from=${nextMonday()}`);
      const saturday = page.locator('section', { has: page.locator('h2', { hasText: /^sam/ }) }).last();
      const box = await saturday.locator('div').first().boundingBox();
      if (!box) throw new Error('the week has no Saturday');
      const x = box.x + box.width / 2;
      await page.mouse.move(x, box.y + 60);
      await page.mouse.down();
      await page.mouse.move(x, box.y + 150, { steps: 4 });
      await page.mouse.up();
      await page.getByRole('heading', { name: 'Nouvelle plage' }).waitFor();
      expect(await page.getByLabel('De', { exact: true }).inputValue()).toMatch(/^\d\d:[03]0$/);
      await page.keyboard.press('Escape');
      await page.getByRole('heading', { name: 'Nouvelle plage' }).waitFor({ state: 'detached' });
      const preview = page.getByRole('region', { name: 'Voici ce que voit le régulateur' });
      await preview.getByText('LE BIHAN').waitFor();
      await page.getByLabel('citoyen').check();
      await page.getByRole('heading', { name: 'Voici ce que voit un citoyen' }).waitFor();
    },
    JOURNEY_MS,
  );

  test(
    'adds another place by its address, and is there at once',
    async () => {
      const { page } = await enter('professional', '/availability');
      await heading(page).waitFor();
      await page.getByText('Ajouter un lieu d’exercice').click();
      await page.getByLabel('Numéro et rue').fill('2 quai Inventé');
      await page.getByLabel('Code postal').fill('35400');
      await page.getByLabel('Commune').fill('Brest');
      await page.getByRole('button', { name: 'Ajouter ce lieu' }).press('Enter');
      await page.getByText('Aucune commune Brest n’a le code postal 35400').waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.getByLabel('Commune').fill('Saint-Malo');
      await page.getByRole('button', { name: 'Ajouter ce lieu' }).press('Enter');
      await page.getByRole('option', { name: /Saint-Malo$/ }).waitFor({ state: 'attached' });
      await expect.poll(() => page.url(), { timeout: 10_000 }).toMatch(/roleId=\d+/);
      const chosen = page.getByLabel(/^Exercice/).locator('option:checked');
      await expect.poll(() => chosen.innerText(), { timeout: 10_000 }).toMatch(/Saint-Malo$/);
    },
    JOURNEY_MS,
  );

  test(
    'has a page without accessibility faults, wide, narrow and dark; a structure has the same',
    async () => {
      const { page } = await enter('professional', '/availability');
      await heading(page).waitFor();
      await page.getByRole('button', { name: 'Déclarer une plage' }).click();
      await page.getByText('LE BIHAN').last().waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await accessibilityFaults(page)).toEqual([]);
      const { page: narrow } = await enter('structure-manager', '/availability', 360);
      await heading(narrow).waitFor();
      await block(narrow, /^19:00–22:00/)
        .first()
        .waitFor();
      expect(await sidewaysOverflow(narrow)).toBe(0);
      expect(await accessibilityFaults(narrow)).toEqual([]);
    },
    JOURNEY_MS,
  );
});
