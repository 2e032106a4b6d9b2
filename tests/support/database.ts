import postgres from 'postgres';
import { afterAll, inject } from 'vitest';
import { openDatabase, type Database } from '../../db/client.ts';

/** Serialises copies: PostgreSQL refuses to copy a template that another copy is reading. */
const COPY_LOCK = 7_273_002;

const closers: (() => Promise<void>)[] = [];
let count = 0;

afterAll(async () => {
  for (const close of closers.splice(0)) await close();
});

/**
 * A fresh database with the migrations and the reference data, in a few tens of milliseconds. It is closed and dropped
 * by itself after the file that asked for it.
 */
export async function testDatabase(options: { max?: number } = {}): Promise<{ db: Database; url: string }> {
  count += 1;
  const name = `test_${process.pid}_${count}_${Date.now().toString(36)}`;
  await asAdmin(async (admin) => {
    await admin`select pg_advisory_lock(${COPY_LOCK})`;
    // Files are copied: block by block, as is the default, takes three times as long.
    await admin`create database ${admin(name)} template ${admin(inject('template'))} strategy file_copy`;
  });
  const address = new URL(inject('adminUrl'));
  address.pathname = `/${name}`;
  const db = openDatabase(address.href, { max: options.max ?? 5 });
  closers.push(async () => {
    await db.close();
    await asAdmin((admin) => admin`drop database if exists ${admin(name)} with (force)`);
  });
  return { db, url: address.href };
}

async function asAdmin(work: (admin: postgres.Sql) => Promise<unknown>): Promise<void> {
  const admin = postgres(inject('adminUrl'), { max: 1, onnotice: () => undefined });
  try {
    await work(admin);
  } finally {
    await admin.end({ timeout: 5 });
  }
}
