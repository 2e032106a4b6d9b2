import { existsSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type Page } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** What stays quiet and local in a browser that a test drives. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const executablePath = PLACES.find((path) => existsSync(path));

/** False where journeys cannot be made; it says once what to install. */
export const hasBrowser = executablePath !== undefined;
if (!hasBrowser) {
  console.warn('The journeys are skipped: they need Chromium (apt-get install chromium).');
}

/** A map is drawn by WebGL, which a machine without a graphics card computes. */
const DRAWING = ['--use-angle=swiftshader', '--enable-unsafe-swiftshader'];

/** A real browser without a window; the one who opens it closes it. `draws`: WebGL too. */
export function openBrowser({ draws = false } = {}): Promise<Browser> {
  const args = draws ? [...ARGUMENTS.filter((each) => each !== '--disable-gpu'), ...DRAWING] : ARGUMENTS;
  return chromium.launch({ ...(executablePath === undefined ? {} : { executablePath }), args });
}

/** What axe finds against WCAG 2.2 A and AA, a line each; empty when nothing. `but`: what is left out, as a selector. */
export async function accessibilityFaults(page: Page, { but }: { but?: string } = {}): Promise<string[]> {
  const axe = new AxeBuilder({ page }).withTags([
    'wcag2a',
    'wcag2aa',
    'wcag21a',
    'wcag21aa',
    'wcag22aa',
    'best-practice',
  ]);
  const { violations } = await (but === undefined ? axe : axe.exclude(but)).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}

/** The same beside the list of offers, which the journeys of the search check and which takes most of the time. */
export const consoleFaults = (page: Page): Promise<string[]> =>
  accessibilityFaults(page, { but: 'section[aria-labelledby="offers-title"]' });

/** How far the page can be scrolled sideways, CSS pixels; 0 when nothing is lost. */
export function sidewaysOverflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
