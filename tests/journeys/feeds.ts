import { expect, test } from 'vitest';
import { accessibilityFaults, sidewaysOverflow } from '../support/browser.ts';
import { JOURNEY_MS, openDemo } from '../support/demo.ts';

const demo = openDemo();

/** The feeds that whoever is signed in may see. */
async function listFeeds(): Promise<{ id: number; way: string; protocol: string }[]> {
  const answer = await demo.context.request.get(`${demo.url}/api/feeds`);
  return (await answer.json()).items;
}

async function listRuns(feedId: number): Promise<{ id: number; received: number }[]> {
  const answer = await demo.context.request.get(`${demo.url}/api/feeds/${feedId}/runs`);
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
  const answer = await demo.context.request.post(`${demo.url}/api/feeds/${feedId}/deliveries?mode=delta`, {
    data: body,
    headers: {
      'Content-Type': 'application/x-ndjson',
      Prefer: 'wait=20',
      Origin: demo.url,
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

demo.journeys('the workshop', () => {
  test(
    'a vendor sends a bad line and sees it refused, with its place and how to mend it, without asking for the page again',
    async () => {
      await demo.enter('vendor', '/');
      await demo.page.getByRole('heading', { name: 'Flux', level: 1 }).waitFor();
      const feedId = await ownFeed();
      await demo.page.locator(`tbody a[href="/feeds/${feedId}"]`).click();
      await demo.page.getByRole('heading', { name: 'Essayer un contenu' }).waitFor();
      await deliver(feedId, [line('good', [3, 4]), line('bad', [6, 5])].join('\n'));
      const group = demo.page.getByRole('article').filter({ hasText: 'S02' });
      await group.waitFor({ timeout: 15_000 });
      expect(await group.getByText('refusé', { exact: true }).count()).toBe(1);
      expect(await group.innerText()).toMatch(/ligne\s2/);
      expect(await group.innerText()).toMatch(/Corriger/);
      expect(await group.locator('mark').count()).toBe(1);
      expect(await demo.page.getByText(/2\sreçus\s: 1\saccepté, 0\sinchangé, 1\srefusé/).count()).toBe(1);
      expect(await accessibilityFaults(demo.page)).toEqual([]);
    },
    JOURNEY_MS,
  );

  test(
    'a vendor tries a body in the page: the same report, and nothing is stored',
    async () => {
      await demo.enter('vendor', '/feeds');
      const feedId = await ownFeed();
      await demo.page.goto(`${demo.url}/feeds/${feedId}`);
      const [latest] = await listRuns(feedId);
      await demo.page.getByRole('button', { name: 'Vérifier' }).click();
      await demo.page
        .getByRole('alert')
        .getByText(/Collez/)
        .waitFor();
      await demo.page.getByLabel(/Quelques lignes/).fill(`${line('one', [2, 1])}\n{"sourceId":`);
      await demo.page.getByRole('button', { name: 'Vérifier' }).click();
      await demo.page.getByText(/2\slues\s: 0\sacceptée, 2\srefusées/).waitFor();
      expect(await demo.page.getByRole('article').filter({ hasText: 'F01' }).last().innerText()).toMatch(
        /ligne\s2/,
      );
      expect(await accessibilityFaults(demo.page)).toEqual([]);
      const since = (await listRuns(feedId)).filter(({ id }) => id > (latest?.id ?? 0));
      expect(since.filter(({ received }) => received === 2)).toEqual([]);
    },
    JOURNEY_MS,
  );

  test(
    'a vendor sees no feed but its own, not even by its address',
    async () => {
      await demo.enter('operator', '/feeds');
      const all = await listFeeds();
      await demo.enter('vendor', '/feeds');
      const own = await listFeeds();
      const other = all.find(({ id }) => own.every((mine) => mine.id !== id));
      await demo.page.goto(`${demo.url}/feeds/${other?.id}`);
      await demo.page.getByText('Ce flux n’a pas pu être lu').waitFor();
      expect(await demo.page.getByText(/Cette page n’existe pas/).count()).toBe(1);
      expect(await demo.page.getByRole('button', { name: 'Mettre en pause' }).count()).toBe(0);
    },
    JOURNEY_MS,
  );

  test(
    'an operator reads a feed now, pauses it and resumes it',
    async () => {
      await demo.enter('operator', '/');
      await demo.page.getByRole('heading', { name: 'Flux', level: 1 }).waitFor();
      await demo.page.locator('tbody tr').first().waitFor();
      expect(await demo.page.locator('tbody tr').count()).toBeGreaterThan(3);
      expect(await accessibilityFaults(demo.page)).toEqual([]);
      const pulled = (await listFeeds()).find(({ way }) => way === 'pull');
      await demo.page.goto(`${demo.url}/feeds/${pulled?.id}`);
      const bars = demo.page
        .getByRole('navigation', { name: /Passages/ })
        .getByRole('link', { includeHidden: true });
      await bars.first().waitFor();
      const before = await bars.count();
      await demo.page.getByRole('button', { name: 'Lire maintenant' }).click();
      await expect.poll(() => bars.count(), { timeout: 20_000 }).toBeGreaterThan(before);
      await demo.page.getByRole('button', { name: 'Mettre en pause' }).click();
      await demo.page.getByText('En pause', { exact: true }).waitFor();
      expect(await demo.page.getByRole('button', { name: 'Lire maintenant' }).count()).toBe(0);
      expect(await accessibilityFaults(demo.page)).toEqual([]);
      await demo.page.getByRole('button', { name: 'Reprendre' }).click();
      await demo.page.getByRole('button', { name: 'Mettre en pause' }).waitFor();
      await demo.page.getByText('En pause', { exact: true }).waitFor({ state: 'detached' });
    },
    JOURNEY_MS,
  );

  test(
    'the strip is one stop of the keyboard, walked with the arrows; the address holds the run',
    async () => {
      await demo.enter('operator', '/feeds');
      const feed = (await listFeeds()).find(({ protocol }) => protocol === 'ndjson');
      await demo.page.goto(`${demo.url}/feeds/${feed?.id}`);
      const strip = demo.page.getByRole('navigation', { name: /Passages/ });
      await strip.getByRole('link').first().waitFor();
      expect(await strip.locator('a[tabindex="0"]').count()).toBe(1);
      await strip.locator('a[tabindex="0"]').focus();
      const name = () => demo.page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
      expect(await name()).toMatch(/\d\d:\d\d (complet|partiel|échoué|en cours)/);
      await demo.page.keyboard.press('Enter');
      await expect.poll(() => new URL(demo.page.url()).searchParams.get('run')).toMatch(/^\d+$/);
    },
    JOURNEY_MS,
  );

  test(
    'nothing is lost at 320 pixels, in English, in the dark; a failure is said and tried again',
    async () => {
      await demo.page.setViewportSize({ width: 320, height: 640 });
      await demo.page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
      await demo.enter('vendor', '/feeds');
      await demo.page
        .getByRole('banner')
        .getByRole('button', { name: /Vilaine RDV/ })
        .click();
      await demo.page.getByRole('button', { name: 'English' }).click();
      await demo.page.keyboard.press('Escape');
      await demo.page.getByRole('heading', { name: 'Feeds' }).waitFor();
      await demo.page.locator('tbody tr').first().waitFor();
      expect(await sidewaysOverflow(demo.page)).toBe(0);
      expect(await accessibilityFaults(demo.page)).toEqual([]);
      await demo.page.locator('tbody a').first().click();
      await demo.page.getByRole('heading', { name: 'Try a body' }).waitFor();
      expect(await sidewaysOverflow(demo.page)).toBe(0);
      expect(await accessibilityFaults(demo.page)).toEqual([]);
      await demo.context.route(/\/api\/feeds/, (route) => route.abort());
      await demo.page.reload();
      await demo.page.getByText('This feed could not be read').waitFor();
      expect(await accessibilityFaults(demo.page)).toEqual([]);
      await demo.context.unroute(/\/api\/feeds/);
      await demo.page.getByRole('button', { name: 'Try again' }).click();
      await demo.page.getByRole('heading', { name: 'Try a body' }).waitFor();
    },
    JOURNEY_MS,
  );
});
