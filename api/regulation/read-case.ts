import type { Context } from 'hono';
import { findTerritoryOf } from '../../db/queries/cases.ts';
import { exercisesOf } from '../availability/access.ts';
import type { Asker } from '../identity/asker.ts';
import type { Rule } from '../identity/matrix.ts';
import { trace, type Trace } from '../identity/trace.ts';
import { Problem } from '../problem.ts';
import type { Deps, Env } from '../router.ts';
import type { CaseView } from './case.ts';
import { presentCase } from './present.ts';
import type { CaseResource } from './resources.ts';
import { seesPerson } from './sight.ts';
import { readCase, readSettings } from './store.ts';

/** The part of a request's context that reading a case needs. */
interface Reading {
  req: Pick<Context['req'], 'header'>;
  env: unknown;
  var: Pick<Env['Variables'], 'deps' | 'requestId' | 'traced'> & { asker: Asker; rule: Rule };
  set: (key: 'traced', value: boolean) => void;
}

const absent = () => new Problem('not-found', 'You have no such case.');

/**
 * A case as its reader may see it, traced. Those who regulate see the cases of their territory, whom they are about only
 * when it is theirs to know; a professional sees the case of a visit to them.
 */
export async function readForReader(c: Reading, caseId: string): Promise<CaseResource> {
  const { deps, asker, rule } = c.var;
  if (rule !== 'queue' && rule !== 'after-booking') throw absent();
  const territoryCode = rule === 'queue' ? asker.territoryCode : await findTerritoryOf(deps.db, caseId);
  const found = territoryCode && (await readCase(deps.db, { caseId, territoryCode }));
  if (!found) throw absent();
  const { view, events } = found;
  const settings = await readSettings(deps.db, view.territory);
  if (rule === 'after-booking' && !(await visits(deps, asker, view))) throw absent();
  const clear =
    rule === 'after-booking' || seesPerson(view, asker, { settings, now: deps.clock().toMillis() });
  const why = rule === 'after-booking' ? 'after booking' : clear ? 'dispatch' : 'masked';
  const subject = `case ${caseId}`;
  const contact: Trace = { need: 'case-contact.read', subject, why };
  const motive: Trace = { need: 'case-motive.read', subject, why };
  await trace(c, deps.db, ...(clear ? [contact, motive] : [contact]));
  return presentCase(deps, caseId, { view, events, settings, asker, masked: !clear });
}

/** Whether the visit of a case is to the asker, or to a place of theirs. */
async function visits(deps: Deps, asker: Asker, { booking }: CaseView): Promise<boolean> {
  if (booking?.status !== 'confirmed' && booking?.status !== 'fulfilled') return false;
  const places = await exercisesOf(deps, asker);
  return places.some(({ roleId, offerId }) => booking.roleId === roleId || booking.roleId === offerId);
}
