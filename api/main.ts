import type { Server } from 'node:http';
import { DateTime } from 'luxon';
import { pino } from 'pino';
import { openDatabase } from '../db/client.ts';
import { stopWithParent, tellReady } from '../db/lifeline.ts';
import { createApp } from './app.ts';
import { publishingDuty } from './availability/duty.ts';
import { expiryDuty, reconcileDuty, tidyDuty } from './booking/duties.ts';
import { baseOf, readConfig, type Config } from './config.ts';
import { keepDuties, type Duty } from './duties.ts';
import { openRunWakes } from './feeds/run-wakes.ts';
import { takeHubAnswer } from './hub/answers.ts';
import { openHub } from './hub/hub.ts';
import { doorSettings, openDoors } from './identity/doors.ts';
import { startSandboxProvider } from './identity/sandbox/provider.ts';
import { openVendorCalls } from '../importers/vendor-calls.ts';
import { openVault } from './identity/secrets-file.ts';
import { forgettingDuty } from './live/forget.ts';
import { startLive } from './live/start.ts';
import { openRateLimits } from './middleware/rate-limit.ts';
import { revokingDuty } from './outbox/regulators-duty.ts';
import { sendingDuty } from './outbox/send-messages.ts';
import { casesDuty } from './regulation/duty.ts';
import { startMailCatcher } from './notifications/mail-catcher.ts';
import { openMailer } from './notifications/mailer.ts';
import { noticingDuty } from './notifications/noticing-duty.ts';
import { notifyingDuty } from './notifications/notifying-duty.ts';
import { preventionDuty } from './notifications/prevention-duty.ts';
import { consentsDuty } from './people/ended-consents.ts';
import { exportsDuty } from './people/exports-duty.ts';
import { majorityDuty } from './people/grown-up.ts';
import { retentionDuty } from './people/retention.ts';
import type { Deps } from './router.ts';
import { openMemory } from './search/memory.ts';
import { createHttpServer } from './serve.ts';

/** What the API does unasked, a line each. */
const DUTIES: readonly Duty[] = [
  casesDuty,
  notifyingDuty,
  noticingDuty,
  preventionDuty,
  consentsDuty,
  majorityDuty,
  exportsDuty,
  retentionDuty,
  expiryDuty,
  reconcileDuty,
  tidyDuty,
  publishingDuty(),
  forgettingDuty(),
  sendingDuty,
  revokingDuty,
];

/** How long requests under way may take to end, ms. */
const GRACE_MS = 4000;

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = pino({ name: 'api', level: config.logLevel });
  const db = openDatabase(config.databaseUrl, { max: 20 });
  const reader = openDatabase(config.databaseUrl, { max: 12, planOnce: true });
  const wakes = await openRunWakes(config.databaseUrl);
  const calendarChanges = await openRunWakes(config.databaseUrl, 'calendar');
  const { databaseUrl } = config;
  const clock = () => DateTime.now();
  const memory = openMemory({ db: reader, clock, log, wakes });
  const vendorCalls = openVendorCalls();
  const screens = await startLive({ db, reader, databaseUrl, clock, log, vendorCalls });
  const base = baseOf(config);
  const { host, sandbox } = config;
  const provider = sandbox ? await startSandboxProvider({ base, host, sandbox }) : undefined;
  const hub = config.hub && openHub(config.hub, log);
  const caught = sandbox && !config.smtpUrl ? await startMailCatcher({ clock }) : undefined;
  const smtpUrl = config.smtpUrl ?? caught?.url;
  const deps: Deps = {
    db,
    reader,
    memory,
    config,
    log,
    wakes,
    calendarChanges,
    live: screens.live,
    rechecks: screens.rechecks,
    clock,
    vault: openVault(config),
    ...(hub && { hub }),
    ...(caught && { caught }),
    ...(smtpUrl && { mailer: openMailer({ url: smtpUrl, from: config.mailFrom }) }),
    vendorCalls,
    doors: openDoors({ ...provider?.doors, ...doorSettings(config) }, base),
    ...(config.rateFactor > 0 ? { limits: openRateLimits(db, config.rateFactor) } : {}),
  };
  const server = createHttpServer(createApp(deps), provider);
  hub?.listen((body) => takeHubAnswer(deps, body));
  const duties = keepDuties(deps, DUTIES);
  stopWithParent(async () => {
    await duties.stop();
    await hub?.close();
    await screens.live.close();
    await close(server);
    memory.close();
    await caught?.close();
    await Promise.all([wakes.close(), calendarChanges.close(), screens.close(), reader.close(), db.close()]);
  });
  await listen(server, config);
  log.info({ host: config.host, port: config.port, sandbox: config.sandbox }, 'the API listens');
  tellReady('api');
}

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
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), GRACE_MS).unref();
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
