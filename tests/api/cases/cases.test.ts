import { beforeAll, describe, expect, test } from 'vitest';
import { casesDuty } from '../../../api/regulation/duty.ts';
import { foldCase } from '../../../api/regulation/lifecycle/case.ts';
import { derive } from '../../../api/regulation/lifecycle/derived.ts';
import { addKey, createVault, makeSecrets } from '../../../api/identity/vault.ts';
import { openPerson } from '../../../api/regulation/person.ts';
import { findPerson, resealCases } from '../../../db/queries/cases/people.ts';
import { readEvents } from '../../../db/queries/cases/cases.ts';
import { jsonOf, post, testApi, type Ask, type TestApi } from '../../support/api.ts';

interface Header {
  id: string;
  number: number;
  version: number;
  state: string;
  priority: string;
  owner: { accountId?: number; queue?: string; name?: string };
  nextActionAt: string | null;
  overdueSince: string | null;
  escalatedAt: string | null;
  mark: string | null;
  callback: { failedAttempts: number } | null;
  doctorMustDecide: boolean;
  booking: { state: string } | null;
  outcome: string | null;
}
interface Whole {
  header: Header;
  masked: boolean;
  contact: { phone?: string } | null;
  motive: { motive?: string } | null;
  handOver: { requestId: string } | null;
  history: { type: string; reason: string | null; who: string | null }[];
  steps: string[];
  toSay: { fr: string } | null;
}

let api: TestApi;
let regulator: Ask;
let doctor: Ask;
let arm: Ask;
let serial = 0;

beforeAll(async () => {
  api = await testApi();
  regulator = await api.as('regulator');
  doctor = await api.as('chief-regulator');
  arm = await api.as('arm');
});

const PHONE = '06 12 34 56 78';
const open = async (ask: Ask, body: object = {}) => {
  serial += 1;
  const answer = await ask('/cases', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': `open-${serial}` },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(201);
  return jsonOf<Header & { sameNumber: Header[] }>(answer);
};
const step = (ask: Ask, { id }: { id: string }, command: object) => post(ask, `/cases/${id}/events`, command);
const done = async (ask: Ask, found: { id: string }, command: object) => {
  const answer = await step(ask, found, command);
  expect([command, answer.status]).toEqual([command, 200]);
  return jsonOf<Header>(answer);
};
const refused = async (ask: Ask, found: { id: string }, command: object) => {
  const { code } = await jsonOf<{ code: string }>(await step(ask, found, command));
  return code;
};
const whole = async (ask: Ask, { id }: { id: string }) => jsonOf<Whole>(await ask(`/cases/${id}`));
const listed = async (ask: Ask, list: string) =>
  (await jsonOf<{ items: Header[] }>(await ask(`/cases?list=${list}`))).items;
const pass = async (minutes: number) => {
  api.time.now = api.time.now.plus({ minutes });
  await casesDuty.run(api.deps);
};

describe('a case', () => {
  test('belongs to whoever opens it, from its first instant, with a time for its next action', async () => {
    const found = await open(regulator, { contact: { phone: PHONE } });
    expect(found).toMatchObject({ state: 'new', version: 1, owner: { name: 'Camille Lefèvre' } });
    expect(found.nextActionAt).not.toBeNull();
    expect((await listed(regulator, 'mine')).map(({ id }) => id)).toContain(found.id);
  });

  test('is opened once however often the request comes', async () => {
    const init = {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': 'the-same' },
      body: JSON.stringify({ contact: { phone: '0611111111' } }),
    };
    const [first, second] = [await regulator('/cases', init), await regulator('/cases', init)];
    expect((await jsonOf<Header>(first)).id).toBe((await jsonOf<Header>(second)).id);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
  });

  test('is numbered in its territory without a gap', async () => {
    const [one, two] = [await open(regulator), await open(arm)];
    expect(two.number).toBe(one.number + 1);
  });

  test('keeps no word of the person in the clear, and finds them again by their number', async () => {
    const secret = {
      contact: { phone: '07 99 88 77 66', name: 'Zébulon Introuvable' },
      motive: { motive: 'Otalgie' },
    };
    const found = await open(regulator, secret);
    await done(regulator, found, {
      type: 'call-own-doctor',
      outcome: 'no-answer',
      reason: 'Répondeur de Zébulon',
    });
    const tables = [
      'dispatch_case',
      'case_event',
      'case_note',
      'case_person',
      'once_request',
      'access_entry',
    ];
    for (const table of tables) {
      const rows = await api.db.$client.unsafe(`select t::text as row from ${table} t`);
      expect(JSON.stringify(rows)).not.toMatch(/Zébulon|799887766|Otalgie/);
    }
    expect(api.logged.join('')).not.toMatch(/Zébulon|799887766|Otalgie/);
    const again = await open(arm, { contact: { phone: '+33 7 99 88 77 66' } });
    expect(again.sameNumber.map(({ id }) => id)).toContain(found.id);
  });

  test('opens with a new key once its words were sealed again, and no more with the old one', async () => {
    const found = await open(regulator, { contact: { phone: PHONE }, motive: { motive: 'Toux' } });
    await done(regulator, found, { type: 'call-own-doctor', outcome: 'refused', reason: 'Absent' });
    const next = createVault(addKey(makeSecrets()));
    const again = (sealed: string, context: string) =>
      next.seal(api.deps.vault.open(sealed, context), context);
    const { db } = api;
    const failed = new Error('undo');
    await expect(
      db.transaction(async (tx) => {
        expect(await resealCases(tx, again)).toBeGreaterThanOrEqual(3);
        const person = await findPerson(tx, found.id);
        expect(openPerson(next, person).motive).toEqual({ motive: 'Toux' });
        expect(() => openPerson(api.deps.vault, person)).toThrow();
        throw failed;
      }),
    ).rejects.toBe(failed);
  });

  test('is changed by nobody who read an older version', async () => {
    const found = await open(regulator);
    await done(regulator, found, { type: 'start-search' });
    const patch = (version: number) =>
      regulator(`/cases/${found.id}`, {
        method: 'PATCH',
        headers: { 'Content-Type': 'application/json', 'If-Match': `"${version}"` },
        body: JSON.stringify({ contact: { age: 'P7M', phone: PHONE } }),
      });
    expect((await patch(1)).status).toBe(412);
    expect((await patch(2)).status).toBe(200);
    expect((await whole(regulator, found)).contact).toEqual({ age: 'P7M', phone: '+33612345678' });
  });

  test('has a history that cannot be rewritten, and that makes all its columns', async () => {
    const found = await open(regulator);
    await done(regulator, found, { type: 'prioritise', priority: 'P1' });
    for (const attempt of [
      'update case_event set seq = 9',
      'delete from case_event',
      'truncate case_event cascade',
    ]) {
      await expect(api.db.$client.unsafe(attempt)).rejects.toThrow('append-only');
    }
    const [row] = await api.db
      .$client`select state, priority, version from dispatch_case where id = ${found.id}`;
    const { state, priority, version } = derive(foldCase(await readEvents(api.db, found.id)));
    expect(row).toEqual({ state, priority, version });
  });

  test('never stands without an owner or a next action, whoever writes', async () => {
    const found = await open(regulator);
    for (const change of ['owner_account_id = null', "owner_queue = 'osnp'", 'next_action_at = null']) {
      const update = `update dispatch_case set ${change} where id = '${found.id}'`;
      await expect(api.db.$client.unsafe(update)).rejects.toThrow('violates check constraint');
    }
  });

  test('of another territory is not there', async () => {
    const found = await open(regulator);
    await api.db.$client`update dispatch_case set territory_code = '29', number = 1 where id = ${found.id}`;
    const answers = [
      await doctor(`/cases/${found.id}`),
      await step(doctor, found, { type: 'take', reason: 'x' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404]);
    await api.db
      .$client`update dispatch_case set territory_code = '35', number = 99999 where id = ${found.id}`;
  });
});

describe('whom a case is about', () => {
  test('is shown to its owner, to whom it waits for and to the doctor; others see where it stands', async () => {
    const found = await open(regulator, { contact: { phone: '0622222222' }, motive: { motive: 'Toux' } });
    expect(await whole(regulator, found)).toMatchObject({ masked: false, motive: { motive: 'Toux' } });
    expect(await whole(arm, found)).toMatchObject({
      masked: true,
      contact: null,
      motive: null,
      steps: ['take', 'called-again', 'answer'],
    });
    expect((await whole(doctor, found)).masked).toBe(false);
    expect((await (await api.as('operator'))(`/cases/${found.id}`)).status).toBe(404);
  });

  test('leaves a trace each time', async () => {
    const found = await open(regulator, { motive: { motive: 'Toux' } });
    await whole(regulator, found);
    await whole(arm, found);
    const rows = await api.db
      .$client`select need, why from access_entry where subject = ${`case ${found.id}`} order by id`;
    expect(rows.map(({ need, why }) => `${need} ${why}`)).toEqual([
      'case-contact.change open',
      'case-contact.read dispatch',
      'case-motive.read dispatch',
      'case-contact.read masked',
    ]);
  });

  test('is shown to whoever answers the same number, who pops the case', async () => {
    const found = await open(regulator, { contact: { phone: '0633333333' } });
    const popped = await jsonOf<{ items: Header[] }>(
      await post(arm, '/cases/of-number', { phone: '06.33.33.33.33' }),
    );
    expect(popped.items.map(({ id }) => id)).toEqual([found.id]);
    expect((await whole(arm, found)).masked).toBe(true);
    const told = await done(arm, found, { type: 'called-again', reason: 'Toujours de la fièvre' });
    expect(told).toMatchObject({ mark: 'called-again', owner: found.owner });
    expect(await whole(arm, found)).toMatchObject({ masked: false, contact: { phone: '+33633333333' } });
  });
});

describe('handing over', () => {
  test('leaves the case with its sender until it is accepted, and then with who accepted', async () => {
    const found = await open(arm);
    await done(arm, found, { type: 'ask-doctor', delay: '30M', reason: 'Avis sur la douleur' });
    expect((await listed(doctor, 'asked')).map(({ id }) => id)).toContain(found.id);
    const { handOver, header } = await whole(doctor, found);
    expect([header.state, header.owner.name]).toEqual(['waiting-doctor', 'Solène Kerbrat']);
    const requestId = handOver?.requestId;
    expect(await refused(regulator, found, { type: 'answer', requestId, answer: 'ACCEPTEE' })).toBe(
      'case-step-not-yours',
    );
    const accepted = await done(doctor, found, {
      type: 'answer',
      requestId,
      answer: 'PARTIELLE',
      committedDelay: '1H',
    });
    expect([accepted.owner.name, accepted.nextActionAt]).toEqual([
      'Youssef Benali',
      api.time.now.plus({ hours: 1 }).toISO(),
    ]);
  });

  test('refused goes back at once with its reason, and needs one', async () => {
    const found = await open(arm);
    await done(arm, found, { type: 'ask-doctor', delay: 'ASAP' });
    const requestId = (await whole(doctor, found)).handOver?.requestId;
    expect(await refused(doctor, found, { type: 'answer', requestId, answer: 'REFUSEE' })).toBe(
      'case-word-missing',
    );
    const back = await done(doctor, found, {
      type: 'answer',
      requestId,
      answer: 'REFUSEE',
      reason: 'Pas de mon ressort',
    });
    expect([back.state, back.owner.name, back.nextActionAt]).toEqual([
      'new',
      'Solène Kerbrat',
      api.time.now.toISO(),
    ]);
    expect((await whole(arm, found)).history.at(-1)).toMatchObject({
      who: 'Youssef Benali',
      reason: 'Pas de mon ressort',
    });
  });

  test('to someone who is not at work is refused', async () => {
    const found = await open(arm);
    const recipient = { accountId: 999_999 };
    expect(await refused(arm, found, { type: 'hand-over', recipient, delay: 'ASAP' })).toBe(
      'case-step-not-open',
    );
  });
});

describe('time', () => {
  test('that passes makes a case rise, then tells the doctor', async () => {
    const found = await open(regulator);
    await done(regulator, found, { type: 'prioritise', priority: 'P1' });
    const late = async () => (await listed(regulator, 'overdue')).find(({ id }) => id === found.id);
    expect(await late()).toBeUndefined();
    await post(regulator, '/shift/heartbeat', undefined);
    api.time.now = api.time.now.plus({ minutes: 6 });
    await post(regulator, '/shift/heartbeat', undefined);
    await pass(0);
    expect(await late()).toMatchObject({ overdueSince: expect.any(String), escalatedAt: null });
    api.time.now = api.time.now.plus({ minutes: 6 });
    await post(regulator, '/shift/heartbeat', undefined);
    await pass(0);
    expect(await late()).toMatchObject({
      escalatedAt: expect.any(String),
      owner: { name: 'Camille Lefèvre' },
    });
  });

  test('without a sign of a screen returns its cases to their queue, marked so', async () => {
    const found = await open(regulator);
    await pass(3);
    const { header, history } = await whole(regulator, found);
    expect(header).toMatchObject({ owner: { queue: 'pick-up' }, mark: 'connection-lost' });
    expect(history.find(({ type }) => type === 'returned')).toMatchObject({ who: null });
  });
});

describe('the end of a shift', () => {
  test('is refused while one has open cases, and follows their hand-over with a note each', async () => {
    const nurse = await api.as('nurse');
    const found = await open(nurse);
    const kept = await post(nurse, '/shift/end', undefined);
    expect(await jsonOf(kept)).toMatchObject({ code: 'cases-still-owned', status: 409 });
    const left = await post(nurse, '/shift/hand-over', {
      cases: [{ caseId: found.id, note: 'À rappeler avant 18 h' }],
    });
    expect(await left.json()).toEqual({ left: [found.id], waiting: [] });
    expect((await post(nurse, '/shift/end', undefined)).status).toBe(204);
    const { header, history } = await whole(doctor, found);
    expect([header.owner, history.at(-1)?.reason]).toEqual([{ queue: 'pick-up' }, 'À rappeler avant 18 h']);
  });
});

describe('several cases left at once', () => {
  test('all go, or none: one that cannot go says its number, and the others are still mine', async () => {
    const nurse = await api.as('nurse');
    const [mine, others] = [await open(nurse), await open(regulator)];
    const cases = [mine, others].map(({ id }) => ({ caseId: id }));
    const refusal = await jsonOf<{ code: string; caseNumber: number }>(
      await post(nurse, '/shift/hand-over', { cases }),
    );
    expect(refusal.code).toBe('case-not-yours');
    expect(refusal.caseNumber).toBe((await whole(regulator, others)).header.number);
    expect((await whole(nurse, mine)).header.owner).toMatchObject({ accountId: expect.any(Number) });
  });
});

describe('calling back', () => {
  test('tries as often as the territory says, then a doctor decides: it never closes by itself', async () => {
    const found = await open(regulator);
    const now = api.time.now;
    const promise = { type: 'promise-callback', from: now.toISO(), to: now.plus({ hours: 1 }).toISO() };
    await done(regulator, found, promise);
    expect((await listed(regulator, 'callbacks')).map(({ id }) => id)).toContain(found.id);
    expect((await whole(regulator, found)).toSay?.fr).toContain('Nous vous rappelons entre');
    for (const outcome of ['busy', 'no-answer'])
      await done(regulator, found, { type: 'attempt-callback', outcome });
    const third = await done(regulator, found, { type: 'attempt-callback', outcome: 'voicemail' });
    expect(third).toMatchObject({ doctorMustDecide: true, owner: { queue: 'doctor' }, state: 'callback' });
    await done(doctor, found, { type: 'take' });
    const over = await done(doctor, found, {
      type: 'close',
      outcome: 'unreachable',
      reason: 'Visite du voisinage faite',
    });
    expect(over.outcome).toBe('unreachable');
  });
});

test('every refusal is said in words, with a code of the catalogue, and changes nothing', async () => {
  const found = await open(regulator);
  const close = { type: 'close', outcome: 'oriented' };
  const problem = await jsonOf<{ code: string; detail: string }>(await step(regulator, found, close));
  expect(problem).toMatchObject({ code: 'case-step-not-open', detail: expect.stringMatching(/^[A-Z].+\.$/) });
  expect((await whole(regulator, found)).header.version).toBe(1);
});
