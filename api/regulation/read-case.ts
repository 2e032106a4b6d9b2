import type { Context } from 'hono';
import { findOpenBreakGlass } from '../../db/queries/identity/access-entries.ts';
import { findTerritoryOf } from '../../db/queries/cases/cases.ts';
import { exercisesOf } from '../availability/access.ts';
import type { Asker } from '../identity/asker.ts';
import type { Rule } from '../identity/matrix.ts';
import { trace, type Trace } from '../identity/trace.ts';
import { Problem } from '../problem.ts';
import type { Deps, Env } from '../router.ts';
import type { CaseView } from './lifecycle/case.ts';
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
 * when it is theirs to know; a professional sees the case of a visit to them; an auditor one that they opened, saying why.
 */
export async function readForReader(c: Reading, caseId: string): Promise<CaseResource> {
  const { deps, asker, rule } = c.var;
  if (rule !== 'queue' && rule !== 'after-booking' && rule !== 'break-glass') throw absent();
  const opened = rule === 'break-glass' ? await requireOpened(deps, asker, caseId) : undefined;
  const territoryCode = rule === 'queue' ? asker.territoryCode : await findTerritoryOf(deps.db, caseId);
  const found = territoryCode && (await readCase(deps.db, { caseId, territoryCode }));
  if (!found) throw absent();
  const { view, events } = found;
  const settings = await readSettings(deps.db, view.territory);
  if (rule === 'after-booking' && !(await visits(deps, asker, view))) throw absent();
  const clear = rule !== 'queue' || seesPerson(view, asker, { settings, now: deps.clock().toMillis() });
  const said = { subject: `case ${caseId}`, why: opened?.reason ?? whyOf(rule, clear) };
  const traced = { ...said, ...(opened && { breakGlassId: opened.id }) };
  const contact: Trace = { need: 'case-contact.read', ...traced };
  const motive: Trace = { need: 'case-motive.read', ...traced };
  await trace(c, deps.db, ...(clear ? [contact, motive] : [contact]));
  return presentCase(deps, caseId, { view, events, settings, asker, masked: !clear });
}

const whyOf = (rule: Rule, clear: boolean): string =>
  rule === 'after-booking' ? 'after booking' : clear ? 'dispatch' : 'masked';

/** The access that an auditor opened to this case, and that has not ended. Throws `not-found`. */
async function requireOpened({ db, clock }: Deps, { accountId }: Asker, caseId: string) {
  const open = await findOpenBreakGlass(db, { accountId, caseId, now: clock().toJSDate() });
  if (!open) throw absent();
  return open;
}

/** Whether the visit of a case is to the asker, or to a place of theirs. */
async function visits(deps: Deps, asker: Asker, { booking }: CaseView): Promise<boolean> {
  if (booking?.status !== 'confirmed' && booking?.status !== 'fulfilled') return false;
  const places = await exercisesOf(deps, asker);
  return places.some(({ roleId, offerId }) => booking.roleId === roleId || booking.roleId === offerId);
}
