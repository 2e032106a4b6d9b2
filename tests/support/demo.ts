import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { hasBrowser, openBrowser } from './browser.ts';
import { testDatabase } from './database.ts';
import { startInstance, type Instance } from './instance.ts';

/** What a demo may take to be ready, and a journey to be made, on two busy cores; milliseconds. */
const START_MS = 90_000;
export const JOURNEY_MS = 60_000;

/** What the journeys of a file share, and the window of the one that is being made. */
export interface Demo {
  readonly url: string;
  readonly browser: Browser;
  readonly context: BrowserContext;
  readonly page: Page;
  /** Signs a persona in and opens an address, in this window or another. */
  enter: (persona: string, path: string, page?: Page) => Promise<void>;
}

/** Opens the whole of Créneau on a copy of the migrated template: what a start from nothing does is tested elsewhere. */
export async function startDemo(): Promise<Instance> {
  const { url } = await testDatabase({ max: 1 });
  return startInstance({ DATABASE_URL: url });
}

/**
 * The whole of Créneau and a browser for the journeys of this file; each journey has a window of its own. `draws`: WebGL
 * too. Without a browser nothing is started, and the journeys are to be skipped.
 */
export function openDemo({ height = 900, draws = false } = {}): Demo {
  let instance: Instance;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  if (hasBrowser) {
    beforeAll(async () => {
      [instance, browser] = await Promise.all([startDemo(), openBrowser({ draws })]);
    }, START_MS);
    afterAll(async () => {
      await browser.close();
      await instance.stop();
    });
    beforeEach(async () => {
      context = await browser.newContext({ viewport: { width: 1280, height }, locale: 'fr-FR' });
      page = await context.newPage();
    });
    afterEach(() => context.close());
  }
  return {
    get url() {
      return instance.url;
    },
    get browser() {
      return browser;
    },
    get context() {
      return context;
    },
    get page() {
      return page;
    },
    enter: async (persona, path, window = page) => {
      const answer = await window.context().request.post(`${instance.url}/api/sandbox/sessions`, {
        data: { persona },
        headers: { Origin: instance.url },
      });
      expect(answer.status()).toBe(201);
      await window.goto(instance.url + path);
    },
  };
}
