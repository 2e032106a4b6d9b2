import { html } from 'hono/html';
import type { Language } from '../../importers/rules.ts';
import { navigation, page, type Html } from './page.ts';

const TITLE = { fr: 'L’API', en: 'The API' };

const WITHOUT_SCRIPT = {
  fr: 'La description se lit aussi telle quelle :',
  en: 'The description can also be read as it is:',
};

/** The description to read and try: Swagger UI, served from here alone. */
export function apiPage(language: Language): Html {
  const loads = html`<link rel="stylesheet" href="/docs/swagger-ui.css" />
    <script defer src="/docs/swagger-ui-bundle.js"></script>
    <script defer src="/docs/start.js"></script>`;
  const main = html`<div id="docs" class="sheet"></div>
    <noscript
      ><p>${WITHOUT_SCRIPT[language]} <a href="/api/openapi.json">openapi.json</a></p></noscript
    >`;
  return page({ language, title: TITLE[language], header: navigation(language, '/docs'), main, loads });
}
