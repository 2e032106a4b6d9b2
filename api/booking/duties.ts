import { letGoOfPast } from '../../db/queries/booking/appointments.ts';
import { settleAllTaken } from '../../db/queries/booking/slots.ts';
import { expireHolds } from '../../db/queries/booking/holds.ts';
import { purgeOnce } from '../../db/queries/once.ts';
import type { Duty } from '../duties.ts';
import { reconcile } from './reconcile.ts';

/** How long the answer to a repeated request is remembered, and a past appointment keeps its place (hours). */
const ANSWERS_KEPT_HOURS = 24;
const PAST_KEPT_HOURS = 24;

/** Ends holds whose time has passed, so that whoever looks at their slots is told. */
export const expiryDuty: Duty = {
  name: 'expire holds',
  everySeconds: 2,
  run: async ({ db, clock }) => {
    const now = clock().toJSDate();
    while ((await db.transaction((tx) => expireHolds(tx, now))) > 0);
  },
};

/** Asks vendors about what they never answered. */
export const reconcileDuty: Duty = {
  name: 'reconcile bookings',
  everySeconds: 2,
  run: async (deps) => {
    await reconcile(deps);
  },
};

/** Puts right what a vendor was writing while it was booked, and forgets what is over. */
export const tidyDuty: Duty = {
  name: 'tidy bookings',
  everySeconds: 60,
  run: async ({ db, clock }) => {
    const now = clock();
    await settleAllTaken(db);
    await letGoOfPast(db, now.minus({ hours: PAST_KEPT_HOURS }).toJSDate());
    await purgeOnce(db, now.minus({ hours: ANSWERS_KEPT_HOURS }).toJSDate());
  },
};
