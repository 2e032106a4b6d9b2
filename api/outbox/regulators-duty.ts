import { revokeRegulators } from '../../db/queries/identity/regulators.ts';
import type { Duty } from '../duties.ts';

/** Tells vendors that a regulator's rights have ended by themselves: a suspended grant is told at once, where it happens. */
export const revokingDuty: Duty = {
  name: 'regulators',
  everySeconds: 15,
  run: async ({ db, clock, log }) => {
    const count = await db.transaction((tx) => revokeRegulators(tx, clock().toJSDate()));
    if (count > 0) log.info({ count }, 'regulators lost their rights at vendors');
  },
};
