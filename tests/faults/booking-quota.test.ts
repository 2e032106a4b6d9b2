import { expect, test } from 'vitest';
import { jsonOf, testApi } from '../support/api.ts';
import { addDoctor, confirm, hold, ownFeedOf, type HeldBody, type RefusedBody } from '../support/booking.ts';

/** A short seed here, a hundred times under `npm run test:faults`. */
const ROUNDS = process.env['FAULTS'] === undefined ? 1 : 100;
const LONG = 60_000 + ROUNDS * 10_000;
const SEEN = '2026-11-24T11:59:00Z';

test(
  'a week for one patient is given to one of those who confirm two of its slots at once; the other is told, with three others',
  async () => {
    const api = await testApi({ config: { requestSeconds: 600 } });
    const { db } = api;
    const feedId = await ownFeedOf(db);
    const asks = [await api.as('regulator'), await api.as('chief-regulator')] as const;
    const doctor = (...times: string[]) =>
      addDoctor(db, {
        feedId,
        slots: times.map((time) => ({ start: `2026-11-24T${time}:00Z`, observedAt: SEEN })),
      });
    for (const time of ['13:00', '14:00', '15:00']) await doctor(time);
    for (let round = 0; round < ROUNDS; round += 1) {
      const { slotIds, roleId } = await doctor('18:00', '18:20');
      await db.$client`insert into availability_setting (role_id, weekly_quota) values (${roleId}, 1)`;
      const held = await Promise.all(
        asks.map(async (ask, nth) => jsonOf<HeldBody>(await hold(ask, slotIds[nth] ?? ''))),
      );
      const [one, other] = held;
      if (!one || !other) throw new Error('both slots are held');
      const answers = await Promise.all([confirm(asks[0], one), confirm(asks[1], other)]);
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
      const lost = answers.find(({ ok }) => !ok);
      const body = lost && (await jsonOf<RefusedBody>(lost));
      expect([body?.code, body?.alternatives?.length]).toEqual(['slot-withdrawn', 3]);
      const read = async (nth: 0 | 1, { holdId }: HeldBody) =>
        (await jsonOf<HeldBody>(await asks[nth](`/holds/${holdId}`))).state;
      const states = await Promise.all([read(0, one), read(1, other)]);
      expect(states.toSorted((a, b) => a.localeCompare(b))).toEqual(['confirmed', 'released']);
    }
  },
  LONG,
);
