import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { PROBLEMS } from '../problem.ts';
import { languageOf } from '../language.ts';
import { router } from '../router.ts';
import { apiPage } from './api-page.ts';
import { quickStartPage } from './quick-start.ts';
import { rulesPage } from './rules.ts';

/** A file of its own, because no script runs inline here. */
const START = `SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#docs', deepLinking: true });\n`;

/** What the page needs of swagger-ui-dist, and nothing else of that folder. */
const STYLE = fileURLToPath(import.meta.resolve('swagger-ui-dist/swagger-ui.css'));
const SCRIPT = fileURLToPath(import.meta.resolve('swagger-ui-dist/swagger-ui-bundle.js'));

const CACHING = { 'Cache-Control': 'public, max-age=3600' };

/** The description to read and try, served from here alone, and what each problem's `type` points to. */
export const docsRoutes = router();

docsRoutes.get('/docs', (c) => c.html(apiPage(languageOf(c))));

docsRoutes.get('/docs/rules', (c) => c.html(rulesPage(languageOf(c))));

docsRoutes.get('/docs/quick-start', (c) => {
  const { clock, config } = c.var.deps;
  const origin = config.publicUrl ?? `http://localhost:${config.port}`;
  return c.html(quickStartPage({ language: languageOf(c), now: clock(), origin }));
});

docsRoutes.get('/docs/start.js', (c) => c.body(START, 200, { 'Content-Type': 'text/javascript' }));

docsRoutes.get('/docs/swagger-ui.css', async (c) =>
  c.body(await readFile(STYLE, 'utf8'), 200, { 'Content-Type': 'text/css; charset=utf-8', ...CACHING }),
);

docsRoutes.get('/docs/swagger-ui-bundle.js', async (c) =>
  c.body(await readFile(SCRIPT, 'utf8'), 200, {
    'Content-Type': 'text/javascript; charset=utf-8',
    ...CACHING,
  }),
);

docsRoutes.get('/problems/:code', async (c, next) => {
  const code = c.req.param('code');
  const found = Object.entries(PROBLEMS).find(([each]) => each === code);
  return found ? c.json({ code, ...found[1] }) : next();
});
