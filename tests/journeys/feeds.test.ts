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

/** The feeds that whoever is signed in may see. */
async function listFeeds(): Promise<{ id: number; way: string; protocol: string }[]> {
  const answer = await context.request.get(`${instance.url}/api/feeds`);
  return (await answer.json()).items;
}

async function listRuns(feedId: number): Promise<{ id: number; received: number }[]> {
  const answer = await context.request.get(`${instance.url}/api/feeds/${feedId}/runs`);
  return (await answer.json()).items;
}

/** A slot as a vendor writes it, hours from now. */
function line(sourceId: string, hours: readonly [start: number, end: number]): string {
  const [start, end] = hours.map((hour) => new Date(Date.now() + hour * 3_600_000).toISOString());
  return JSON.stringify({
    op: 'upsert',
    scheduleId: 'journey',
    sourceId,
    status: 'free',
    start,
    end,
    modalities: ['AMB'],
    visibility: ['PUBLIC'],
    bookingUrl: 'https://vilaine.example/r/1',
    location: { line: '3 rue de la Monnaie', postalCode: '35000', city: 'Rennes', insee: '35238' },
    practitioner: { rpps: '10001234567', family: 'Le Goff', given: 'Anne' },
  });
}

async function deliver(feedId: number, body: string): Promise<void> {
  const answer = await context.request.post(`${instance.url}/api/feeds/${feedId}/deliveries?mode=delta`, {
    data: body,
    headers: {
      'Content-Type': 'application/x-ndjson',
      Prefer: 'wait=20',
      Origin: instance.url,
    },
  });
  expect(answer.status()).toBe(200);
}

/** The feed that the vendor's persona delivers to. */
async function ownFeed(): Promise<number> {
  const own = (await listFeeds()).find(({ protocol }) => protocol === 'ndjson');
  if (!own) throw new Error('The vendor has no ndjson feed.');
  return own.id;
}

describe.skipIf(!hasBrowser)('the workshop', () => {
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
    'a vendor sends a bad line and sees it refused, with its place and how to mend it, without asking for the page again',
    async () => {
      await enter('vendor', '/');
      await page.getByRole('heading', { name: 'Flux', level: 1 }).waitFor();
      const feedId = await ownFeed();
      await page.locator(`tbody a[href="/feeds/${feedId}"]`).click();
      await page.getByRole('heading', { name: 'Essayer un contenu' }).waitFor();
      await deliver(feedId, [line('good', [3, 4]), line('bad', [6, 5])].join('\n'));
      const group = page.getByRole('article').filter({ hasText: 'S02' });
      await group.waitFor({ timeout: 15_000 });
      expect(await group.getByText('refusé', { exact: true }).count()).toBe(1);
      expect(await group.innerText()).toMatch(/ligne\s2/);
      expect(await group.innerText()).toMatch(/Corriger/);
      expect(await group.locator('mark').count()).toBe(1);
      expect(await page.getByText(/2\sreçus\s: 1\saccepté, 0\sinchangé, 1\srefusé/).count()).toBe(1);
      expect(await accessibilityFaults(page)).toEqual([]);
    },
    JOURNEY_MS,
  );

  test(
    'a vendor tries a body in the page: the same report, and nothing is stored',
    async () => {
      await enter('vendor', '/feeds');
      const feedId = await ownFeed();
      await page.goto(`${instance.url}/feeds/${feedId}`);
      const [latest] = await listRuns(feedId);
      await page.getByRole('button', { name: 'Vérifier' }).click();
      await page
        .getByRole('alert')
        .getByText(/Collez/)
        .waitFor();
      await page.getByLabel(/Quelques lignes/).fill(`${line('one', [2, 1])}\n{"sourceId":`);
      await page.getByRole('button', { name: 'Vérifier' }).click();
      await page.getByText(/2\slues\s: 0\sacceptée, 2\srefusées/).waitFor();
      expect(await page.getByRole('article').filter({ hasText: 'F01' }).last().innerText()).toMatch(
        /ligne\s2/,
      );
      expect(await accessibilityFaults(page)).toEqual([]);
      const since = (await listRuns(feedId)).filter(({ id }) => id > (latest?.id ?? 0));
      expect(since.filter(({ received }) => received === 2)).toEqual([]);
    },
    JOURNEY_MS,
  );

  test(
    'a vendor sees no feed but its own, not even by its address',
    async () => {
      await enter('operator', '/feeds');
      const all = await listFeeds();
      await enter('vendor', '/feeds');
      const own = await listFeeds();
      const other = all.find(({ id }) => own.every((mine) => mine.id !== id));
      await page.goto(`${instance.url}/feeds/${other?.id}`);
      await page.getByText('Ce flux n’a pas pu être lu').waitFor();
      expect(await page.getByText(/Cette page n’existe pas/).count()).toBe(1);
      expect(await page.getByRole('button', { name: 'Mettre en pause' }).count()).toBe(0);
    },
    JOURNEY_MS,
  );

  test(
    'an operator reads a feed now, pauses it and resumes it',
    async () => {
      await enter('operator', '/');
      await page.getByRole('heading', { name: 'Flux', level: 1 }).waitFor();
      await page.locator('tbody tr').first().waitFor();
      expect(await page.locator('tbody tr').count()).toBeGreaterThan(3);
      expect(await accessibilityFaults(page)).toEqual([]);
      const pulled = (await listFeeds()).find(({ way }) => way === 'pull');
      await page.goto(`${instance.url}/feeds/${pulled?.id}`);
      const bars = page
        .getByRole('navigation', { name: /Passages/ })
        .getByRole('link', { includeHidden: true });
      await bars.first().waitFor();
      const before = await bars.count();
      await page.getByRole('button', { name: 'Lire maintenant' }).click();
      await expect.poll(() => bars.count(), { timeout: 20_000 }).toBeGreaterThan(before);
      await page.getByRole('button', { name: 'Mettre en pause' }).click();
      await page.getByText('En pause', { exact: true }).waitFor();
      expect(await page.getByRole('button', { name: 'Lire maintenant' }).count()).toBe(0);
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.getByRole('button', { name: 'Reprendre' }).click();
      await page.getByRole('button', { name: 'Mettre en pause' }).waitFor();
      await page.getByText('En pause', { exact: true }).waitFor({ state: 'detached' });
    },
    JOURNEY_MS,
  );

  test(
    'the strip is one stop of the keyboard, walked with the arrows; the address holds the run',
    async () => {
      await enter('operator', '/feeds');
      const feed = (await listFeeds()).find(({ protocol }) => protocol === 'ndjson');
      await page.goto(`${instance.url}/feeds/${feed?.id}`);
      const strip = page.getByRole('navigation', { name: /Passages/ });
      await strip.getByRole('link').first().waitFor();
      expect(await strip.locator('a[tabindex="0"]').count()).toBe(1);
      await strip.locator('a[tabindex="0"]').focus();
      const name = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
      expect(await name()).toMatch(/\d\d:\d\d (complet|partiel|échoué|en cours)/);
      await page.keyboard.press('Enter');
      await expect.poll(() => new URL(page.url()).searchParams.get('run')).toMatch(/^\d+$/);
    },
    JOURNEY_MS,
  );

  test(
    'nothing is lost at 320 pixels, in English, in the dark; a failure is said and tried again',
    async () => {
      await page.setViewportSize({ width: 320, height: 640 });
      await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
      await enter('vendor', '/feeds');
      await page.getByRole('button', { name: 'English' }).click();
      await page.getByRole('heading', { name: 'Feeds' }).waitFor();
      await page.locator('tbody tr').first().waitFor();
      expect(await sidewaysOverflow(page)).toBe(0);
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.locator('tbody a').first().click();
      await page.getByRole('heading', { name: 'Try a body' }).waitFor();
      expect(await sidewaysOverflow(page)).toBe(0);
      expect(await accessibilityFaults(page)).toEqual([]);
      await context.route(/\/api\/feeds/, (route) => route.abort());
      await page.reload();
      await page.getByText('This feed could not be read').waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await context.unroute(/\/api\/feeds/);
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.getByRole('heading', { name: 'Try a body' }).waitFor();
    },
    JOURNEY_MS,
  );
});
