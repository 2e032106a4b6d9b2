import { z } from '@hono/zod-openapi';
import type { DateTime } from 'luxon';
import { listDelegatedAgendas } from '../../db/queries/people/delegations.ts';
import type { DelegationScope } from '../../db/vocabulary.ts';
import type { Asker } from '../identity/asker.ts';
import type { Need, Rule } from '../identity/matrix.ts';
import type { Trace } from '../identity/trace.ts';
import { Problem } from '../problem.ts';
import type { Deps } from '../router.ts';
import { heldAgendas, isHeld, toHeld, type Held } from './held.ts';

/** `?for=`: the agenda of a child, or of someone one acts for. */
export const forParameter = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, 'must be the id of an agenda, as `/people` gives it')
  .transform(Number)
  .optional()
  .openapi({
    type: 'integer',
    description: 'One agenda: a child’s, or that of someone I act for. Mine and my children’s when absent.',
  });

/** The part of a request that says whose agendas may be opened. */
interface Reaching {
  var: { deps: Deps; asker: Asker; rule: Rule };
}

/** The agendas of others that an account acts in now, as they let it. */
export async function delegatedAgendas(
  { db, vault }: Pick<Deps, 'db' | 'vault'>,
  { accountId, now }: { accountId: number; now: DateTime<true> },
): Promise<Held[]> {
  const rows = await listDelegatedAgendas(db, { accountId, now: now.toJSDate() });
  return rows.map((row) => toHeld(vault, row));
}

/** Every agenda that may be opened: those held, for a citizen, then those of whom one acts for. */
export async function reachableAgendas(c: Reaching): Promise<Held[]> {
  const { deps, asker, rule } = c.var;
  const who = { accountId: asker.accountId, now: deps.clock() };
  const [held, delegated] = await Promise.all([
    rule === 'own' ? heldAgendas(deps, who) : [],
    delegatedAgendas(deps, who),
  ]);
  return [...held, ...delegated];
}

const absent = () => new Problem('not-found', 'There is no such agenda of yours.');

/** Mine and my children's, or the one that is meant, with what is to be done there. Throws `not-found` for another's. */
export async function agendasFor(
  c: Reaching,
  { id, scope }: { id: number | undefined; scope: DelegationScope },
): Promise<Held[]> {
  const all = await reachableAgendas(c);
  const meant = all.filter((each) =>
    id === undefined ? isHeld(each) : each.id === id && each.scopes.includes(scope),
  );
  if (meant.length === 0) throw absent();
  return meant;
}

/** The one agenda that is written in: the one named, else one's own. Throws `not-found` for another's. */
export async function agendaFor(
  c: Reaching,
  { id, scope }: { id: number | undefined; scope: DelegationScope },
): Promise<Held> {
  const all = await reachableAgendas(c);
  const meant = all.find((each) =>
    id === undefined ? each.kind === 'self' : each.id === id && each.scopes.includes(scope),
  );
  if (!meant) throw absent();
  return meant;
}

/** Every agenda that may be written in: those held, and those whose person lets one write. */
export async function writableAgendas(c: Reaching): Promise<Held[]> {
  return (await reachableAgendas(c)).filter(({ scopes }) => scopes.includes('write'));
}

const WHY = { self: 'own agenda', parent: 'child', delegate: 'delegation', helper: 'help' } as const;

/** What access entries say of these agendas: one for each person they belong to, so that each reads who looked. */
export function tracesOf(
  agendas: readonly Held[],
  { need, subject }: { need: Need; subject: string },
): Trace[] {
  const told = new Map<number, Trace>();
  for (const agenda of agendas) {
    const onBehalfOf = isHeld(agenda) ? undefined : agenda.holders[0];
    for (const citizenId of agenda.holders) {
      if (told.has(citizenId)) continue;
      told.set(citizenId, {
        need,
        subject,
        citizenId,
        why: WHY[agenda.kind],
        ...(onBehalfOf && { onBehalfOf }),
      });
    }
  }
  return [...told.values()];
}
