import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';
import { openDatabase } from '../../db/client.ts';
import { startEmbedded } from '../../db/embedded.ts';
import { isAlive, livingPostmaster } from '../../db/embedded-postmaster.ts';
import { migrateDatabase } from '../../db/migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the maintenance database from which test databases are copied. */
    adminUrl: string;
    template: string;
  }
}

const PREFIX = 'creneau-tests-';
/** What Node has made of our files and others': a run starts some three hundred processes that read the same ones. */
const COMPILED = resolve(import.meta.dirname, '../../node_modules/.cache/node');

/** One cluster for the whole run, one migrated template with the reference data; each test database is a copy. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const template = `creneau_template_${process.pid}`;
  process.env['NODE_COMPILE_CACHE'] ??= COMPILED;
  const cluster = await openCluster();
  const admin = postgres(cluster.adminUrl, { max: 1, onnotice: () => undefined });
  await admin`create database ${admin(template)}`;
  await fillTemplate(withDatabase(cluster.adminUrl, template));
  await admin`alter database ${admin(template)} allow_connections false`;
  project.provide('adminUrl', cluster.adminUrl);
  project.provide('template', template);
  return async () => {
    await admin`drop database if exists ${admin(template)} with (force)`;
    await admin.end({ timeout: 5 });
    await cluster.stop();
  };
}

/** The same server and account, another database. */
function withDatabase(url: string, database: string): string {
  const address = new URL(url);
  address.pathname = `/${database}`;
  return address.href;
}

async function openCluster(): Promise<{ adminUrl: string; stop: () => Promise<void> }> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given !== undefined) return { adminUrl: given, stop: () => Promise.resolve() };
  await removeLeftovers();
  const dataDir = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  chmodSync(dataDir, 0o755);
  const embedded = await startEmbedded({ dataDir, durable: false });
  return {
    adminUrl: embedded.url,
    stop: async () => {
      await embedded.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** A run that was killed left its server and its files: they end here. */
async function removeLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    if (isAlive(Number.parseInt(name.slice(PREFIX.length), 10))) continue;
    // Another run that begins may be at it: whoever comes second finds it taken, or gone.
    await removeCluster(join(tmpdir(), name)).catch(() => undefined);
  }
}

async function removeCluster(dataDir: string): Promise<void> {
  if (livingPostmaster(join(dataDir, 'postgres')) !== undefined) {
    await (await startEmbedded({ dataDir, durable: false })).stop();
  }
  rmSync(dataDir, { recursive: true, force: true });
}

async function fillTemplate(url: string): Promise<void> {
  await migrateDatabase(url);
  const loader = new URL('../../db/reference/load.ts', import.meta.url);
  if (!existsSync(loader)) return;
  const { loadReference } = await import('../../db/reference/load.ts');
  const db = openDatabase(url, { max: 2 });
  await loadReference(db, { log: () => undefined });
  await db.close();
}
