import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect } from 'vitest';
import { hasBrowser, openBrowser } from './browser.ts';
import { testDatabase } from './database.ts';
import { startInstance, type Instance } from './instance.ts';

/** What a demo may take to be ready, and a journey to be made, on two busy cores; milliseconds. */
export const START_MS = 90_000;
export const JOURNEY_MS = 60_000;

/** What the journeys of a file share, and the window of the one that is being made. */
export interface Demo {
  readonly url: string;
  readonly context: BrowserContext;
  readonly page: Page;
  /** Journeys in a window of their own each; skipped where there is no browser. */
  journeys: (title: string, define: () => void) => void;
  /** Signs a persona in and opens an address. */
  enter: (persona: string, path: string) => Promise<void>;
}

/** Of this test file, whatever it is made of: a start takes twenty seconds of a core, and a browser two. */
const opened: { instance?: Promise<Instance>; browser?: Promise<Browser>; drawing?: Promise<Browser> } = {};

afterAll(async () => {
  for (const browser of [opened.browser, opened.drawing]) await (await browser)?.close();
  await (await opened.instance)?.stop();
}, START_MS);

/** The whole of Créneau on a copy of the migrated template: what a start from nothing does is tested elsewhere. */
export function demoInstance(): Promise<Instance> {
  opened.instance ??= testDatabase({ max: 1 }).then(({ url }) => startInstance({ DATABASE_URL: url }));
  return opened.instance;
}

/** The browser of this test file. `draws`: the one with WebGL. */
export function demoBrowser({ draws = false } = {}): Promise<Browser> {
  return draws ? (opened.drawing ??= openBrowser({ draws })) : (opened.browser ??= openBrowser());
}

/** The whole of Créneau and a browser for journeys. `draws`: WebGL too. Without a browser nothing is started. */
export function openDemo({ height = 900, draws = false } = {}): Demo {
  let url: string;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  const live = () => {
    beforeAll(async () => {
      [{ url }, browser] = await Promise.all([demoInstance(), demoBrowser({ draws })]);
    }, START_MS);
    beforeEach(async () => {
      context = await browser.newContext({ viewport: { width: 1280, height }, locale: 'fr-FR' });
      page = await context.newPage();
    });
    afterEach(async () => {
      try {
        await letGo(context, url);
      } finally {
        await context.close();
      }
    });
  };
  return {
    get url() {
      return url;
    },
    get context() {
      return context;
    },
    get page() {
      return page;
    },
    journeys: (title, define) =>
      describe.skipIf(!hasBrowser)(title, () => {
        live();
        define();
      }),
    enter: async (persona, path) => {
      await signIn(context, { url, persona });
      await page.goto(url + path);
    },
  };
}

/** Signs a persona in, without the pages of a provider. */
export async function signIn(context: BrowserContext, at: { url: string; persona: string }): Promise<void> {
  const { url, persona } = at;
  const headers = { Origin: url };
  const answer = await context.request.post(`${url}/api/sandbox/sessions`, { data: { persona }, headers });
  expect(answer.status()).toBe(201);
}

/** Lets go of whatever the person at a screen still holds, for the next one to meet nothing of it. */
export async function letGo({ request }: BrowserContext, url: string): Promise<void> {
  const answer = await request.get(`${url}/api/holds`);
  if (!answer.ok()) return;
  const { items }: { items: { holdId: string }[] } = await answer.json();
  for (const { holdId } of items) {
    await request.delete(`${url}/api/holds/${holdId}`, { headers: { Origin: url } });
  }
}
