import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { accessibilityFaults, hasBrowser, openBrowser } from '../support/browser.ts';
import { startInstance, type Instance } from '../support/instance.ts';

const START_MS = 90_000;
const JOURNEY_MS = 60_000;
const RENNES = '/?commune=35238&near=Rennes&specialty=SM54';

let instance: Instance;
let browser: Browser;
let context: BrowserContext;
let page: Page;
const closing: (() => Promise<void>)[] = [];

async function enter(path: string): Promise<void> {
  const answer = await context.request.post(`${instance.url}/api/sandbox/sessions`, {
    data: { persona: 'regulator' },
    headers: { Origin: instance.url },
  });
  expect(answer.status()).toBe(201);
  await page.goto(instance.url + path);
}

const map = () => page.getByRole('region', { name: 'Carte' });
const pins = () => map().locator('[data-pin]');
const row = (key: string) => page.locator(`tr[data-row="${key}"]`);

describe.skipIf(!hasBrowser)('the map beside the list', () => {
  beforeAll(async () => {
    browser = await openBrowser({ draws: true });
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
    'every pin carries the number of its row, and each row has one',
    async () => {
      await enter(RENNES);
      await pins().first().waitFor();
      const numbers = await pins().evaluateAll((elements) =>
        elements.map((element) => ({
          key: element.getAttribute('data-pin') ?? '',
          number: element.firstChild?.textContent ?? '',
          others: Number(element.querySelector('small')?.textContent?.slice(1) ?? 0),
        })),
      );
      for (const { key, number } of numbers.slice(0, 5)) {
        expect(await row(key).locator('th [aria-hidden]').first().innerText()).toBe(number);
      }
      const rows = await page.locator('tr[data-row]').count();
      expect(numbers.reduce((sum, { others }) => sum + 1 + others, 0)).toBe(rows);
    },
    JOURNEY_MS,
  );

  test(
    'pins follow the list, and the list follows the pins',
    async () => {
      await enter(RENNES);
      await pins().first().waitFor();
      const third = page.locator('tr[data-row]').nth(2);
      const key = (await third.getAttribute('data-row')) ?? '';
      await third.hover();
      await map().locator(`[data-pin="${key}"]`).waitFor();
      await page.keyboard.press('j');
      await page.keyboard.press('j');
      const current = (await page.locator('tr[aria-current]').getAttribute('data-row')) ?? '';
      expect(await map().locator(`[data-pin="${current}"]`).getAttribute('class')).toMatch(/current/);
      const pin = pins().last();
      await pin.hover();
      const pointed = (await pin.getAttribute('data-pin')) ?? '';
      await expect.poll(() => row(pointed).getAttribute('data-pointed')).toBe('');
      await pin.click();
      await expect.poll(() => row(pointed).getAttribute('aria-current')).toBe('true');
      expect(await page.evaluate(() => document.activeElement?.closest('tr')?.getAttribute('data-row'))).toBe(
        pointed,
      );
    },
    JOURNEY_MS,
  );

  test(
    'the choice stands above it, and what to do is never below the fold',
    async () => {
      await enter(RENNES);
      await pins().first().waitFor();
      await page.locator('button[data-slot]:not([aria-disabled])').first().click();
      const choice = page.getByRole('region', { name: 'Choix' });
      const act = choice.getByRole('button', { name: 'Copier la phrase' });
      const [what, where] = await Promise.all([act.boundingBox(), map().boundingBox()]);
      expect((what?.y ?? 720) + (what?.height ?? 0)).toBeLessThanOrEqual(where?.y ?? 0);
      expect(where?.height).toBeGreaterThanOrEqual(150);
      expect((where?.y ?? 0) + (where?.height ?? 0)).toBeLessThanOrEqual(720);
      expect(await accessibilityFaults(page)).toEqual([]);
    },
    JOURNEY_MS,
  );

  test(
    'nothing of it stops the keyboard, and nothing is asked from elsewhere',
    async () => {
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      const errors: string[] = [];
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      await enter(RENNES);
      await pins().first().waitFor();
      await expect.poll(() => asked.some((url) => url.includes('departements'))).toBe(true);
      expect(asked.filter((url) => !url.startsWith(instance.url) && !url.startsWith('blob:'))).toEqual([]);
      expect(errors).toEqual([]);
      expect(
        await map().evaluate((element) => element.querySelectorAll('a, button, [tabindex], input').length),
      ).toBe(0);
    },
    JOURNEY_MS,
  );

  test(
    'a browser that cannot draw it says so, and the list is whole',
    async () => {
      await context.addInitScript(() => {
        HTMLCanvasElement.prototype.getContext = () => null;
      });
      await enter(RENNES);
      await map()
        .getByText(/ne peut pas être dessinée/)
        .waitFor();
      expect(await page.locator('tr[data-row]').count()).toBeGreaterThan(4);
      expect(await accessibilityFaults(page)).toEqual([]);
    },
    JOURNEY_MS,
  );

  test(
    'a narrow screen does without it, and does not fetch it',
    async () => {
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      await page.setViewportSize({ width: 390, height: 844 });
      await enter(RENNES);
      await page.locator('tr[data-row]').first().waitFor();
      await page.waitForTimeout(1000);
      expect(await map().count()).toBe(0);
      expect(asked.filter((url) => /map-view|maplibre/.test(url))).toEqual([]);
    },
    JOURNEY_MS,
  );
});
