import { listHoldersWithAgendas } from '../../db/queries/agenda/agendas.ts';
import { owePreventionNotice } from '../../db/queries/notifications/notifications.ts';
import { heldAgendas } from '../agenda/held.ts';
import type { Duty } from '../duties.ts';
import { dueItems } from '../prevention/due-items.ts';

const BATCH = 200;

/** Owes each citizen one grouped notice a month at most, when prevention has something due for them or their children. */
export const preventionDuty: Duty = {
  name: 'remind of prevention',
  everySeconds: 3600,
  run: async (deps) => {
    const now = deps.clock();
    const month = now.setZone('Europe/Paris').toFormat('yyyy-MM');
    for (let after = 0; ;) {
      const holders = await listHoldersWithAgendas(deps.db, { after, month, limit: BATCH });
      for (const { accountId, agendaId } of holders) {
        const held = await heldAgendas(deps, { accountId, now });
        const due = (await dueItems(deps.db, { held, now })).filter(({ at }) => at <= now.toMillis());
        if (due.length > 0) await owePreventionNotice(deps.db, { agendaId, month, now: now.toJSDate() });
      }
      const last = holders.at(-1);
      if (!last || holders.length < BATCH) return;
      after = last.accountId;
    }
  },
};
