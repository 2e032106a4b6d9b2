import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { doorOf, PERSONAS } from '../../api/identity/personas.ts';
import { accessibilityFaults, hasBrowser, openBrowser } from '../support/browser.ts';
import { startInstance, type Instance } from '../support/instance.ts';

const START_MS = 90_000;
const JOURNEY_MS = 90_000;
const DOOR_NAMES = { 'pro-sante-connect': /Pro Santé Connect/, franceconnect: /FranceConnect/ };

let instance: Instance;
let browser: Browser;
let context: BrowserContext;
let page: Page;

const persona = (name: string) => page.getByRole('button', { name: new RegExp(name) });

/** Through the real protocol: our page, the provider's, and back. */
async function signIn(
  displayName: string,
  door: keyof typeof DOOR_NAMES = 'pro-sante-connect',
): Promise<void> {
  await page.getByRole('button', { name: DOOR_NAMES[door] }).click();
  await persona(displayName).click();
  await page.getByRole('button', { name: new RegExp(displayName, 'i') }).waitFor();
}

describe.skipIf(!hasBrowser)('signing in', () => {
  beforeAll(async () => {
    [instance, browser] = await Promise.all([startInstance(), openBrowser()]);
  }, START_MS);
  afterAll(async () => {
    await browser.close();
    await instance.stop();
  });
  beforeEach(async () => {
    context = await browser.newContext({ locale: 'fr-FR' });
    page = await context.newPage();
  });
  afterEach(() => context.close());

  test(
    'each persona comes through its own door, and every page says it is the sandbox',
    async () => {
      for (const each of PERSONAS) {
        await context.clearCookies();
        await page.goto(instance.url);
        await page.getByRole('button', { name: DOOR_NAMES[doorOf(each)] }).click();
        await page.getByText('Bac à sable').first().waitFor();
        await persona(each.displayName).click();
        await page.getByText('bac à sable').first().waitFor();
        const session = await (await context.request.get(`${instance.url}/api/session`)).json();
        expect(session).toMatchObject({ role: each.role, sandbox: true });
        const feeds = await context.request.get(`${instance.url}/api/feeds`);
        expect(feeds.status()).toBe(
          ['citizen', 'professional', 'structure-manager', 'auditor', 'visitor'].includes(each.role)
            ? 403
            : 200,
        );
      }
    },
    JOURNEY_MS * 2,
  );

  test(
    'a locked screen keeps what was typed, and gives it back to the same person alone',
    async () => {
      await page.goto(instance.url);
      await signIn('Camille Lefèvre');
      const line = page.getByRole('combobox', { name: /^Chercher/ });
      await line.fill('rennes dr généra');
      await page.getByRole('button', { name: /Camille Lefèvre/i }).click();
      await page.getByRole('button', { name: 'Verrouiller' }).click();
      await page.getByRole('heading', { name: 'Écran verrouillé' }).waitFor();
      expect(await line.isVisible()).toBe(false);
      expect((await context.request.get(`${instance.url}/api/session`)).status()).toBe(401);
      const [apart] = await Promise.all([
        context.waitForEvent('page'),
        page.getByRole('button', { name: /Pro Santé Connect/ }).click(),
      ]);
      await apart.getByRole('button', { name: /Camille Lefèvre/ }).click();
      await page.getByRole('heading', { name: 'Écran verrouillé' }).waitFor({ state: 'detached' });
      expect(await line.inputValue()).toBe('rennes dr généra');
    },
    JOURNEY_MS,
  );

  test(
    'a session that has ended on the server locks the screen',
    async () => {
      await page.goto(instance.url);
      await signIn('Camille Lefèvre');
      await context.clearCookies();
      await page.goto(`${instance.url}/account`);
      await page.getByRole('button', { name: /Pro Santé Connect/ }).waitFor();
    },
    JOURNEY_MS,
  );

  test(
    'signing out leaves the provider too, and the account page shows where one is signed in',
    async () => {
      await page.goto(instance.url);
      await signIn('Jeanne Morvan', 'franceconnect');
      await page.goto(`${instance.url}/account`);
      await page.getByText('ici', { exact: true }).waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.getByRole('button', { name: /Jeanne Morvan/i }).click();
      await page.getByRole('button', { name: 'Se déconnecter' }).click();
      await page.getByRole('button', { name: /Se déconnecter du fournisseur/ }).click();
      await page.getByRole('button', { name: /FranceConnect/ }).waitFor();
      expect((await context.request.get(`${instance.url}/api/session`)).status()).toBe(401);
    },
    JOURNEY_MS,
  );
});
