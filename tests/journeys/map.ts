import { expect, test } from 'vitest';
import { accessibilityFaults } from '../support/browser.ts';
import { JOURNEY_MS, openDemo } from '../support/demo.ts';

const RENNES = '/?commune=35238&near=Rennes&specialty=SM54';

const demo = openDemo({ height: 720, draws: true });

const map = () => demo.page.getByRole('region', { name: 'Carte' });
const pins = () => map().locator('[data-pin]');
const row = (key: string) => demo.page.locator(`tr[data-row="${key}"]`);

demo.journeys('the map beside the list', () => {
  test(
    'every pin carries the number of its row, and each row has one',
    async () => {
      await demo.enter('regulator', RENNES);
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
      const rows = await demo.page.locator('tr[data-row]').count();
      expect(numbers.reduce((sum, { others }) => sum + 1 + others, 0)).toBe(rows);
    },
    JOURNEY_MS,
  );

  test(
    'pins follow the list, and the list follows the pins',
    async () => {
      await demo.enter('regulator', RENNES);
      await pins().first().waitFor();
      const third = demo.page.locator('tr[data-row]').nth(2);
      const key = (await third.getAttribute('data-row')) ?? '';
      await third.hover();
      await map().locator(`[data-pin="${key}"]`).waitFor();
      // What is pointed at goes before what is current, where both stand at one place.
      await demo.page.mouse.move(0, 0);
      await demo.page.keyboard.press('j');
      await demo.page.keyboard.press('j');
      const current = (await demo.page.locator('tr[aria-current]').getAttribute('data-row')) ?? '';
      expect(await map().locator(`[data-pin="${current}"]`).getAttribute('class')).toMatch(/current/);
      const pin = pins().last();
      await pin.hover();
      const pointed = (await pin.getAttribute('data-pin')) ?? '';
      await expect.poll(() => row(pointed).getAttribute('data-pointed')).toBe('');
      await pin.click();
      await expect.poll(() => row(pointed).getAttribute('aria-current')).toBe('true');
      expect(
        await demo.page.evaluate(() => document.activeElement?.closest('tr')?.getAttribute('data-row')),
      ).toBe(pointed);
    },
    JOURNEY_MS,
  );

  test(
    'the choice stands above it, and what to do is never below the fold',
    async () => {
      await demo.enter('regulator', RENNES);
      await pins().first().waitFor();
      await demo.page.locator('button[data-slot]:not([aria-disabled])').first().click();
      const choice = demo.page.getByRole('region', { name: 'Choix' });
      const act = choice.getByRole('button', { name: 'Copier la phrase' });
      await act.waitFor();
      const [what, where] = await Promise.all([act.boundingBox(), map().boundingBox()]);
      expect((what?.y ?? 720) + (what?.height ?? 0)).toBeLessThanOrEqual(where?.y ?? 0);
      expect(where?.height).toBeGreaterThanOrEqual(150);
      expect((where?.y ?? 0) + (where?.height ?? 0)).toBeLessThanOrEqual(720);
      expect(await accessibilityFaults(demo.page)).toEqual([]);
    },
    JOURNEY_MS,
  );

  test(
    'nothing of it stops the keyboard, and nothing is asked from elsewhere',
    async () => {
      const asked: string[] = [];
      demo.page.on('request', (request) => asked.push(request.url()));
      const errors: string[] = [];
      demo.page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      await demo.enter('regulator', RENNES);
      await pins().first().waitFor();
      await expect.poll(() => asked.some((url) => url.includes('departements'))).toBe(true);
      expect(asked.filter((url) => !url.startsWith(demo.url) && !url.startsWith('blob:'))).toEqual([]);
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
      await demo.context.addInitScript(() => {
        HTMLCanvasElement.prototype.getContext = () => null;
      });
      await demo.enter('regulator', RENNES);
      await map()
        .getByText(/ne peut pas être dessinée/)
        .waitFor();
      expect(await demo.page.locator('tr[data-row]').count()).toBeGreaterThan(4);
      expect(await accessibilityFaults(demo.page)).toEqual([]);
    },
    JOURNEY_MS,
  );

  test(
    'a narrow screen does without it, and does not fetch it',
    async () => {
      const asked: string[] = [];
      demo.page.on('request', (request) => asked.push(request.url()));
      await demo.page.setViewportSize({ width: 390, height: 844 });
      await demo.enter('regulator', RENNES);
      await demo.page.locator('tr[data-row]').first().waitFor();
      await demo.page.waitForTimeout(1000);
      expect(await map().count()).toBe(0);
      expect(asked.filter((url) => /map-view|maplibre/.test(url))).toEqual([]);
    },
    JOURNEY_MS,
  );
});
