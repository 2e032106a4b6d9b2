import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { accessibilityFaults, hasBrowser, openBrowser, sidewaysOverflow } from '../support/browser.ts';
import { startInstance, type Instance } from '../support/instance.ts';

const START_MS = 90_000;
const JOURNEY_MS = 60_000;

let instance: Instance;
let browser: Browser;
let context: BrowserContext;
let page: Page;
const closing: (() => Promise<void>)[] = [];

async function enter(persona: string, path: string): Promise<void> {
  const answer = await context.request.post(`${instance.url}/api/sandbox/sessions`, {
    data: { persona },
    headers: { Origin: instance.url },
  });
  expect(answer.status()).toBe(201);
  await page.goto(instance.url + path);
}

describe.skipIf(!hasBrowser)('the pages of those who watch', () => {
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
    context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'fr-FR' });
    page = await context.newPage();
  });

  afterEach(() => context.close());

  test(
    'a search that found nobody stands in the statistics of the territory, with its definition and its file',
    async () => {
      await enter('regulator', '/');
      const searched = await context.request.get(
        `${instance.url}/api/offers?commune=35238&specialty=SM20&modality=HH&radiusKm=0.1&within=PT1M`,
      );
      expect(searched.status()).toBe(200);
      await enter('chief-regulator', '/statistics');
      await page.getByRole('heading', { name: 'Indicateurs' }).waitFor();
      const line = page.getByRole('row', { name: /^Recherches sans offre Part des recherches/ });
      expect(await line.innerText()).toMatch(/[1-9]\d*(,\d)?\s%/);
      await page.getByRole('heading', { name: 'Où l’offre manque' }).waitFor();
      await page
        .getByRole('cell', { name: 'Rennes', exact: true })
        .or(page.getByRole('rowheader', { name: 'Rennes' }))
        .first()
        .waitFor();
      await page.getByText('Les mêmes nombres en tableau').click();
      await page
        .getByRole('rowheader', { name: /^[a-z]{3}\. / })
        .first()
        .waitFor();
      expect(await page.getByRole('rowheader', { name: /^[a-z]{3}\. / }).count()).toBe(7);
      expect(await accessibilityFaults(page)).toEqual([]);
      const file = await page.getByRole('link', { name: 'Où l’offre manque, en CSV' }).getAttribute('href');
      const csv = await (await context.request.get(instance.url + (file ?? ''))).text();
      expect(csv).toContain('35238');
      const shots = process.env['SHOTS'];
      if (shots) await page.screenshot({ path: `${shots}/statistics.png`, fullPage: true });
      await page.setViewportSize({ width: 360, height: 740 });
      expect(await sidewaysOverflow(page)).toBeLessThanOrEqual(0);
      if (shots) await page.screenshot({ path: `${shots}/statistics-narrow.png` });
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await accessibilityFaults(page)).toEqual([]);
      if (shots) {
        await page.getByRole('heading', { name: 'Jour par jour' }).scrollIntoViewIfNeeded();
        await page.screenshot({ path: `${shots}/statistics-dark.png` });
      }
    },
    JOURNEY_MS,
  );

  test(
    'an operator reads which ways out are open, and that the Hub’s waits for its address',
    async () => {
      await enter('operator', '/messages');
      const hub = page.getByRole('row', { name: /Hub Santé/ });
      await hub.waitFor();
      expect(await hub.innerText()).toContain('AMQP_URL');
      await page.getByRole('heading', { name: 'À regarder' }).waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.setViewportSize({ width: 360, height: 740 });
      expect(await sidewaysOverflow(page)).toBeLessThanOrEqual(0);
    },
    JOURNEY_MS,
  );
});
