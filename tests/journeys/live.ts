import type { Browser, BrowserContext, Page } from 'playwright-core';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../db/client.ts';
import { apiProcess, type ApiProcess } from '../support/api-process.ts';
import { hasBrowser } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { demoBrowser, demoInstance, JOURNEY_MS, signIn, START_MS } from '../support/demo.ts';
import type { Instance } from '../support/instance.ts';
import { addAgenda, addFeed } from '../support/slots.ts';

/** How long a change may take from a vendor's answer to a screen. */
const SECONDS = 4000;
const RENNES = '/?commune=35238&near=Rennes&specialty=SM54&radius=1.5';

let browser: Browser;
const closing: (() => Promise<void>)[] = [];

interface Screen {
  context: BrowserContext;
  page: Page;
}

/** Someone's own screen of the console. */
async function openScreen(url: string, persona: string, path = RENNES): Promise<Screen> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'fr-FR' });
  closing.push(() => context.close());
  await signIn(context, { url, persona });
  const page = await context.newPage();
  await page.goto(url + path);
  await page.locator('tbody tr').first().waitFor();
  await page.getByText('en direct').waitFor();
  return { context, page };
}

const names = (page: Page) => page.locator('tbody tr th b').allInnerTexts();
const row = (page: Page, name: string) => page.locator('tbody tr', { hasText: name });

/** A slot of an agenda in Rennes as a vendor writes it, so many hours from now. */
function line(hours: number, more: object = {}): string {
  const start = Date.now() + hours * 3_600_000;
  return JSON.stringify({
    op: 'upsert',
    scheduleId: 'live',
    sourceId: `live-${hours}`,
    status: 'free',
    start: new Date(start).toISOString(),
    end: new Date(start + 900_000).toISOString(),
    modalities: ['AMB'],
    visibility: ['SNP'],
    bookingUrl: 'https://vilaine.example/r/1',
    specialties: ['SM54'],
    location: { line: '3 rue de la Monnaie', postalCode: '35000', city: 'Rennes', insee: '35238' },
    practitioner: { rpps: '10001234567', family: 'Kerlivet', given: 'Rozenn' },
    ...more,
  });
}

describe.skipIf(!hasBrowser)('two regulators before the same offers', () => {
  let instance: Instance;
  let camille: Screen;
  let youssef: Screen;
  let vendor: BrowserContext;

  beforeAll(async () => {
    [instance, browser] = await Promise.all([demoInstance(), demoBrowser()]);
    camille = await openScreen(instance.url, 'regulator');
    youssef = await openScreen(instance.url, 'chief-regulator');
    vendor = await browser.newContext();
    closing.push(() => vendor.close());
    await signIn(vendor, { url: instance.url, persona: 'vendor' });
  }, START_MS);

  afterAll(async () => {
    try {
      // What was invented here is nobody's to book.
      await push(...[2, 3].map((hours) => line(hours, { status: 'busy' })));
    } finally {
      for (const close of closing.splice(0).toReversed()) await close();
    }
  });

  /** A vendor says what changed, and waits until it is in the index. */
  async function push(...lines: string[]): Promise<void> {
    const feeds = (await (await vendor.request.get(`${instance.url}/api/feeds`)).json()).items;
    const own = feeds.find(({ protocol }: { protocol: string }) => protocol === 'ndjson');
    const answer = await vendor.request.post(`${instance.url}/api/feeds/${own.id}/deliveries?mode=delta`, {
      data: lines.join('\n'),
      headers: { 'Content-Type': 'application/x-ndjson', Prefer: 'wait=20', Origin: instance.url },
    });
    expect(answer.status()).toBe(200);
  }

  test(
    'see a new offer announced in a bar, and its slot struck through on both when its vendor gives it away',
    async () => {
      const pages = [camille.page, youssef.page];
      const before = await Promise.all(pages.map(names));
      await push(line(2), line(3));
      for (const [nth, page] of pages.entries()) {
        await page.getByRole('button', { name: /1\snouvelle offre/ }).waitFor({ timeout: 10_000 });
        expect(await names(page)).toEqual(before[nth]);
        await page.keyboard.press('n');
        await row(page, 'Rozenn Kerlivet').waitFor();
      }
      const order = await names(camille.page);
      await push(line(2, { status: 'busy' }));
      const begun = performance.now();
      for (const { page } of [camille, youssef]) {
        const gone = row(page, 'Rozenn Kerlivet').locator('button[data-slot] s');
        await gone.first().waitFor({ timeout: SECONDS });
        const button = row(page, 'Rozenn Kerlivet').locator('button[data-slot]').first();
        expect(await button.getAttribute('aria-label')).toContain('n’est plus libre');
        expect(await button.getAttribute('aria-disabled')).toBe('true');
      }
      expect(performance.now() - begun).toBeLessThan(SECONDS);
      expect(await names(camille.page)).toEqual(order);
    },
    JOURNEY_MS,
  );

  test(
    'see what the other one keeps, by whom and for how long, until it is let go',
    async () => {
      // Rance only redirects: its slots are kept among colleagues.
      const seen = camille.page.locator('tbody tr', { hasText: 'Rance Santé' }).first();
      const id = await seen
        .locator('button[data-slot]:not([aria-disabled])')
        .last()
        .getAttribute('data-slot');
      const slot = (page: Page) => page.locator(`button[data-slot="${id}"]`);
      const rowOf = (page: Page) => page.locator('tbody tr', { has: slot(page) });
      await slot(camille.page).click();
      const theirs = rowOf(youssef.page);
      await theirs.getByText(/tenu, \d:\d\d/).waitFor({ timeout: SECONDS });
      expect(await theirs.innerText()).toMatch(/par C.\sLefèvre/);
      expect(await slot(youssef.page).getAttribute('aria-label')).toMatch(
        /tenu par C.\sLefèvre jusqu’à \d\d:\d\d/,
      );
      expect(await slot(youssef.page).getAttribute('aria-disabled')).toBe('true');
      await rowOf(camille.page).getByText('par vous').waitFor();
      expect(await slot(camille.page).getAttribute('aria-disabled')).toBeNull();
      await camille.page.keyboard.press('Escape');
      await theirs.getByText(/tenu, \d:\d\d/).waitFor({ state: 'detached', timeout: SECONDS });
      expect(await slot(youssef.page).getAttribute('aria-disabled')).toBeNull();
    },
    JOURNEY_MS,
  );

  test.each(['citizen', 'auditor'])(
    'has nothing asked in the name of a %s that they may not have',
    async (persona) => {
      const context = await browser.newContext({ locale: 'fr-FR' });
      closing.push(() => context.close());
      await signIn(context, { url: instance.url, persona });
      const page = await context.newPage();
      const refused: string[] = [];
      page.on('response', (answer) => {
        if (answer.status() === 403) refused.push(answer.url());
      });
      await page.goto(instance.url, { waitUntil: 'networkidle' });
      await page.locator('h1').first().waitFor();
      expect(refused).toEqual([]);
    },
    JOURNEY_MS,
  );

  test(
    'has nothing told to a screen that is locked, and all of it after it is opened again',
    async () => {
      const { page, context } = youssef;
      const streams: string[] = [];
      page.on('request', (request) => {
        if (request.url().includes('/api/live?')) streams.push(request.url());
      });
      await page.evaluate(() => fetch('/api/session', { method: 'DELETE' }));
      await page.getByRole('dialog').waitFor({ timeout: 8000 });
      await signIn(context, { url: instance.url, persona: 'chief-regulator' });
      expect(streams).toEqual([]);
      await page.reload();
      await page.getByText('en direct').waitFor();
      expect(streams.length).toBeGreaterThan(0);
    },
    JOURNEY_MS,
  );
});

describe.skipIf(!hasBrowser)('a screen whose server goes away', () => {
  let db: Database;
  let api: ApiProcess;
  let page: Page;
  let slotIds: string[];

  beforeAll(async () => {
    browser = await demoBrowser();
    const database = await testDatabase();
    ({ db } = database);
    const feedId = await addFeed(db, { code: 'vilaine', lastHeardAt: new Date() });
    const slots = [2, 3, 4].map((hours) => ({
      start: new Date(Date.now() + hours * 3_600_000).toISOString(),
      observedAt: new Date().toISOString(),
    }));
    for (let nth = 0; nth < 5; nth += 1) {
      const place = { lat: 48.1147 + nth / 1000, lon: -1.6794 };
      const agenda = await addAgenda(db, { feedId, rpps: `1000123450${nth}`, ...place, slots });
      slotIds ??= agenda.slotIds;
    }
    api = await apiProcess(database.url);
    closing.push(() => api.close());
    await api.start();
    ({ page } = await openScreen(api.url, 'regulator'));
  }, START_MS);

  afterAll(async () => {
    for (const close of closing.splice(0).toReversed()) await close();
  });

  const banner = () => page.getByRole('alert').filter({ hasText: 'Le serveur ne répond plus' });
  const clock = () => page.locator('header time').innerText();
  const allHeard = () => page.getByText('Tous les éditeurs répondent.');

  /** The banner comes within five seconds, and the clock runs on. */
  async function seesItGo(): Promise<void> {
    const begun = performance.now();
    await banner().waitFor({ timeout: 5000 });
    expect(performance.now() - begun).toBeLessThan(5000);
    const before = await clock();
    await expect.poll(clock, { timeout: 3000 }).not.toBe(before);
  }

  test(
    'is told within five seconds, whether it died or only fell silent, and loses no row',
    async () => {
      const before = await names(page);
      expect(before).toHaveLength(5);
      await allHeard().waitFor();
      api.signal('SIGSTOP');
      await seesItGo();
      await page.getByText('l’état des éditeurs n’est plus connu').waitFor();
      expect(await allHeard().count()).toBe(0);
      api.signal('SIGCONT');
      await banner().waitFor({ state: 'detached', timeout: 10_000 });
      await page.getByText('en direct').waitFor({ timeout: 10_000 });

      await api.kill();
      await seesItGo();
      expect(await names(page)).toEqual(before);
      await db.execute(sql`update slot set status = 'busy', version = 2 where id = ${slotIds[0]}`);
      await api.start();
      await banner().waitFor({ state: 'detached', timeout: 10_000 });
      await page.locator(`button[data-slot="${slotIds[0]}"] s`).waitFor({ timeout: SECONDS });
      expect(await names(page)).toEqual(before);
      await page.getByText('en direct').waitFor({ timeout: 10_000 });
    },
    JOURNEY_MS,
  );
});
