import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { accessibilityFaults, hasBrowser, openBrowser, sidewaysOverflow } from '../support/browser.ts';
import { startInstance, type Instance } from '../support/instance.ts';
import { openReceiver } from '../support/receiver.ts';

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

describe.skipIf(!hasBrowser)('a vendor’s own address', () => {
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
    'is added with a secret shown once, tried, found gone, mended, and what died is sent again',
    async () => {
      const receiver = await openReceiver();
      await enter('vendor', '/vendors/vilaine');
      await page.getByText('Ajouter une adresse').click();
      await page.getByLabel('Adresse https').fill(receiver.url);
      await page.getByRole('checkbox', { name: /citoyen effacé/ }).uncheck();
      await page.getByRole('button', { name: 'Ajouter', exact: true }).click();
      await page.getByText(/^whsec_/).waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);

      const log = page.getByRole('region', { name: 'Journal des envois' });
      await page.getByRole('button', { name: `Envoyer un essai ${receiver.url}` }).click();
      const arrived = log.getByRole('listitem').filter({ hasText: 'reçu' });
      await arrived.waitFor({ timeout: 15_000 });
      expect(receiver.received.map(({ json }) => json.type)).toEqual(['ping']);
      await arrived.getByText('1 essai').click();
      await arrived.getByText(/réponse 204/).waitFor();

      receiver.answer = 410;
      await page.getByRole('button', { name: `Envoyer un essai ${receiver.url}` }).click();
      const died = log.getByRole('listitem').filter({ hasText: 'abandonné' });
      await died.waitFor({ timeout: 15_000 });
      await page.getByText(/a répondu qu’elle n’existe plus/).waitFor({ timeout: 15_000 });
      expect(await accessibilityFaults(page)).toEqual([]);

      receiver.answer = 204;
      await page.getByRole('button', { name: `Modifier ${receiver.url}` }).click();
      await page.getByRole('button', { name: 'Enregistrer' }).first().click();
      await page.getByText('écoute', { exact: true }).waitFor();
      await died.getByRole('button', { name: /Renvoyer/ }).click();
      await log.getByRole('listitem').filter({ hasText: 'reçu' }).nth(1).waitFor({ timeout: 15_000 });
      expect(receiver.received.map(({ json }) => json.type)).toEqual(['ping', 'ping', 'ping']);
    },
    JOURNEY_MS,
  );

  test(
    'and the regulators’ accounts it was sent are there for an operator too, on a narrow screen as well',
    async () => {
      await enter('regulator', '/');
      await context.clearCookies();
      await page.setViewportSize({ width: 360, height: 800 });
      await enter('operator', '/vendors/armor');
      await page.getByRole('heading', { name: 'Comptes des régulateurs' }).waitFor();
      await page.getByText(/1 compte accepté/).waitFor({ timeout: 40_000 });
      expect(await sidewaysOverflow(page)).toBe(0);
      expect(await accessibilityFaults(page)).toEqual([]);
    },
    JOURNEY_MS,
  );
});
