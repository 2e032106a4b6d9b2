import { endSilentAsk, listSilentAsks } from '../../db/queries/cases/beyond.ts';
import { listCasesToFollow } from '../../db/queries/cases/bookings.ts';
import { listDueCases } from '../../db/queries/cases/lists.ts';
import { listAbandoned, listBusyTerritories } from '../../db/queries/cases/presence.ts';
import { carryOut, type Duty } from '../duties.ts';
import type { Deps } from '../router.ts';
import { changeCase, followCase, readSettings } from './store.ts';
import { communitySaid, passTime, returnCase } from './lifecycle/unasked.ts';

/** What time does to cases: bookings are followed, what is late rises, what was left alone returns to its queue. */
export const casesDuty: Duty = {
  name: 'cases',
  everySeconds: 1,
  run: async (deps) => {
    await followBookings(deps);
    await endAsks(deps);
    await returnAbandoned(deps);
    await raiseLate(deps);
  },
};

async function followBookings(deps: Deps): Promise<void> {
  const cases = await listCasesToFollow(deps.db, deps.clock().toJSDate());
  await carryOut(deps, cases, ({ id: caseId, territoryCode }) => followCase(deps, { caseId, territoryCode }));
}

async function raiseLate(deps: Deps): Promise<void> {
  const cases = await listDueCases(deps.db, deps.clock().toJSDate());
  await carryOut(deps, cases, ({ id: caseId, territoryCode }) =>
    changeCase(deps, { caseId, territoryCode }, ({ view, settings, now }) => passTime(view, now, settings)),
  );
}

async function returnAbandoned(deps: Deps): Promise<void> {
  const territories = await listBusyTerritories(deps.db);
  await carryOut(
    deps,
    territories.map((id) => ({ id })),
    ({ id }) => returnAbandonedOf(deps, id),
  );
}

async function returnAbandonedOf(deps: Deps, territoryCode: string): Promise<void> {
  const { heartbeatSeconds } = await readSettings(deps.db, territoryCode);
  const before = deps.clock().minus({ seconds: heartbeatSeconds }).toJSDate();
  const abandoned = await listAbandoned(deps.db, { territoryCode, before });
  await carryOut(deps, abandoned, ({ id: caseId, ...silent }) =>
    changeCase(deps, { caseId, territoryCode }, ({ view, now }) => returnCase(view, silent, now)),
  );
}

/** A request ends with its case told of it, or neither: it comes up again at the next turn. */
async function endAsks(deps: Deps): Promise<void> {
  const silent = await listSilentAsks(deps.db, deps.clock().toJSDate());
  await carryOut(deps, silent, ({ id: askId, organizationId, ...key }) =>
    changeCase(deps, key, async ({ tx, view, now }) => {
      const ended = await endSilentAsk(tx, { askId, now: new Date(now) });
      return ended ? communitySaid(view, { askId, organizationId, taken: null }, now) : [];
    }),
  );
}
