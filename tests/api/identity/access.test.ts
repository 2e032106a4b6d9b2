import { createRoute, z } from '@hono/zod-openapi';
import { beforeAll, describe, expect, test } from 'vitest';
import { verifyChain } from '../../../api/identity/chain.ts';
import { entryWriter } from '../../../api/identity/entry-writer.ts';
import { requireBreakGlass, trace, traceSystem } from '../../../api/identity/trace.ts';
import { needs } from '../../../api/middleware/authorise.ts';
import { router } from '../../../api/router.ts';
import { recordAccess } from '../../../db/queries/identity/access-entries.ts';
import { jsonOf, NOON, post, testApi, type TestApi } from '../../support/api.ts';

interface Entry {
  who: string | null;
  need: string;
  why: string;
  breakGlass: boolean;
}
const itemsOf = async <Item>(answer: Response) => (await jsonOf<{ items: Item[] }>(answer)).items;

const entry = (subject: string) => ({
  at: NOON.toJSDate(),
  accountId: null,
  role: 'system',
  onBehalfOf: null,
  citizenId: null,
  need: 'agenda.read',
  subject,
  why: 'care « é "quoted" \n»',
  breakGlassId: null,
  origin: 'system',
  requestId: null,
});

describe('the chain of access entries', () => {
  test('holds, each entry carrying the hash of the one before', async () => {
    const { db } = await testApi();
    await recordAccess(db, [entry('agenda 1'), entry('agenda 2')]);
    await recordAccess(db, [entry('agenda 3')]);
    expect(await verifyChain(db)).toMatchObject({ entries: 3, broken: null });
  });

  test('stays one chain when many write at once', async () => {
    const { db } = await testApi();
    await Promise.all(Array.from({ length: 60 }, (_, index) => recordAccess(db, [entry(`agenda ${index}`)])));
    expect(await verifyChain(db)).toMatchObject({ entries: 60, broken: null });
  });

  test('takes the entries of many requests in few statements, and one that cannot be kept fails alone', async () => {
    const { db } = await testApi();
    const writer = entryWriter(db);
    const subjects = Array.from({ length: 40 }, (_, index) =>
      index === 20 ? 'agenda \0' : `agenda ${index}`,
    );
    const written = await Promise.allSettled(subjects.map((subject) => writer.record([entry(subject)])));
    expect(written.map(({ status }) => status === 'rejected')).toEqual(
      subjects.map((_, index) => index === 20),
    );
    expect(await verifyChain(db)).toMatchObject({ entries: 39, broken: null });
    await Promise.all(
      Array.from({ length: 40 }, (_, index) => writer.record([entry(`agenda again ${index}`)])),
    );
    const [{ statements } = { statements: 0 }] = await db.$client<{ statements: number }[]>`
      select count(distinct xmin::text)::int as statements from access_entry where subject like 'agenda again %'`;
    expect(statements).toBeLessThanOrEqual(3);
    await writer.record([entry('agenda 41')]);
    expect(await verifyChain(db)).toMatchObject({ entries: 80, broken: null });
  });

  test('writes nothing again when it is not known whether it was kept: whoever waits is told', async () => {
    const { db } = await testApi();
    const writer = entryWriter(db);
    await db.$client.unsafe(`
      create sequence tries;
      create function drop_the_line() returns trigger language plpgsql as $$
      begin perform nextval('tries'); raise exception 'the line dropped' using errcode = 'connection_failure'; end $$;
      create trigger dropped before insert on access_entry for each statement execute function drop_the_line()`);
    const begun = Array.from({ length: 20 }, (_, index) => writer.record([entry(`agenda ${index}`)]));
    const written = await Promise.allSettled(begun);
    expect(written.every(({ status }) => status === 'rejected')).toBe(true);
    // The first came alone, the others together, and none of them again.
    expect(await db.$client`select last_value::int as tries from tries`).toEqual([{ tries: 2 }]);
    await db.$client.unsafe('drop trigger dropped on access_entry');
    await writer.record([entry('agenda 20')]);
    expect(await verifyChain(db)).toMatchObject({ entries: 1, broken: null });
  });

  test('cannot be changed, deleted or emptied, not even by the database’s own owner', async () => {
    const { db } = await testApi();
    await recordAccess(db, [entry('agenda 1')]);
    for (const attempt of [
      "update access_entry set why = 'nothing'",
      'delete from access_entry',
      'truncate access_entry',
      "set session_replication_role = replica; update access_entry set why = 'nothing'",
    ]) {
      await expect(db.$client.unsafe(attempt)).rejects.toThrow('append-only');
    }
  });

  test('shows what someone changed by taking the trigger away', async () => {
    const { db } = await testApi();
    await recordAccess(
      db,
      ['1', '2', '3'].map((each) => entry(`agenda ${each}`)),
    );
    const { head } = await verifyChain(db);
    await db.$client.unsafe('alter table access_entry disable trigger all');
    await db.$client`update access_entry set why = 'nothing' where id = 2`;
    expect((await verifyChain(db)).broken).toEqual({ id: 2, reason: 'its content is not what was recorded' });
    await db.$client`delete from access_entry where id = 2`;
    expect((await verifyChain(db)).broken).toEqual({ id: 3, reason: 'entry 2 is missing' });
    await db.$client`delete from access_entry where id = 3`;
    expect((await verifyChain(db)).broken).toBeNull();
    expect((await verifyChain(db, head)).broken?.reason).toContain('kept');
  });
});

test('what the platform does by itself stands in the same chain, as the system', async () => {
  const api = await testApi();
  const citizen = await api.as('citizen');
  const why = 'retention';
  await traceSystem(api.db, NOON.toJSDate(), {
    need: 'agenda.change',
    subject: 'agenda 1',
    citizenId: 1,
    why,
  });
  const [seen] = await itemsOf<Entry & { role: string }>(await citizen('/access-entries'));
  expect(seen).toMatchObject({ who: null, role: 'system', why });
  expect((await verifyChain(api.db)).broken).toBeNull();
});

describe('break-glass', () => {
  let api: TestApi;
  let citizenId: number;
  const body = (id: number) => ({
    citizenId: id,
    reason: 'life-threat',
    explanation: 'Appel interrompu, douleur thoracique.',
  });
  beforeAll(async () => {
    api = await testApi();
    await api.as('citizen');
    const [row] = await api.db.$client`select id from account where subject = 'citizen'`;
    citizenId = Number(row?.['id']);
  });

  test('opens for thirty minutes with a reason of the list and words', async () => {
    const chief = await api.as('chief-regulator');
    const opened = await post(chief, '/break-glass', body(citizenId));
    expect([opened.status, await opened.json()]).toEqual([
      201,
      expect.objectContaining({ openedAt: '2026-11-24T12:00:00.000Z', endsAt: '2026-11-24T12:30:00.000Z' }),
    ]);
    expect((await post(chief, '/break-glass', { ...body(citizenId), reason: 'curious' })).status).toBe(400);
    expect((await post(chief, '/break-glass', { ...body(citizenId), explanation: ' ' })).status).toBe(400);
  });

  test('is told to the citizen as a notice of its own, and stands among who looked', async () => {
    const citizen = await api.as('citizen');
    const [notice] = await itemsOf<{ kind: string; facts: { reason: string } }>(await citizen('/notices'));
    expect([notice?.kind, notice?.facts.reason]).toEqual(['break-glass', 'life-threat']);
    const [seen] = await itemsOf<Entry>(await citizen('/access-entries'));
    expect(seen).toMatchObject({ who: 'Youssef Benali', need: 'break-glass.create', breakGlass: true });
  });

  test('is listed for the auditor, whose reading leaves its own trace', async () => {
    const auditor = await api.as('auditor');
    const [listed] = await itemsOf<{ who: string; explanation: string }>(await auditor('/break-glass'));
    expect(listed).toMatchObject({ who: 'Youssef Benali', explanation: body(0).explanation });
    await auditor('/access-entries');
    const [last] = await itemsOf<Entry>(await auditor('/access-entries'));
    expect(last).toMatchObject({ who: 'Bruno Salaün', need: 'access-entry.read', why: 'audit' });
  });

  test('for whom is no citizen, and by whom may not, answers alike that nothing is there', async () => {
    const [chief, regulator] = [await api.as('chief-regulator'), await api.as('regulator')];
    const answers = [
      await post(chief, '/break-glass', body(999_999)),
      await post(regulator, '/break-glass', body(citizenId)),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404]);
  });

  test('nobody reads of another’s accesses', async () => {
    const other = await api.as('citizen-alone');
    expect(await itemsOf<Entry>(await other('/access-entries'))).toEqual([]);
    expect(await itemsOf(await other('/notices'))).toEqual([]);
  });
});

describe('a route of traced data', () => {
  const contract = (path: string) =>
    createRoute({
      method: 'get',
      path,
      ...needs('agenda', 'read'),
      responses: { 200: { description: 'x', content: { 'application/json': { schema: z.object({}) } } } },
    } as const);

  test('that records nothing shows nothing, and an emergency ends with its half hour', async () => {
    const api = await testApi();
    const rooms = router()
      .openapi(contract('/forgetful'), (c) => c.json({}, 200))
      .openapi(contract('/careful'), async (c) => {
        const breakGlassId = await requireBreakGlass(c, 1);
        const subject = 'agenda 1';
        await trace(c, c.var.deps.db, {
          need: 'agenda.read',
          subject,
          citizenId: 1,
          why: 'care',
          breakGlassId,
        });
        return c.json({}, 200);
      });
    api.app.route('/api', rooms);
    await api.as('citizen');
    const chief = await api.as('chief-regulator');
    expect((await chief('/forgetful')).status).toBe(500);
    expect((await chief('/careful')).status).toBe(404);
    const reason = { reason: 'unconscious', explanation: 'Trouvé inconscient chez lui.' };
    expect((await post(chief, '/break-glass', { citizenId: 1, ...reason })).status).toBe(201);
    expect((await chief('/careful')).status).toBe(200);
    api.time.now = NOON.plus({ minutes: 31 });
    expect((await chief('/careful')).status).toBe(404);
  });
});
