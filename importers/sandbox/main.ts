import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { DateTime } from 'luxon';
import pino from 'pino';
import { openDatabase, type Database } from '../../db/client.ts';
import { stopWithParent, tellReady } from '../../db/lifeline.ts';
import { upsertFeed, upsertVendor, type Feed } from '../../db/queries/feeds/feeds.ts';
import { openVault } from '../../db/secrets-file.ts';
import { listHolidays, listLocatedCommunes } from '../../db/queries/search/ground.ts';
import { addMemberships } from '../../db/queries/identity/memberships.ts';
import { findTerritory } from '../../db/queries/search/places.ts';
import { putTerritorySettings } from '../../db/queries/cases/territory-settings.ts';
import { declareDemo } from './declared.ts';
import { feedOf } from './feeds.ts';
import { openSandboxHub } from './hub/exchange.ts';
import { openSandboxLrm } from './hub/lrm.ts';
import { giveKey } from './keys.ts';
import type { Ground } from './ground.ts';
import { membersOf } from './members.ts';
import { listening, type Briefing } from './messages.ts';
import type { Agenda } from './people.ts';
import { populate } from './population.ts';
import { openAppointments } from './push-appointments.ts';
import { registerStanding } from './standing.ts';
import { PUSH_PERSONAS, SANDBOX_BOOKINGS, SANDBOX_VENDORS, type SandboxVendor } from './vendors.ts';

const settings = {
  databaseUrl: process.env['DATABASE_URL'],
  port: Number(process.env['PORT'] ?? '3000'),
  territory: process.env['TERRITORY'] ?? '35',
  amqpUrl: process.env['AMQP_URL'] || undefined,
  hubSender: process.env['HUB_SENDER'] || 'fr.health.test.ptfsas',
};
const log = pino({ name: 'sandbox', level: process.env['LOG_LEVEL'] ?? 'info' });
const children = new Set<ChildProcess>();

interface Started {
  vendor: SandboxVendor;
  child: ChildProcess;
}

async function readGround(db: Database, code: string): Promise<Ground> {
  const territory = await findTerritory(db, code);
  if (!territory) throw new Error(`TERRITORY: no territory ${code}.`);
  const { zone } = territory;
  const from = DateTime.now().setZone(zone).minus({ days: 1 }).toISODate() ?? '';
  const [communes, holidays] = await Promise.all([
    listLocatedCommunes(db, code),
    listHolidays(db, { departement: code, from }),
  ]);
  return { territory: code, zone, communes, holidays };
}

interface World {
  ground: Ground;
  agendas: Agenda[];
}

/** Registers a vendor and its feed, and tells its process what it needs. */
async function openVendor(db: Database, { vendor, child }: Started, world: World): Promise<void> {
  const owner = await upsertVendor(db, { code: vendor.code, name: vendor.name });
  await registerStanding(db, { vendor: owner, code: vendor.code, at: DateTime.now().toJSDate() });
  const persona = PUSH_PERSONAS[vendor.code];
  const pushed = persona !== undefined;
  const { agendas, ground } = world;
  const register = (base: string | null): Promise<Feed> =>
    upsertFeed(db, feedOf(vendor, { vendorId: owner.id, base, pushed, agendas, zone: ground.zone }));
  const feed = pushed ? await register(null) : null;
  const api = `http://127.0.0.1:${settings.port}`;
  const tells = SANDBOX_BOOKINGS[vendor.code] !== undefined;
  const briefing: Briefing = {
    ground,
    port: settings.port + vendor.portOffset,
    push: feed && persona ? { api, feedId: feed.id, persona } : null,
    report: tells
      ? { api, token: await giveKey(db, { vendorId: owner.id, at: DateTime.now().toJSDate() }) }
      : null,
  };
  child.send(briefing);
  const base = await firstWord(child, vendor);
  await register(base);
  log.info({ vendor: vendor.code, process: child.pid, base }, 'a sandbox vendor listens');
}

/** The address a vendor process says it listens at. Throws when it ends without a word. */
async function firstWord(child: ChildProcess, vendor: SandboxVendor): Promise<string> {
  const lost = once(child, 'exit').then(() => {
    throw new Error(`The sandbox vendor ${vendor.name} ended before it listened.`);
  });
  const [answer] = await Promise.race([once(child, 'message'), lost]);
  lost.catch(() => undefined);
  return listening.parse(answer).base;
}

/** One process a vendor; one that is killed stays dead, so that a silent vendor can be seen. */
function startProcess(vendor: SandboxVendor): Started {
  const child = fork(new URL('vendor.ts', import.meta.url), ['--vendor', vendor.code], {
    execArgv: process.execArgv,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  children.add(child);
  child.once('exit', (status, signal) => {
    children.delete(child);
    log.info({ vendor: vendor.code, status, signal }, 'a sandbox vendor ended and stays so');
  });
  return { vendor, child };
}

async function stop(): Promise<void> {
  const ended = [...children].map((child) => once(child, 'exit'));
  for (const child of children) child.kill('SIGTERM');
  await Promise.race([Promise.all(ended), new Promise((done) => setTimeout(done, 2000).unref())]);
  for (const child of children) child.kill('SIGKILL');
}

/** With a broker set, a pretend Hub and the call-centre software of the territory answer on it. */
async function openCallCentre(): Promise<void> {
  const { amqpUrl, hubSender, territory } = settings;
  if (amqpUrl === undefined) return;
  const clock = () => DateTime.now();
  const client = `fr.health.samu${territory.padEnd(3, '0')}`;
  await openSandboxHub(amqpUrl, { clients: [hubSender, client], clock });
  await openSandboxLrm(amqpUrl, { client, clock });
  log.info({ client }, 'a sandbox call centre listens');
}

/** The call-centre software whose links the demo follows: once, what people change stays. */
async function nameLrm(db: Database, territoryCode: string): Promise<void> {
  const changes = { lrmOrigins: [`samu${territoryCode}`, 'lrm-bac-a-sable'] };
  const now = DateTime.now().toJSDate();
  await putTerritorySettings(db, { territoryCode, changes, version: 0, changedBy: null, now });
}

stopWithParent(stop);
if (settings.databaseUrl === undefined) throw new Error('DATABASE_URL is missing.');
const db = openDatabase(settings.databaseUrl, { max: 4 });
const started = SANDBOX_VENDORS.map(startProcess);
const ground = await readGround(db, settings.territory);
const world = { ground, agendas: populate(ground) };
await addMemberships(db, membersOf(world.agendas));
await nameLrm(db, settings.territory);
const [town] = ground.communes.toSorted((a, b) => b.population - a.population);
if (town) await declareDemo(db, { commune: town, zone: ground.zone, now: DateTime.now() });
await Promise.all(started.map((one) => openVendor(db, one, world)));
const vault = openVault({
  secrets: process.env['SECRETS'] || undefined,
  secretsFile: process.env['SECRETS_FILE'] || undefined,
  dataDir: process.env['DATA_DIR'] || '.data',
  sandbox: true,
});
const { port } = settings;
const api = `http://127.0.0.1:${port}`;
const clock = () => DateTime.now();
await openAppointments({ db, vault, agendas: world.agendas, zone: ground.zone, api, port, clock, log });
await openCallCentre();
await db.close();
tellReady(`${SANDBOX_VENDORS.length} vendors: ${SANDBOX_VENDORS.map(({ name }) => name).join(', ')}`);
