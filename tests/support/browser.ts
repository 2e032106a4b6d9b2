import { existsSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type Page } from 'playwright-core';
import { expect } from 'vitest';

/** The engine without the windows takes half the processor; `CHROMIUM` names another. */
const PLACES = [
  process.env['CHROMIUM'] ?? '',
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** What stays quiet and local in a browser that a test drives. */
const ARGUMENTS = [
  '--no-sandbox',
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
  console.warn(
    'The journeys are skipped: they need Chromium (apt-get install chromium-headless-shell, or chromium).',
  );
}

/** A map is drawn by WebGL, which a machine without a graphics card computes: where no map is tested, nothing is. */
const DRAWING = ['--use-angle=swiftshader', '--enable-unsafe-swiftshader'];
const NOT_DRAWING = ['--disable-gpu', '--disable-3d-apis'];

/** A real browser without a window; the one who opens it closes it. `draws`: WebGL too. */
export function openBrowser({ draws = false } = {}): Promise<Browser> {
  const args = [...ARGUMENTS, ...(draws ? DRAWING : NOT_DRAWING)];
  return chromium.launch({ ...(executablePath === undefined ? {} : { executablePath }), args });
}

/** Every rule of WCAG 2.2 A and AA and of good practice; of the passes, which nobody reads, not each element is described. */
const RULES: Parameters<AxeBuilder['options']>[0] = {
  runOnly: {
    type: 'tag',
    values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  },
  resultTypes: ['violations'],
};

/**
 * What axe finds against WCAG 2.2 A and AA, a line each; empty when nothing. `but`: what is left out, as a selector. Our
 * pages hold no frame, which is made sure of, so axe sums up where it is rather than in a page of its own: with the
 * options above, a fifth of the time.
 */
export async function accessibilityFaults(page: Page, { but }: { but?: string } = {}): Promise<string[]> {
  expect(page.frames()).toHaveLength(1);
  const axe = new AxeBuilder({ page }).options(RULES).setLegacyMode();
  const { violations } = await (but === undefined ? axe : axe.exclude(but)).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}

/** The same beside the list of offers, which the journeys of the search check and which takes most of the time. */
export const consoleFaults = (page: Page): Promise<string[]> =>
  accessibilityFaults(page, { but: 'section[aria-labelledby="offers-title"]' });

/** How far the page can be scrolled sideways once it stands still, CSS pixels; 0 when nothing is lost. */
export function sidewaysOverflow(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const { documentElement: root } = document;
    const overflow = () => root.scrollWidth - root.clientWidth;
    // A chart follows a new width a moment later.
    const until = performance.now() + 3000;
    while (overflow() > 0 && performance.now() < until) await new Promise(requestAnimationFrame);
    return overflow();
  });
}
