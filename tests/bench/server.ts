import { serve } from '@hono/node-server';
import { createRoute } from '@hono/zod-openapi';
import { DateTime } from 'luxon';
import { pino } from 'pino';
import { z } from 'zod';
import { createApp } from '../../api/app.ts';
import { readConfig } from '../../api/config.ts';
import { openRunWakes } from '../../api/feeds/run-wakes.ts';
import { createVault, makeSecrets } from '../../api/identity/vault.ts';
import { needs } from '../../api/middleware/authorise.ts';
import { router } from '../../api/router.ts';
import { openMemory } from '../../api/search/memory.ts';
import { offersQuery } from '../../api/search/query.ts';
import { openDatabase } from '../../db/client.ts';
import { stopWithParent } from '../../db/lifeline.ts';
import { answerParent } from './child.ts';

/** What to answer again and again: the paths to ask once, and the token to ask them with. */
const canning = z.object({ token: z.string(), paths: z.array(z.string()) });
const settings = z.object({ NOW: z.iso.datetime() });

/** The same contract, middleware and validation as the search, with an answer that is already there. */
const cannedOffers = createRoute({
  method: 'get',
  path: '/canned',
  ...needs('slot-public', 'read'),
  request: { query: offersQuery },
  responses: { 200: { description: 'The bytes of a search made before.' } },
});

const cans = new Map<string, string>();

function cannedRoutes() {
  return router().openapi(cannedOffers, (c) => {
    const { url } = c.req;
    const can = cans.get(url.slice(url.indexOf('?')));
    if (can === undefined) throw new Error('nothing was canned for this query');
    return c.body(can, 200, { 'Content-Type': 'application/json' });
  });
}

/** The API as `api/main.ts` composes it, but at an instant that does not move. */
const now = DateTime.fromISO(settings.parse(process.env).NOW, { zone: 'utc' });
if (!now.isValid) throw new Error('NOW is no instant');
const config = readConfig(process.env);
const db = openDatabase(config.databaseUrl, { max: 20 });
const reader = openDatabase(config.databaseUrl, { max: 12, planOnce: true });
const wakes = await openRunWakes(config.databaseUrl);
const log = pino({ level: 'warn' });
const memory = openMemory({ db: reader, clock: () => now, log, wakes });
const vault = createVault(makeSecrets());
const app = createApp({ db, reader, memory, clock: () => now, config, vault, log, wakes });
app.route('/api', cannedRoutes());

/** Asks the real search once for each path and keeps the bytes. Gives their mean length. */
async function can({ token, paths }: z.infer<typeof canning>): Promise<{ bytes: number }> {
  await memory.catchUp();
  let bytes = 0;
  for (const path of paths) {
    const answer = await app.request(path, { headers: { authorization: `Bearer ${token}` } });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    const text = await answer.text();
    cans.set(path.slice(path.indexOf('?')), text);
    bytes += Buffer.byteLength(text) / paths.length;
  }
  return { bytes };
}

answerParent(async (message) => can(canning.parse(message)));
const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => {
  process.send?.({ ready: port });
});
stopWithParent(async () => {
  server.close();
  memory.close();
  await Promise.all([wakes.close(), reader.close(), db.close()]);
});
