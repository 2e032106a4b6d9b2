import { beforeAll, describe, expect, test } from 'vitest';
import { addMemberships } from '../../../db/queries/identity/memberships.ts';
import { organization } from '../../../db/schema/actor.ts';
import { jsonOf, post, testApi, type Ask, type TestApi } from '../../support/api.ts';
import {
  addDoctor,
  confirm,
  hold,
  openCase,
  ownFeedOf,
  type AppointmentBody,
  type HeldBody,
  type RefusedBody,
} from '../../support/booking.ts';
import { addAgenda, type SlotSpec } from '../../support/slots.ts';

/** RPPS of the persona `professional`. */
const AUDE = '10999000052';

let api: TestApi;
let regulator: Ask;
let professional: Ask;
let feedId: number;
let cptsId: number;

beforeAll(async () => {
  api = await testApi();
  feedId = await ownFeedOf(api.db);
  regulator = await api.as('regulator');
  professional = await api.as('professional');
  const values = { key: 'finess:350009991', name: 'CPTS du pays de Rennes', kind: 'CPTS' as const };
  const [cpts] = await api.db.insert(organization).values(values).returning({ id: organization.id });
  cptsId = cpts?.id ?? 0;
});

async function oneSlot(spec: Partial<SlotSpec> & { rpps?: string } = {}): Promise<string> {
  const { rpps, ...slot } = spec;
  const slots = [{ start: '2026-11-24T15:00:00Z', observedAt: '2026-11-24T11:59:00Z', ...slot }];
  const { slotIds } = await addDoctor(api.db, { feedId, slots, ...(rpps && { rpps }) });
  return slotIds[0] ?? '';
}

async function ofCpts(): Promise<string> {
  const slotId = await oneSlot({ visibility: ['CPTS'] });
  await api.db.$client`update slot set cpts = ${[cptsId]} where id = ${slotId}`;
  return slotId;
}

const codeOf = async (answer: Response) => (await jsonOf<RefusedBody>(answer)).code;

describe('a slot kept for a CPTS', () => {
  test('is held and booked by its members, and is not there for anyone else who cares', async () => {
    const slotId = await ofCpts();
    for (const ask of [professional, await api.as('citizen')]) {
      expect((await hold(ask, slotId)).status).toBe(404);
    }
    await addMemberships(api.db, [{ rpps: AUDE, structureKey: 'finess:350009991' }]);
    expect((await hold(await api.as('structure-manager'), slotId)).status).toBe(404);
    const taken = await confirm(professional, await jsonOf<HeldBody>(await hold(professional, slotId)));
    expect(taken.status).toBe(201);
    const { appointmentId } = await jsonOf<AppointmentBody>(taken);
    expect((await professional(`/appointments/${appointmentId}`)).status).toBe(200);
    expect((await (await api.as('structure-manager'))(`/appointments/${appointmentId}`)).status).toBe(404);
    await api.db.$client`delete from membership where rpps = ${AUDE}`;
  });
});

describe('an appointment made at a structure', () => {
  const MANAGER = '10999000060';
  const idsOf = async (ask: Ask, of: 'mine' | 'all') =>
    (await jsonOf<{ items: AppointmentBody[] }>(await ask(`/appointments?of=${of}`))).items.map(
      ({ appointmentId }) => appointmentId,
    );
  const madeOn = async (slotId: string) => {
    const held = await jsonOf<HeldBody>(await hold(regulator, slotId));
    return (await jsonOf<AppointmentBody>(await confirm(regulator, held))).appointmentId;
  };

  test('is seen by who answers for it: of its places and of who practises there, and of no other structure', async () => {
    const manager = await api.as('structure-manager');
    const [structure, stranger] = ['MSP de l’Ille', 'MSP de la Seiche'].map((name) => ({
      name,
      kind: 'MSP' as const,
    }));
    const start = '2026-11-24T18:00:00Z';
    const rooms = await Promise.all(
      [structure, stranger].map((organization, nth) =>
        addAgenda(api.db, {
          feedId,
          ...(organization && { organization }),
          lat: 48.2 + nth / 100,
          lon: -1.6,
          slots: [{ start, observedAt: '2026-11-24T11:59:00Z' }],
        }),
      ),
    );
    const doctor = await oneSlot({ start });
    await api.db.$client`
      update practitioner_role set organization_id = (select id from organization where name = 'MSP de l’Ille')
       where id = (select role_id from schedule s join slot k on k.schedule_id = s.id where k.id = ${doctor})`;
    const made = {
      room: await madeOn(rooms[0]?.slotIds[0] ?? ''),
      doctor: await madeOn(doctor),
      elsewhere: await madeOn(rooms[1]?.slotIds[0] ?? ''),
    };
    expect(await idsOf(manager, 'all')).toEqual([]);
    const [{ key } = { key: '' }] = await api.db.$client<{ key: string }[]>`
      select key from organization where name = 'MSP de l’Ille'`;
    await addMemberships(api.db, [{ rpps: MANAGER, structureKey: key }]);
    expect(new Set(await idsOf(manager, 'all'))).toEqual(new Set([made.room, made.doctor]));
    expect(await idsOf(manager, 'mine')).toEqual([]);
    expect((await manager(`/appointments/${made.room}`)).status).toBe(200);
    expect((await manager(`/appointments/${made.elsewhere}`)).status).toBe(404);
    await addMemberships(api.db, [{ rpps: AUDE, structureKey: key }]);
    expect(await idsOf(professional, 'all')).not.toContain(made.room);
    await api.db.$client`delete from membership`;
  });
});

describe('a slot for regulators', () => {
  test('is held by whom it belongs to, and by no other professional', async () => {
    expect((await hold(professional, await oneSlot({ visibility: ['SNP'] }))).status).toBe(404);
    expect((await hold(professional, await oneSlot({ visibility: ['SNP'], rpps: AUDE }))).status).toBe(201);
  });

  test('refused to a professional brings others that they may see', async () => {
    for (const hour of [13, 14, 16])
      await oneSlot({ start: `2026-11-24T${hour}:00:00Z`, visibility: ['PRO'] });
    const slotId = await oneSlot({ visibility: ['PRO'], start: '2026-11-24T17:00:00Z' });
    expect((await hold(regulator, slotId)).status).toBe(201);
    const refused = await jsonOf<RefusedBody>(await hold(professional, slotId));
    expect([refused.code, refused.alternatives?.length]).toEqual(['slot-held', 3]);
  });
});

describe('a hold for a case', () => {
  test('is taken for an open case of one’s territory', async () => {
    const caseId = await openCase(regulator);
    const held = await jsonOf<HeldBody & { caseId: string }>(
      await hold(regulator, await oneSlot(), { caseId }),
    );
    expect(held.caseId).toBe(caseId);
  });

  test('is not taken for a case that is not there, nor for another territory’s', async () => {
    const caseId = await openCase(regulator);
    await api.db.$client`update dispatch_case set territory_code = '29' where id = ${caseId}`;
    const slotId = await oneSlot();
    for (const asked of [caseId, crypto.randomUUID()]) {
      const answer = await hold(regulator, slotId, { caseId: asked });
      expect([answer.status, await codeOf(answer)]).toEqual([404, 'not-found']);
    }
    expect((await hold(await api.as('chief-regulator'), slotId)).status).toBe(201);
  });

  test('is not taken by who works on no case', async () => {
    const caseId = await openCase(regulator);
    for (const persona of ['citizen', 'professional'] as const) {
      expect((await hold(await api.as(persona), await oneSlot(), { caseId })).status).toBe(404);
    }
  });

  test('is not taken once the case is closed', async () => {
    const caseId = await openCase(regulator);
    const closed = await post(regulator, `/cases/${caseId}/events`, {
      type: 'close',
      outcome: 'duplicate',
      reason: 'Ouvert deux fois',
    });
    expect(closed.status).toBe(200);
    const answer = await hold(regulator, await oneSlot(), { caseId });
    expect([answer.status, await codeOf(answer)]).toEqual([409, 'case-closed']);
  });
});
