import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { Language } from '../../importers/rules.ts';

/** Markup whose texts were escaped as they were put in. */
export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

const STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#16191d, #eceae6); --soft: light-dark(#454b53, #b9bec4);
  --paper: light-dark(#fffefb, #171b1e); --ground: light-dark(#f6f4f0, #101315); --line: light-dark(#d9d4ca, #2c3238);
  --accent: light-dark(#0b5a73, #74c3db); --urgent: light-dark(#b0221b, #ff8a80); --warn: light-dark(#8a5a00, #e0b04a) }
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif }
header, main { max-width: 60rem; margin: 0 auto; padding: 1rem }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; align-items: baseline }
nav strong { font-size: 1.125rem }
a { color: var(--accent) } a[aria-current] { color: inherit; text-decoration: none; font-weight: 600 }
a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
h1 { font-size: 1.6rem; line-height: 1.2; margin: .5rem 0 } h2 { font-size: 1.2rem; margin: 2rem 0 .5rem }
h3 { font-size: 1rem; margin: 0 }
section.card { background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: .75rem 1rem; margin: .75rem 0 }
section.card:target { border-color: var(--accent) }
.error { color: var(--urgent) } .warning { color: var(--warn) } .info, .soft { color: var(--soft) }
.card dl { display: grid; grid-template-columns: 9rem 1fr; gap: .25rem 1rem; margin: .5rem 0 0 }
.card dt { color: var(--soft) } .card dd { margin: 0; overflow-wrap: anywhere }
code, pre { font-family: ui-monospace, monospace; font-size: .875rem; overflow-wrap: anywhere }
main > pre, .card > pre { background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: .75rem; overflow-x: auto }
.scroll { overflow-x: auto } .scroll table { border-collapse: collapse; font-variant-numeric: tabular-nums }
.scroll :is(th, td) { padding: .125rem .375rem; text-align: right } .scroll th:first-child { text-align: left }
.sheet { color-scheme: light; background: #fff; color: #16191d; border-radius: 8px; padding: .5rem }
@media (max-width: 40rem) { .card dl { grid-template-columns: 1fr } .card dd { margin-bottom: .25rem } }
`;

/** What a Content-Security-Policy must name for the pages' own style to apply: it is inside them, so that they travel whole. */
export const PAGE_STYLE_HASH = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;

const NAVIGATION = [
  ['/docs', { fr: 'L’API', en: 'The API' }],
  ['/docs/rules', { fr: 'Les règles', en: 'The rules' }],
  ['/docs/quick-start', { fr: 'Premier envoi', en: 'Quick start' }],
] as const;

/** The links between the pages of the documentation; `path` is the one they stand on. */
export function navigation(language: Language, path: string): Html {
  const links = NAVIGATION.map(([address, label]) => {
    const current = address === path ? raw('aria-current="page"') : '';
    return html`<a href="${address}?lang=${language}" ${current}>${label[language]}</a>`;
  });
  const other = language === 'fr' ? 'en' : 'fr';
  const name = other === 'fr' ? 'Français' : 'English';
  return html`<strong>Créneau</strong> ${links}
    <a href="${path}?lang=${other}" lang="${other}" hreflang="${other}">${name}</a>`;
}

interface Page {
  language: Language;
  title: string;
  header?: Html;
  main: Html;
  /** What else the page loads, from here alone. */
  loads?: Html;
}

/** A whole page, its style inside; without `loads` it needs nothing else. */
export function page({ language, title, header, main, loads }: Page): Html {
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Créneau</title>
        <link rel="icon" href="data:," />
        ${raw(`<style>${STYLE}</style>`)} ${loads ?? ''}
      </head>
      <body>
        ${header ? html`<header><nav aria-label="Documentation">${header}</nav></header>` : ''}
        <main>${main}</main>
      </body>
    </html>`;
}
