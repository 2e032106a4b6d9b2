import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { signIn } from './demo.ts';

/** A vendor that holds and books. */
export const BOOKS = 'Vilaine RDV';
/** A slot that one may take. */
const FREE = 'button[data-slot]:not([aria-disabled])';
const CHIEF = 'Youssef Benali';
const PLACE = { label: 'Rennes', insee: '35238', precision: 'VILLE' };

/** Someone at a screen of an instance. */
export interface Screen {
  context: BrowserContext;
  page: Page;
  url: string;
}

interface Case {
  id: string;
  number: number;
  state: string;
  outcome: string | null;
}

interface CaseFile {
  header: Case & {
    owner: { name?: string };
    booking: { state: string; appointmentId: string | null } | null;
  };
  handOver: { requestId: string } | null;
}

interface Offered {
  items: { booking: string; sources: { vendor: string }[]; slots: { id: string; version: number }[] }[];
}

interface Held {
  holdId: string;
  fencingToken: number;
}

/** A persona's own browser window, signed in. */
export async function screenOf(browser: Browser, url: string, persona: string): Promise<Screen> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'fr-FR' });
  await signIn(context, { url, persona });
  return { context, page: await context.newPage(), url };
}

async function send<Body>(
  { context, url }: Screen,
  path: string,
  { match, ...data }: { match?: string } & Record<string, unknown>,
): Promise<Body> {
  const headers = {
    Origin: url,
    'Idempotency-Key': crypto.randomUUID(),
    ...(match !== undefined && { 'If-Match': match }),
  };
  const answer = await context.request.post(`${url}/api${path}`, { data, headers });
  expect(answer.status(), `${path}: ${await answer.text()}`).toBeLessThan(300);
  return answer.json();
}

interface NewCase {
  priority?: string;
  contact?: object;
  motive?: object;
}

/** A case of whoever is at the screen; someone in Rennes when nothing is said of them. */
export function openCase(screen: Screen, { contact, ...more }: NewCase = {}): Promise<Case> {
  return send(screen, '/cases', { specialty: 'SM54', contact: { place: PLACE, ...contact }, ...more });
}

async function readFile({ context, url }: Screen, id: string): Promise<CaseFile> {
  return (await context.request.get(`${url}/api/cases/${id}`)).json();
}

/** Where a case stands. */
export async function read(screen: Screen, id: string): Promise<Case> {
  return (await readFile(screen, id)).header;
}

/** Leaves no open case for the next one to meet. */
export async function closeAll(chief: Screen): Promise<void> {
  const answer = await chief.context.request.get(`${chief.url}/api/cases?list=open`);
  const { items }: { items: Case[] } = await answer.json();
  const reason = 'Essai.';
  for (const { id } of items) {
    const { header, handOver } = await readFile(chief, id);
    const step = (event: object) => send(chief, `/cases/${id}/events`, { reason, ...event });
    if (header.owner.name !== CHIEF) await step({ type: 'take' });
    if (handOver) await step({ type: 'cancel-hand-over', requestId: handOver.requestId });
    await giveBack(chief, id);
    await step({ type: 'close', outcome: 'not-needed' });
  }
}

/** Cancels what is booked for a case, of which the case itself may not have heard yet. */
async function giveBack(screen: Screen, caseId: string): Promise<void> {
  const { context, url } = screen;
  const answer = await context.request.get(`${url}/api/appointments?of=all&caseId=${caseId}`);
  const { items }: { items: { appointmentId: string; state: string; version: number }[] } =
    await answer.json();
  for (const { appointmentId, version } of items.filter(({ state }) => KEPT.has(state)))
    await send(screen, `/appointments/${appointmentId}/cancel`, { match: `"${version}"` });
}

const KEPT = new Set(['confirmed', 'unknown', 'awaiting-vendor']);

/** Books the first slot of the vendor that books here; for a case, or for none. */
export async function book(screen: Screen, caseId?: string): Promise<void> {
  const { context, url } = screen;
  const search = await context.request.get(`${url}/api/offers?commune=35238&specialty=SM54&limit=50`);
  const { items }: Offered = await search.json();
  const offer = items.find(({ booking, sources }) => booking === 'here' && sources[0]?.vendor === BOOKS);
  const [slot] = offer?.slots ?? [];
  const wanted = { slotId: slot?.id, slotVersion: slot?.version, ...(caseId !== undefined && { caseId }) };
  const { holdId, fencingToken } = await send<Held>(screen, '/holds', wanted);
  await send(screen, '/appointments', { holdId, fencingToken });
}

/** Walks to the last free slot of a vendor's only source, with the keyboard alone. */
export async function walkTo(page: Page, vendor: string): Promise<void> {
  const rows = page.locator('tbody tr');
  await rows.first().waitFor();
  const found = await rows.evaluateAll(
    (all, { free, vendor }) =>
      all.findIndex(
        (row) =>
          row.querySelector('td:last-child small')?.textContent === vendor &&
          row.querySelector(free) !== null,
      ),
    { free: FREE, vendor },
  );
  expect(found).toBeGreaterThanOrEqual(0);
  for (let count = 0; count <= found; count += 1) await page.keyboard.press('j');
  const last = (await rows.nth(found).locator(FREE).count()) - 1;
  for (let count = 0; count < last; count += 1) await page.keyboard.press('ArrowRight');
}
