import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { PROBLEMS } from '../problem.ts';
import { router } from '../router.ts';

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Créneau: the API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/swagger-ui.css">
<div id="docs"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</html>
`;

/** A file of its own, because no script runs inline here. */
const START = `SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#docs', deepLinking: true });\n`;

/** What the page needs of swagger-ui-dist, and nothing else of that folder. */
const STYLE = fileURLToPath(import.meta.resolve('swagger-ui-dist/swagger-ui.css'));
const SCRIPT = fileURLToPath(import.meta.resolve('swagger-ui-dist/swagger-ui-bundle.js'));

const CACHING = { 'Cache-Control': 'public, max-age=3600' };

/** The description to read and try, served from here alone, and what each problem's `type` points to. */
export const docsRoutes = router();

docsRoutes.get('/docs', (c) => c.html(PAGE));

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
