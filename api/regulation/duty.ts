import { endSilentAsks } from '../../db/queries/beyond.ts';
import { listCasesToFollow } from '../../db/queries/case-bookings.ts';
import { listDueCases } from '../../db/queries/case-lists.ts';
import { findTerritoryOf } from '../../db/queries/cases.ts';
import { listAbandoned, listBusyTerritories } from '../../db/queries/presence.ts';
import { carryOut, type Duty } from '../duties.ts';
import type { Deps } from '../router.ts';
import { changeCase, followCase, readSettings } from './store.ts';
import { communitySaid, passTime, returnCase } from './unasked.ts';

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
  const { db, clock } = deps;
  for (const territoryCode of await listBusyTerritories(db)) {
    const { heartbeatSeconds } = await readSettings(db, territoryCode);
    const before = clock().minus({ seconds: heartbeatSeconds }).toJSDate();
    for (const { caseId, accountId, silentSince } of await listAbandoned(db, { territoryCode, before })) {
      await changeCase(deps, { caseId, territoryCode }, ({ view, now }) =>
        returnCase(view, { accountId, silentSince }, now),
      );
    }
  }
}

async function endAsks(deps: Deps): Promise<void> {
  const now = deps.clock();
  for (const { id: askId, caseId, organizationId } of await endSilentAsks(deps.db, now.toJSDate())) {
    const territoryCode = await findTerritoryOf(deps.db, caseId);
    if (territoryCode === undefined) continue;
    await changeCase(deps, { caseId, territoryCode }, ({ view }) =>
      communitySaid(view, { askId, organizationId, taken: null }, now.toMillis()),
    );
  }
}
