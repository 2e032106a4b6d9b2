import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startInstance, type Instance } from '../support/instance.ts';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');
const START_MS = 90_000;
/** Each command is a process of its own. */
const COMMANDS_MS = 90_000;

let instance: Instance;
beforeAll(async () => {
  instance = await startInstance({}, ['api']);
}, START_MS);
afterAll(() => instance.stop());

/** A command of package.json, as npm runs it, beside the running instance. */
async function command(file: string, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const { DATABASE_URL: _, ...inherited } = process.env;
  const env = { ...inherited, DATA_DIR: instance.dataDir };
  const words = [join(root, 'db/start.js'), `api/identity/${file}.ts`, ...args];
  try {
    const { stdout, stderr } = await run(process.execPath, words, { cwd: root, env });
    return { code: 0, out: stdout, err: stderr };
  } catch (error) {
    const failed = z.object({ code: z.int(), stdout: z.string(), stderr: z.string() }).parse(error);
    return { code: failed.code, out: failed.stdout, err: failed.stderr };
  }
}

async function post(path: string, body: unknown, token?: string): Promise<Response> {
  return fetch(`${instance.url}/api${path}`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
}

const signedIn = z.object({ token: z.string() });
async function tokenOf(persona: string): Promise<string> {
  return signedIn.parse(await (await post('/sandbox/sessions', { persona, channel: 'bearer' })).json()).token;
}

describe('the commands, beside a running instance', () => {
  test(
    'audit -- verify reads the chain from its first entry to its last',
    { timeout: COMMANDS_MS },
    async () => {
      const citizen = await fetch(`${instance.url}/api/session`, {
        headers: { Authorization: `Bearer ${await tokenOf('citizen')}` },
      });
      const { account } = z.object({ account: z.int() }).parse(await citizen.json());
      const opening = { citizenId: account, reason: 'life-threat', explanation: 'Appel interrompu.' };
      expect((await post('/break-glass', opening, await tokenOf('chief-regulator'))).status).toBe(201);
      const verified = await command('audit', 'verify');
      const report = z.object({ ok: z.literal(true), entries: z.int(), broken: z.null() });
      const { entries } = report.parse(JSON.parse(verified.out));
      expect([verified.code, entries]).toEqual([0, 1]);
      const cut = await command('audit', 'verify', '--head', 'f'.repeat(64));
      expect([cut.code, JSON.parse(cut.out)]).toMatchObject([1, { ok: false }]);
      expect(await command('audit', 'mend')).toMatchObject({ code: 2 });
    },
  );

  test(
    'secrets -- rotate seals everything with a new key, and the running API follows',
    { timeout: COMMANDS_MS },
    async () => {
      const keysOf = () =>
        z
          .object({ current: z.string(), keys: z.record(z.string(), z.unknown()) })
          .parse(JSON.parse(readFileSync(join(instance.dataDir, 'secrets.json'), 'utf8')));
      const manager = await tokenOf('territory-manager');
      await post('/grants', { role: 'arm', invite: { email: 'quelqu.un@hopital.example' } }, manager);
      const before = keysOf();
      const rotated = await command('secrets', 'rotate');
      expect([rotated.code, rotated.err]).toEqual([0, '']);
      const after = keysOf();
      expect(after.current).not.toBe(before.current);
      expect(Object.keys(after.keys)).toEqual([...Object.keys(before.keys), after.current]);
      expect(rotated.out).toContain(`values sealed again with ${after.current}`);
      const grants = await fetch(`${instance.url}/api/grants`, {
        headers: { Authorization: `Bearer ${manager}` },
      });
      const listed = z.object({ items: z.array(z.object({ hint: z.string() })) }).parse(await grants.json());
      expect(listed.items[0]?.hint).toBe('q…@hopital.example');
      expect(await command('secrets', 'forget')).toMatchObject({ code: 1 });
    },
  );
});
