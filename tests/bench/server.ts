import { serve } from '@hono/node-server';
import { createRoute } from '@hono/zod-openapi';
import { DateTime } from 'luxon';
import { pino } from 'pino';
import { z } from 'zod';
import { createApp } from '../../api/app.ts';
import { readConfig } from '../../api/config.ts';
import { openRunWakes } from '../../api/feeds/run-wakes.ts';
import { createVault, makeSecrets } from '../../api/identity/vault.ts';
import { openLive } from '../../api/live/live.ts';
import { openVault } from '../../api/identity/secrets-file.ts';
import { needs, openToAll } from '../../api/middleware/authorise.ts';
import { router } from '../../api/router.ts';
import { openMemory } from '../../api/search/memory.ts';
import { offersQuery } from '../../api/search/query.ts';
import { openDatabase } from '../../db/client.ts';
import { stopWithParent } from '../../db/lifeline.ts';
import { openVendorCalls } from '../../importers/vendor-calls.ts';
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

const cannedAgenda = createRoute({
  method: 'get',
  path: '/canned-agenda',
  ...needs('slot-public', 'read'),
  request: { query: z.strictObject({ limit: z.string() }) },
  responses: { 200: { description: 'The bytes of an agenda read before.' } },
});

const bare = createRoute({
  method: 'get',
  path: '/bare-304',
  ...openToAll('a bare answer to compare with'),
  responses: { 304: { description: 'Nothing has changed.' } },
});

const cans = new Map<string, string>();

function cannedRoutes() {
  const canned = (url: string) => {
    const can = cans.get(url.slice(url.indexOf('?')));
    if (can === undefined) throw new Error('nothing was canned for this query');
    return can;
  };
  const json = { 'Content-Type': 'application/json' };
  return router()
    .openapi(cannedOffers, (c) => c.body(canned(c.req.url), 200, json))
    .openapi(cannedAgenda, (c) => c.body(canned(c.req.url), 200, json));
}

/** The API as `api/main.ts` composes it, but at an instant that does not move. */
const now = DateTime.fromISO(settings.parse(process.env).NOW, { zone: 'utc' });
if (!now.isValid) throw new Error('NOW is no instant');
const config = readConfig(process.env);
const db = openDatabase(config.databaseUrl, { max: 20 });
const reader = openDatabase(config.databaseUrl, { max: 12, planOnce: true });
const wakes = await openRunWakes(config.databaseUrl);
const changes = await openRunWakes(config.databaseUrl, 'live');
const calendarChanges = await openRunWakes(config.databaseUrl, 'calendar');
const log = pino({ level: 'warn' });
const memory = openMemory({ db: reader, clock: () => now, log, wakes });
const vault = config.secrets === undefined ? createVault(makeSecrets()) : openVault(config);
const live = openLive({ db: reader, sessions: db, clock: () => now, log, wakes: changes });
const app = createApp({
  db,
  reader,
  memory,
  clock: () => now,
  config,
  vault,
  log,
  wakes,
  calendarChanges,
  live,
  vendorCalls: openVendorCalls(),
});
app.route('/api', cannedRoutes());
app.route(
  '/',
  router().openapi(bare, (c) => c.body(null, 304)),
);

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
  await live.close();
  server.close();
  memory.close();
  await Promise.all([wakes.close(), changes.close(), calendarChanges.close(), reader.close(), db.close()]);
});
