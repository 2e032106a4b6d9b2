import { beforeAll, describe, expect, test } from 'vitest';
import type { Feed } from '../../../db/queries/feeds/feeds.ts';
import { appointmentLine, deliverTo, JEANNE_INS, ownAgenda, personFeed } from '../../support/agendas.ts';
import { jsonOf, testApi, type Ask, type TestApi } from '../../support/api.ts';

let api: TestApi;
let jeanne: Ask;
let vilaine: Feed;
beforeAll(async () => {
  api = await testApi();
  jeanne = await api.as('citizen');
  await ownAgenda(api, 'citizen', { ins: JEANNE_INS });
  vilaine = await personFeed(api, { vendor: 'vilaine' });
});

const remove = (sourceId: string, said: object) => ({
  type: 'appointment',
  sourceId,
  op: 'delete',
  ...said,
});
const tell = (...body: Record<string, unknown>[]) => deliverTo(api, vilaine, { body });
async function shown(): Promise<string[]> {
  const { items } = await jsonOf<{ items: { type: string; start: string }[] }>(await jeanne('/agenda'));
  return items.filter(({ type }) => type === 'appointment').map(({ start }) => start);
}

describe('an appointment taken back before it was told of', () => {
  test('does not appear when its older creation arrives; a newer word of it does', async () => {
    await tell(remove('late', { validAt: '2026-11-24T10:00:00Z' }));
    await tell(appointmentLine({ sourceId: 'late', validAt: '2026-11-24T09:00:00Z' }));
    expect(await shown()).toEqual([]);
    await tell(appointmentLine({ sourceId: 'late', validAt: '2026-11-24T10:30:00Z' }));
    expect(await shown()).toEqual(['2026-11-25T09:00:00.000Z']);
    await tell(remove('late', { validAt: '2026-11-24T11:00:00Z' }));
    expect(await shown()).toEqual([]);
  });

  test('is told apart by its version where that is what the vendor counts', async () => {
    await tell(remove('counted', { version: 4 }));
    await tell(appointmentLine({ sourceId: 'counted', validAt: null, version: 3 }));
    expect(await shown()).toEqual([]);
    await tell(appointmentLine({ sourceId: 'counted', validAt: null, version: 5 }));
    expect(await shown()).toHaveLength(1);
    await tell(remove('counted', { version: 6 }));
  });

  test('within one delivery too, and said to have never been is as good as deleted', async () => {
    await tell(
      remove('both', { validAt: '2026-11-24T10:00:00Z' }),
      appointmentLine({ sourceId: 'both', validAt: '2026-11-24T09:00:00Z' }),
      appointmentLine({ sourceId: 'error', validAt: '2026-11-24T10:00:00Z', status: 'entered-in-error' }),
    );
    await tell(appointmentLine({ sourceId: 'error', validAt: '2026-11-24T09:00:00Z' }));
    expect(await shown()).toEqual([]);
  });

  test('leaves nothing of a person, and is forgotten after a month', async () => {
    const kept = () => api.db.$client<{ source_id: string }[]>`
      select source_id from agenda_tombstone order by source_id`;
    expect((await kept()).map(({ source_id }) => source_id)).toEqual(['both', 'counted', 'error', 'late']);
    const { now } = api.time;
    api.time.now = now.plus({ days: 31 });
    await tell(remove('last', {}));
    expect((await kept()).map(({ source_id }) => source_id)).toEqual(['last']);
    api.time.now = now;
  });
});
