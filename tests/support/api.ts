import { Readable } from 'node:stream';
import { DateTime } from 'luxon';
import { pino } from 'pino';
import { createApp, type App } from '../../api/app.ts';
import type { Config } from '../../api/config.ts';
import { PERSONAS } from '../../api/identity/personas.ts';
import { createVault, makeSecrets } from '../../api/identity/vault.ts';
import type { Deps } from '../../api/router.ts';
import type { Database } from '../../db/client.ts';
import { claimDelivery } from '../../db/queries/feeds/deliveries.ts';
import { findFeed, upsertFeed, upsertVendor, type Feed } from '../../db/queries/feeds/feeds.ts';
import { findImporter } from '../../importers/registry.ts';
import { runFeed } from '../../importers/run.ts';
import { openVendorCalls } from '../../importers/vendor-calls.ts';
import { readBody, settleDelivery } from '../../importers/running/sealed-body.ts';
import { testDatabase } from './database.ts';

export type PersonaName = (typeof PERSONAS)[number]['name'];
/** Asks the API as someone; `path` begins after `/api`. */
export type Ask = (path: string, init?: RequestInit) => Promise<Response>;

export interface TestApi {
  app: App;
  db: Database;
  url: string;
  deps: Deps;
  /** The clock the API reads; set it to move time. */
  time: { now: DateTime<true> };
  /** Everything it logged, a line each. */
  logged: string[];
  anyone: Ask;
  as: (persona: PersonaName) => Promise<Ask>;
}

/** A Tuesday. */
export const NOON: DateTime<true> = DateTime.utc()
  .set({ year: 2026, month: 11, day: 24, hour: 12 })
  .startOf('hour');

const CONFIG: Config = {
  databaseUrl: '',
  port: 3000,
  host: '127.0.0.1',
  publicUrl: undefined,
  sandbox: true,
  territory: '35',
  maxBodyBytes: 4 * 1024 * 1024,
  geocoderUrl: undefined,
  tileUrl: undefined,
  tileAttribution: '© OpenStreetMap',
  logLevel: 'info',
  dataDir: '.data',
  smtpUrl: undefined,
  mailFrom: 'Créneau <ne-pas-repondre@creneau.invalid>',
  hub: undefined,
  secrets: undefined,
  secretsFile: undefined,
  proSanteConnect: undefined,
  franceConnect: undefined,
  trustProxy: false,
  sessionIdleSeconds: 1800,
  requestSeconds: 30,
  rateFactor: 1,
};

/** The API on a database of its own, at noon on a Tuesday. */
export async function testApi(
  options: { config?: Partial<Config>; now?: DateTime<true>; deps?: Partial<Deps> } = {},
): Promise<TestApi> {
  const { db, url } = await testDatabase();
  const time = { now: options.now ?? NOON };
  const logged: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) });
  const config = { ...CONFIG, ...options.config, databaseUrl: url };
  const vault = createVault(makeSecrets());
  const deps: Deps = {
    db,
    clock: () => time.now,
    config,
    log,
    vault,
    vendorCalls: openVendorCalls(),
    ...options.deps,
  };
  const app = createApp(deps);
  const anyone: Ask = async (path, init) => app.request(`/api${path}`, init);
  return { app, db, url, deps, time, logged, anyone, as: (persona) => signIn(anyone, persona) };
}

async function signIn(anyone: Ask, persona: PersonaName): Promise<Ask> {
  const { token } = await jsonOf<{ token: string }>(await post(anyone, '/sandbox/sessions', { persona }));
  return (path, init) => {
    const headers = new Headers(init?.headers);
    headers.set('Authorization', `Bearer ${token}`);
    return anyone(path, { ...init, headers });
  };
}

export function post(ask: Ask, path: string, body: unknown): Promise<Response> {
  return ask(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/** The body of an answer as the test says it is. */
export async function jsonOf<Body>(response: Response): Promise<Body> {
  const body: Body = await response.json();
  return body;
}

/** The pushed feed of a vendor's persona: `vilaine` for `vendor`, `bocage` for `vendor-bocage`. */
export async function pushedFeed(db: Database, vendorCode: 'vilaine' | 'bocage'): Promise<Feed> {
  const vendor = await upsertVendor(db, { code: vendorCode, name: vendorCode });
  return upsertFeed(db, { code: vendorCode, vendorId: vendor.id, protocol: 'ndjson', name: vendorCode });
}

/** A feed that is pulled at an address that holds a secret. */
export async function pulledFeed(db: Database, vendorCode: 'vilaine' | 'armor'): Promise<Feed> {
  const vendor = await upsertVendor(db, { code: vendorCode, name: vendorCode });
  const url = 'https://armor.example/fhir?key=secret';
  return upsertFeed(db, {
    code: `${vendorCode}-pull`,
    vendorId: vendor.id,
    protocol: 'sas-practitioners',
    name: vendorCode,
    url,
  });
}

/** Reads what has been delivered, as the importers' process does, and tells how many deliveries that was. */
export async function readDeliveries({ db, deps }: Pick<TestApi, 'db' | 'deps'>): Promise<number> {
  const { clock, log, vault } = deps;
  for (let count = 0; ; count += 1) {
    const delivery = await claimDelivery(db, { now: clock().toJSDate(), leaseSeconds: 60 });
    if (!delivery) return count;
    const feed = await findFeed(db, delivery.feedId);
    const importer = findImporter(feed?.protocol ?? '');
    if (!feed || !importer) throw new Error(`No importer reads feed ${delivery.feedId}.`);
    const { id: deliveryId, mode, contentType } = delivery;
    const bodies = Readable.from([{ name: 'body', contentType, bytes: readBody(db, delivery, vault) }]);
    const run = await runFeed({ db, feed, importer, bodies, mode, deliveryId, vault, clock, log });
    await settleDelivery(db, delivery, run);
  }
}
