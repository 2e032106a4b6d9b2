import { sql } from 'drizzle-orm';
import type { Database } from '../../client.ts';
import type { MatchState } from '../../vocabulary.ts';
import { lockGroups, regroup, wouldConfuse } from './groups.ts';

/** What a person may say of a match. */
export type Decision = 'accept' | 'refuse' | 'undo';

/** `not-open`: its state takes no such decision; `two-identifiers`: it would make one of two national identifiers. */
export type Decided = 'decided' | 'absent' | 'not-open' | 'two-identifiers';

/** What each decision makes of each state; one that is not here is not open. */
const NEXT: Record<Decision, Partial<Record<MatchState, MatchState>>> = {
  accept: { proposed: 'matched' },
  refuse: { proposed: 'refused' },
  undo: { matched: 'undone', refused: 'proposed', undone: 'proposed' },
};

interface Deciding {
  id: number;
  decision: Decision;
  /** Null when the system itself decides. */
  accountId: number | null;
  now: Date;
}

/** Takes a person's decision: kept, never asked again, and the index follows at once. */
export function decideMatch(db: Database, { id, decision, accountId, now }: Deciding): Promise<Decided> {
  return db.transaction(async (tx) => {
    await lockGroups(tx);
    const [row] = await tx.execute<{ state: MatchState; a: number; b: number }>(sql`
      SELECT state, role_id AS a, other_role_id AS b FROM match WHERE id = ${id} FOR UPDATE`);
    if (!row) return 'absent';
    const state = NEXT[decision][row.state];
    if (!state) return 'not-open';
    const pair = [row.a, row.b] as const;
    if (state === 'matched' && (await wouldConfuse(tx, pair))) return 'two-identifiers';
    await tx.execute(sql`
      UPDATE match SET state = ${state}, decided_by = ${accountId}, decided_at = ${now.toISOString()}
      WHERE id = ${id}`);
    await regroup(tx, pair);
    return 'decided';
  });
}
