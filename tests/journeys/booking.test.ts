import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PERSONAS } from '../../api/identity/personas.ts';
import type { Order } from '../../importers/sandbox/booking/faults.ts';
import { accessibilityFaults, consoleFaults, hasBrowser, sidewaysOverflow } from '../support/browser.ts';
import { demoBrowser, demoInstance, letGo, signIn, START_MS } from '../support/demo.ts';
import type { Instance } from '../support/instance.ts';

const JOURNEY_MS = 120_000;
const RENNES = '/?commune=35238&near=Rennes&specialty=SM54&radius=6';
/** A vendor that holds and books, and one whose own page books. */
const BOOKS = 'Vilaine RDV';
const REDIRECTS = 'Rance Santé';

let instance: Instance;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let base: string | undefined;
const opened: BrowserContext[] = [];

type Persona = (typeof PERSONAS)[number]['name'];

/** A browser of its own for someone, already signed in. */
async function contextOf(persona: Persona): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'fr-FR' });
  opened.push(context);
  await signIn(context, { url: instance.url, persona });
  return context;
}

interface Listed {
  items: { slots: { bookingUrl?: string }[]; sources: { vendor: string }[] }[];
}

/** Where a sandbox vendor is: its booking pages are on the same server as its control. */
async function vendorBase(): Promise<string> {
  if (base !== undefined) return base;
  const answer = await context.request.get(
    `${instance.url}/api/offers?commune=35238&specialty=SM54&limit=100`,
  );
  const { items }: Listed = await answer.json();
  const theirs = items.find(({ sources, slots }) => sources[0]?.vendor === BOOKS && slots[0]?.bookingUrl);
  base = new URL(theirs?.slots[0]?.bookingUrl ?? '').origin;
  return base;
}

/** Tells it how to fail, as `importers/sandbox/booking/faults.ts` lists. */
async function orderVendor(order: Order): Promise<void> {
  const answer = await fetch(`${await vendorBase()}/sandbox/control`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(order),
  });
  expect(answer.status).toBe(200);
}

async function listHolds(): Promise<{ holdId: string }[]> {
  const { items }: { items: { holdId: string }[] } = await (
    await context.request.get(`${instance.url}/api/holds`)
  ).json();
  return items;
}

/** One's own latest appointment: which, and of which slot. */
async function lastAppointment(): Promise<{ appointmentId: string; slotId: string }> {
  const { items }: { items: { appointmentId: string; slotId: string }[] } = await (
    await context.request.get(`${instance.url}/api/appointments`)
  ).json();
  const { appointmentId = '', slotId = '' } = items[0] ?? {};
  return { appointmentId, slotId };
}

const choice = () => page.getByRole('region', { name: 'Choix' });
const title = (text: string) => choice().getByText(text, { exact: true });
const timer = () => choice().getByRole('timer');
const focusedSlot = () => page.evaluate(() => document.activeElement?.getAttribute('data-slot') ?? '');
const FREE = 'button[data-slot]:not([aria-disabled])';

/** Opens the search and walks to a free slot of a vendor's only source, with the keyboard alone. */
async function walkTo(vendor: string): Promise<string> {
  await page.goto(instance.url + RENNES);
  await page.locator('tbody tr').first().waitFor();
  const rows = page.locator('tbody tr');
  const labels = await rows.evaluateAll((all) =>
    all.map((row) => row.querySelector('td:last-child small')?.textContent),
  );
  const frees = await rows.evaluateAll(
    (all, free) => all.map((row) => row.querySelectorAll(free).length),
    FREE,
  );
  const rank = labels.findIndex((label, at) => label === vendor && (frees[at] ?? 0) > 0);
  expect(rank).toBeGreaterThanOrEqual(0);
  for (let count = 0; count <= rank; count += 1) await page.keyboard.press('j');
  const last = (await rows.nth(rank).locator(FREE).count()) - 1;
  for (let count = 0; count < last; count += 1) await page.keyboard.press('ArrowRight');
  return focusedSlot();
}

/** Holds the slot that has the focus. */
async function hold(): Promise<void> {
  await page.keyboard.press('Enter');
  await timer().waitFor();
}

describe.skipIf(!hasBrowser)('a regulator who books while someone is on the line', () => {
  beforeAll(async () => {
    [instance, browser] = await Promise.all([demoInstance(), demoBrowser()]);
  }, START_MS);

  beforeEach(async () => {
    context = await contextOf('regulator');
    page = await context.newPage();
  });

  afterEach(async () => {
    await orderVendor({ clear: true });
    await letGo(context, instance.url);
    for (const each of opened.splice(0)) await each.close();
  });

  test(
    'holds, confirms and cancels with the keyboard alone',
    async () => {
      const slot = await walkTo(BOOKS);
      await hold();
      expect(await focusedSlot()).toBe(slot);
      expect(await timer().innerText()).toMatch(/^(5:00|4:5\d)$/);
      expect(await choice().innerText()).toMatch(/tenu pour vous jusqu’à \d\d:\d\d/);
      const confirm = choice().getByRole('button', { name: /^Confirmer \d\d:\d\d/ });
      const box = await confirm.boundingBox();
      expect((box?.y ?? 720) + (box?.height ?? 0)).toBeLessThan(720);
      expect(await accessibilityFaults(page)).toEqual([]);

      await page.keyboard.press('c');
      await title('Rendez-vous confirmé').waitFor();
      expect(await choice().innerText()).toMatch(/agenda de Vilaine RDV, référence \S+/);
      expect(await choice().innerText()).toMatch(/«\s.+carte Vitale/s);
      expect(await consoleFaults(page)).toEqual([]);

      await page.keyboard.press('a');
      await choice().getByRole('radio', { name: 'la personne n’en veut plus', checked: true }).waitFor();
      await page.keyboard.press('ArrowDown');
      expect(await consoleFaults(page)).toEqual([]);
      await page.keyboard.press('c');
      await title('Rendez-vous annulé').waitFor();
      expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H2');
    },
    JOURNEY_MS,
  );

  test(
    'moves an appointment to another slot: one press, the next choice, one more',
    async () => {
      await walkTo(BOOKS);
      await hold();
      await page.keyboard.press('c');
      await title('Rendez-vous confirmé').waitFor();
      const before = new URL(page.url()).searchParams.get('slot');
      const id = await lastAppointment();
      await page.keyboard.press('t');
      await choice()
        .getByText(/^Rendez-vous de \d\d:\d\d à déplacer$/)
        .waitFor();
      expect(await consoleFaults(page)).toEqual([]);
      const other = page.locator('tbody tr', { hasText: BOOKS }).locator(FREE).last();
      await other.focus();
      await hold();
      await choice()
        .getByText(/^À la place de \d\d:\d\d$/)
        .waitFor();
      await choice()
        .getByRole('button', { name: /^Déplacer à \d\d:\d\d/ })
        .waitFor();
      expect(await consoleFaults(page)).toEqual([]);
      await page.keyboard.press('c');
      await title('Rendez-vous confirmé').waitFor();
      const after = new URL(page.url()).searchParams.get('slot');
      expect(after).not.toBe(before);
      expect(await lastAppointment()).toEqual({ ...id, slotId: after });
    },
    JOURNEY_MS,
  );

  test(
    'keeps what is held through a reload, extends it, and lets it go',
    async () => {
      const slot = await walkTo(REDIRECTS);
      await hold();
      await page.reload();
      await timer().waitFor();
      await page.clock.install();
      await page.clock.runFor(10_000);
      const before = await timer().innerText();
      await page.keyboard.press('p');
      await expect.poll(() => timer().innerText(), { timeout: 5000 }).not.toBe(before);
      await page.keyboard.press('Escape');
      await choice().getByText('Aucun créneau choisi').waitFor();
      await expect.poll(listHolds).toEqual([]);
      expect(slot).not.toBe('');
    },
    JOURNEY_MS,
  );

  test(
    'sees what is held elsewhere in a strip, takes it up again or lets it go',
    async () => {
      const slot = await walkTo(REDIRECTS);
      await hold();
      await page.keyboard.press('w');
      const strip = page.getByRole('region', { name: 'Vos réservations en cours' });
      await strip.getByText(/\d\d:\d\d tenu/).waitFor();
      expect(await consoleFaults(page)).toEqual([]);
      await strip.getByRole('button', { name: /^Reprendre/ }).click();
      await timer().waitFor();
      expect(new URL(page.url()).searchParams.get('slot')).toBe(slot);
      // Opened anew elsewhere, where no list has that slot.
      await page.goto(`${instance.url}/?commune=35288&near=Saint-Malo&radius=1`);
      await strip.getByRole('button', { name: /^Reprendre/ }).click();
      await timer().waitFor();
      expect(await consoleFaults(page)).toEqual([]);
      await page.keyboard.press('l');
      await strip.getByRole('button', { name: /^Libérer/ }).click();
      await strip.waitFor({ state: 'detached' });
    },
    JOURNEY_MS,
  );

  test(
    'is refused with three others, a key each',
    async () => {
      await walkTo(BOOKS);
      await hold();
      await orderVendor({ withdraw: 'held' });
      await page.keyboard.press('c');
      await title('Créneau retiré').waitFor();
      expect(await choice().getByRole('listitem').count()).toBe(3);
      expect(await consoleFaults(page)).toEqual([]);
      const wanted = await choice().getByRole('listitem').nth(1).innerText();
      await page.keyboard.press('2');
      await timer().waitFor();
      const [hour = ''] = /\d\d:\d\d/.exec(wanted) ?? [];
      expect(await choice().getByRole('heading', { level: 2 }).innerText()).toContain(hour);
      await page.keyboard.press('Escape');
    },
    JOURNEY_MS,
  );

  test(
    'is told when nobody knows: who telephoned settles it, or the answer comes by itself',
    async () => {
      const unanswered = async () => {
        await walkTo(BOOKS);
        await hold();
        await orderVendor({ fault: 'commit-then-error', on: ['book'], times: 1, delayMs: 0 });
        await orderVendor({ fault: 'error', on: ['find'], delayMs: 0 });
        await page.keyboard.press('c');
        await title('Réservation non confirmée par l’éditeur, vérification en cours').waitFor();
      };
      await unanswered();
      await page.keyboard.press('c');
      await choice()
        .getByRole('group', { name: /^Le cabinet a-t-il bien \d\d:\d\d dans son agenda/ })
        .waitFor();
      expect(await consoleFaults(page)).toEqual([]);
      await page.keyboard.press('1');
      await title('Rendez-vous confirmé').waitFor();
      expect(await choice().innerText()).toMatch(/Dit par Camille Lefèvre à \d\d:\d\d/);

      await orderVendor({ clear: true });
      await unanswered();
      expect(await choice().innerText()).toMatch(/Le créneau reste gardé.+Ne réservez pas ailleurs/s);
      expect(await consoleFaults(page)).toEqual([]);
      await page.reload();
      await title('Réservation non confirmée par l’éditeur, vérification en cours').waitFor();
      await orderVendor({ clear: true });
      await title('Rendez-vous confirmé').waitFor({ timeout: 30_000 });
    },
    JOURNEY_MS,
  );

  test(
    'books on the vendor’s own page, then says what came of it',
    async () => {
      await walkTo(REDIRECTS);
      await hold();
      const [aside] = await Promise.all([context.waitForEvent('page'), page.keyboard.press('c')]);
      expect(new URL(aside.url()).searchParams.get('origin')).toBe('sas');
      await aside.close();
      await title(`À réserver chez ${REDIRECTS}`).waitFor();
      expect(await choice().getByRole('group').count()).toBe(0);
      await page.keyboard.press('c');
      await choice()
        .getByRole('group', { name: /^Avez-vous pu réserver/ })
        .waitFor();
      expect(await consoleFaults(page)).toEqual([]);
      await page.keyboard.press('1');
      await title('Rendez-vous confirmé').waitFor();
    },
    JOURNEY_MS,
  );

  test(
    'does not lose a confirmation that nobody answered, nor books it twice',
    async () => {
      await walkTo(BOOKS);
      await hold();
      let lost = 0;
      await context.route('**/api/appointments', async (route) => {
        if (route.request().method() !== 'POST' || lost > 0) return route.fallback();
        lost += 1;
        // The request arrives and its answer does not.
        await route.fetch();
        return route.abort();
      });
      await page.keyboard.press('c');
      await title('Confirmation sans réponse').waitFor();
      await title('Rendez-vous confirmé').waitFor();
      const own = await (await context.request.get(`${instance.url}/api/appointments`)).json();
      const slot = new URL(page.url()).searchParams.get('slot');
      expect(own.items.filter((each: { slotId?: string }) => each.slotId === slot)).toHaveLength(1);
    },
    JOURNEY_MS,
  );

  test(
    'finds a slot that a colleague holds: who, until when, and three others',
    async () => {
      const slot = await walkTo(BOOKS);
      const colleague = await (await contextOf('chief-regulator')).newPage();
      await colleague.goto(instance.url + RENNES);
      const theirs = colleague.locator(`button[data-slot="${slot}"]`);
      await theirs.waitFor();
      await hold();
      await expect.poll(() => theirs.getAttribute('aria-disabled'), { timeout: 25_000 }).toBe('true');
      await theirs.focus();
      await colleague.keyboard.press('Enter');
      const panel = colleague.getByRole('region', { name: 'Choix' });
      await panel.getByText('Déjà tenu', { exact: true }).waitFor();
      expect(await panel.innerText()).toMatch(
        /Camille Lefèvre tient le créneau de \d\d:\d\d jusqu’à \d\d:\d\d/,
      );
      expect(await panel.getByRole('listitem').count()).toBe(3);
      expect(await consoleFaults(colleague)).toEqual([]);
      await page.keyboard.press('c');
      await title('Rendez-vous confirmé').waitFor();
    },
    JOURNEY_MS,
  );

  test(
    'loses nothing on a screen 320 pixels wide, in the dark',
    async () => {
      await page.setViewportSize({ width: 320, height: 640 });
      await page.emulateMedia({ colorScheme: 'dark' });
      await walkTo(BOOKS);
      await hold();
      expect(await sidewaysOverflow(page)).toBe(0);
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.keyboard.press('Escape');
    },
    JOURNEY_MS,
  );
});
