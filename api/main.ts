import { createAdaptorServer } from '@hono/node-server';
import { DateTime } from 'luxon';
import { pino } from 'pino';
import { openDatabase } from '../db/client.ts';
import { stopWithParent, tellReady } from '../db/lifeline.ts';
import { createApp } from './app.ts';
import { readConfig, type Config } from './config.ts';
import { openRunWakes } from './feeds/run-wakes.ts';

/** How long requests under way may take to end, ms. */
const GRACE_MS = 4000;

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = pino({ name: 'api', level: config.logLevel });
  const db = openDatabase(config.databaseUrl, { max: 20 });
  const wakes = await openRunWakes(config.databaseUrl);
  const app = createApp({ db, clock: () => DateTime.now(), config, log, wakes });
  const server = createAdaptorServer({ fetch: app.fetch });
  stopWithParent(async () => {
    await close(server);
    await Promise.all([wakes.close(), db.close()]);
  });
  await listen(server, config);
  log.info({ host: config.host, port: config.port, sandbox: config.sandbox }, 'the API listens');
  tellReady('api');
}

type Server = ReturnType<typeof createAdaptorServer>;

function listen(server: Server, { port, host }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
}

/** Ends when the requests under way have; those that last too long are cut. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    if ('closeIdleConnections' in server) server.closeIdleConnections();
    setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), GRACE_MS).unref();
  });
}

/** One sentence rather than a stack, for what the person who started it can mend. */
function explain(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'EADDRINUSE') return 'The port is taken: choose another with PORT, or stop what uses it.';
  return error instanceof Error ? error.message : String(error);
}

main().catch((error: unknown) => {
  console.error(`The API did not start. ${explain(error)}`);
  process.exit(1);
});
