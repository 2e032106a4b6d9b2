import { describe, expect, test } from 'vitest';
import { doorOf, PERSONAS, type Persona } from '../../api/identity/personas.ts';
import type { Role } from '../../db/vocabulary.ts';
import { accessibilityFaults, hasBrowser } from '../support/browser.ts';
import { JOURNEY_MS, openDemo } from '../support/demo.ts';

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
];

const DOOR_NAMES = { 'pro-sante-connect': /Pro Santé Connect/, franceconnect: /FranceConnect/ };

const demo = openDemo({ height: 720 });

const persona = (name: string) => demo.page.getByRole('button', { name: new RegExp(name) });

/** Through the real protocol: our demo.page, the provider's, and back. */
async function signIn(
  displayName: string,
  door: keyof typeof DOOR_NAMES = 'pro-sante-connect',
): Promise<void> {
  await demo.page.getByRole('button', { name: DOOR_NAMES[door] }).click();
  await persona(displayName).click();
  await demo.page.getByRole('button', { name: new RegExp(displayName, 'i') }).waitFor();
}

/** Its own home, the pages of its header and no other, and a refusal in words on a page of another's. */
async function seesItsHome({ role, displayName }: Persona): Promise<void> {
  const [path, heading] = HOMES[role] ?? ['/', undefined];
  await demo.page.waitForURL((url) => url.pathname === path);
  if (heading === undefined) await demo.page.getByRole('combobox', { name: /^Chercher/ }).waitFor();
  else await demo.page.getByRole('heading', { level: 1, name: heading ?? displayName }).waitFor();
  const theirs = PRIVATE_PAGES.filter(([, readers]) => readers.includes(role)).map(([own]) => own);
  const links = await demo.page
    .locator('header nav a')
    .evaluateAll((all) => all.map((a) => a.getAttribute('href')));
  expect(PRIVATE_PAGES.map(([own]) => own).filter((own) => links.includes(own))).toEqual(theirs);
  const foreign = PRIVATE_PAGES.find(([, readers]) => !readers.includes(role));
  await demo.page.goto(`${demo.url}${foreign?.[0]}`);
  await demo.page.getByText('Votre rôle ne permet pas de voir ceci.').first().waitFor();
}

describe.skipIf(!hasBrowser)('signing in', () => {
  test(
    'each persona comes through its own door to its own home, and sees nothing of the others’',
    async () => {
      for (const each of PERSONAS) {
        await demo.context.clearCookies();
        await demo.page.goto(demo.url);
        await demo.page.getByRole('button', { name: DOOR_NAMES[doorOf(each)] }).click();
        await demo.page.getByText('Bac à sable').first().waitFor();
        await persona(each.displayName).click();
        await demo.page.getByText('bac à sable').first().waitFor();
        const session = await (await demo.context.request.get(`${demo.url}/api/session`)).json();
        expect(session).toMatchObject({ role: each.role, sandbox: true });
        await seesItsHome(each);
        const feeds = await demo.context.request.get(`${demo.url}/api/feeds`);
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
      await demo.page.goto(demo.url);
      await signIn('Camille Lefèvre');
      const line = demo.page.getByRole('combobox', { name: /^Chercher/ });
      await line.fill('rennes dr généra');
      await demo.page.getByRole('button', { name: /Camille Lefèvre/i }).click();
      await demo.page.getByRole('button', { name: 'Verrouiller' }).click();
      await demo.page.getByRole('heading', { name: 'Écran verrouillé' }).waitFor();
      expect(await line.isVisible()).toBe(false);
      expect((await demo.context.request.get(`${demo.url}/api/session`)).status()).toBe(401);
      const [apart] = await Promise.all([
        demo.context.waitForEvent('page'),
        demo.page.getByRole('button', { name: /Pro Santé Connect/ }).click(),
      ]);
      await apart.getByRole('button', { name: /Camille Lefèvre/ }).click();
      await demo.page.getByRole('heading', { name: 'Écran verrouillé' }).waitFor({ state: 'detached' });
      expect(await line.inputValue()).toBe('rennes dr généra');
    },
    JOURNEY_MS,
  );

  test(
    'a session that has ended on the server locks the screen',
    async () => {
      await demo.page.goto(demo.url);
      await signIn('Camille Lefèvre');
      await demo.context.clearCookies();
      await demo.page.goto(`${demo.url}/account`);
      await demo.page.getByRole('button', { name: /Pro Santé Connect/ }).waitFor();
    },
    JOURNEY_MS,
  );

  test(
    'signing out leaves the provider too, and the account page shows where one is signed in',
    async () => {
      await demo.page.goto(demo.url);
      await signIn('Jeanne Morvan', 'franceconnect');
      await demo.page.goto(`${demo.url}/account`);
      await demo.page.getByText('ici', { exact: true }).waitFor();
      expect(await accessibilityFaults(demo.page)).toEqual([]);
      await demo.page.getByRole('button', { name: /Jeanne Morvan/i }).click();
      await demo.page.getByRole('button', { name: 'Se déconnecter' }).click();
      await demo.page.getByRole('button', { name: /Se déconnecter du fournisseur/ }).click();
      await demo.page.getByRole('button', { name: /FranceConnect/ }).waitFor();
      expect((await demo.context.request.get(`${demo.url}/api/session`)).status()).toBe(401);
    },
    JOURNEY_MS,
  );
});
