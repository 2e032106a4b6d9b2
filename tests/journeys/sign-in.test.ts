import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { DateTime } from 'luxon';
import type { BrowserContext, Page } from 'playwright-core';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { doorOf, PERSONAS, type Persona } from '../../api/identity/personas.ts';
import type { Role } from '../../db/vocabulary.ts';
import { accessibilityFaults, hasBrowser } from '../support/browser.ts';
import { demoBrowser, JOURNEY_MS, START_MS } from '../support/demo.ts';
import { identityServer } from '../support/identity-server.ts';
import { leaksIn } from '../support/log-privacy.ts';

/** Where each role begins, and what stands at the top of it; the others begin with the search. */
const HOMES: Partial<Record<Role, readonly [path: string, heading: string | null]>> = {
  vendor: ['/feeds', 'Flux'],
  operator: ['/feeds', 'Flux'],
  'territory-manager': ['/grants', 'Habilitations'],
  auditor: ['/audit', 'Audit'],
  support: ['/home', null],
  visitor: ['/home', null],
  citizen: ['/agenda', 'Mon agenda'],
  professional: ['/home', null],
  'structure-manager': ['/home', null],
};

/** Pages whose data only some may read, with who they are. */
const PRIVATE_PAGES: readonly (readonly [path: string, readers: readonly Role[]])[] = [
  ['/grants', ['territory-manager', 'auditor']],
  ['/audit', ['auditor']],
  ['/matches', ['operator']],
  ['/territory', ['territory-manager', 'chief-regulator']],
];

const DOOR_NAMES = { 'pro-sante-connect': /Pro Santé Connect/, franceconnect: /FranceConnect/ };

let api: Awaited<ReturnType<typeof identityServer>>;
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

/** Its own home, the pages of its header and no other, and a refusal in words on a page of another's. */
async function seesItsHome({ role, displayName }: Persona): Promise<void> {
  const [path, heading] = HOMES[role] ?? ['/', undefined];
  await page.waitForURL((url) => url.pathname === path);
  if (heading === undefined) await page.getByRole('combobox', { name: /^Chercher/ }).waitFor();
  else await page.getByRole('heading', { level: 1, name: heading ?? displayName }).waitFor();
  const theirs = PRIVATE_PAGES.filter(([, readers]) => readers.includes(role)).map(([own]) => own);
  const links = await page
    .locator('header nav a')
    .evaluateAll((all) => all.map((a) => a.getAttribute('href')));
  expect(PRIVATE_PAGES.map(([own]) => own).filter((own) => links.includes(own))).toEqual(theirs);
  const foreign = PRIVATE_PAGES.find(([, readers]) => !readers.includes(role));
  await page.goto(`${api.base}${foreign?.[0]}`);
  await page.getByText('Votre rôle ne permet pas de voir ceci.').first().waitFor();
}

describe.skipIf(!hasBrowser)('signing in', () => {
  beforeAll(async () => {
    execFileSync(process.execPath, [resolve(import.meta.dirname, '../../web/build.ts')]);
    api = await identityServer({ deps: { clock: () => DateTime.utc() } });
  }, START_MS);
  beforeEach(async () => {
    const browser = await demoBrowser();
    context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'fr-FR' });
    page = await context.newPage();
  });
  afterEach(() => context.close());

  test(
    'each persona comes through its own door to its own home, and sees nothing of the others’',
    async () => {
      for (const each of PERSONAS) {
        await context.clearCookies();
        await page.goto(api.base);
        await page.getByRole('button', { name: DOOR_NAMES[doorOf(each)] }).click();
        await page.getByText('Bac à sable').first().waitFor();
        await persona(each.displayName).click();
        await page.getByText('bac à sable').first().waitFor();
        const session = await (await context.request.get(`${api.base}/api/session`)).json();
        expect(session).toMatchObject({ role: each.role, sandbox: true });
        await seesItsHome(each);
        const feeds = await context.request.get(`${api.base}/api/feeds`);
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
      await page.goto(api.base);
      await signIn('Camille Lefèvre');
      const line = page.getByRole('combobox', { name: /^Chercher/ });
      await line.fill('rennes dr généra');
      await page.getByRole('button', { name: /Camille Lefèvre/i }).click();
      await page.getByRole('button', { name: 'Verrouiller' }).click();
      await page.getByRole('heading', { name: 'Écran verrouillé' }).waitFor();
      expect(await line.isVisible()).toBe(false);
      expect((await context.request.get(`${api.base}/api/session`)).status()).toBe(401);
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
      await page.goto(api.base);
      await signIn('Camille Lefèvre');
      await context.clearCookies();
      await page.goto(`${api.base}/account`);
      await page.getByRole('button', { name: /Pro Santé Connect/ }).waitFor();
    },
    JOURNEY_MS,
  );

  test(
    'signing out leaves the provider too, and the account page shows where one is signed in',
    async () => {
      await page.goto(api.base);
      await signIn('Jeanne Morvan', 'franceconnect');
      await page.goto(`${api.base}/account`);
      await page.getByText('ici', { exact: true }).waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.getByRole('button', { name: /Jeanne Morvan/i }).click();
      await page.getByRole('button', { name: 'Se déconnecter' }).click();
      await page.getByRole('button', { name: /Se déconnecter du fournisseur/ }).click();
      await page.getByRole('button', { name: /FranceConnect/ }).waitFor();
      expect((await context.request.get(`${api.base}/api/session`)).status()).toBe(401);
    },
    JOURNEY_MS,
  );

  test('names nobody in what is logged', () => {
    expect(api.logged.length).toBeGreaterThan(50);
    expect(leaksIn(api.logged.join(''))).toEqual([]);
  });
});
