import type { Transaction } from '../../db/client.ts';
import type { Queue } from '../../db/dispatch-vocabulary.ts';
import type { Asker } from '../identity/asker.ts';
import { Problem } from '../problem.ts';
import type { Deps } from '../router.ts';
import { isOwnedBy, sameOwner, type CaseEvent } from './lifecycle/case.ts';
import { decide } from './lifecycle/lifecycle.ts';
import { isRefusal, refuse, type Refusal } from './lifecycle/refusals.ts';
import { leaveCase } from './lifecycle/unasked.ts';
import { checkBeside } from './side-effects.ts';
import { changeCase, territoryOf, type OpenedCase } from './store.ts';

/** A case one leaves: to a queue, its own when none is named, or asked of someone. */
interface Left {
  caseId: string;
  queue?: Queue | undefined;
  accountId?: number | undefined;
  note?: string | undefined;
}

interface Leaving {
  cases: readonly Left[];
  /** Writes the access down, in the transaction of the change. */
  record: (tx: Transaction, caseId: string) => Promise<void>;
}

/**
 * Hands over cases at the end of a shift, all of them or none: whoever leaves must know that nothing of theirs stayed
 * behind. Gives those that went and those that wait for an answer. Throws what a refusal says, with the number of its case.
 */
export async function handOverShift(
  deps: Pick<Deps, 'db' | 'vault' | 'clock'>,
  asker: Asker,
  { cases, record }: Leaving,
): Promise<{ left: string[]; waiting: string[] }> {
  const territoryCode = territoryOf(asker);
  // Rows in one order for everyone, then what waits for the chain of accesses: nobody waits for somebody who waits for them.
  const ordered = cases.toSorted((a, b) => (a.caseId < b.caseId ? -1 : 1));
  await deps.db.transaction(async (tx) => {
    for (const each of ordered) {
      const key = { caseId: each.caseId, territoryCode };
      await changeCase({ ...deps, db: tx }, key, async (opened) =>
        numbered(await leave(opened, each, asker), opened),
      );
    }
    for (const { caseId } of ordered) await record(tx, caseId);
  });
  const idsOf = (some: readonly Left[]) => some.map(({ caseId }) => caseId);
  return {
    left: idsOf(cases.filter(({ accountId }) => accountId === undefined)),
    waiting: idsOf(cases.filter(({ accountId }) => accountId !== undefined)),
  };
}

type Said = readonly CaseEvent[] | Refusal;

async function leave(opened: OpenedCase, left: Left, asker: Asker): Promise<Said> {
  const { tx, row, view, settings, now } = opened;
  const { caseId, queue, accountId, note } = left;
  const moment = { now, settings, actor: asker };
  if (!isOwnedBy(view, asker.accountId)) {
    return refuse('case-not-yours', 'It is no longer yours: read your cases again.');
  }
  if (accountId === undefined) return leaveCase(view, { queue, note }, moment);
  // Asked of them already, by a first try whose answer was lost.
  if (view.handOver && sameOwner(view.handOver.to, { accountId })) return [];
  const given = { type: 'hand-over', recipient: { accountId }, delay: 'IMMEDIAT', reason: note } as const;
  const refused = await checkBeside(given, { tx, caseId, commune: row.commune, view, now });
  if (refused) return refused;
  const said = decide(view, given, moment);
  return isRefusal(said) ? said : [said];
}

/** A refusal that says which of several cases it is of. */
function numbered(said: Said, { row }: OpenedCase): readonly CaseEvent[] {
  if (!isRefusal(said)) return said;
  throw new Problem(said.code, `Case ${row.number}: ${said.detail}`, { caseNumber: row.number });
}
