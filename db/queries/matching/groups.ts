import { sql } from 'drizzle-orm';
import type { Transaction } from '../../client.ts';
import { among, unnest } from '../columns.ts';

/** One writer of groups at a time: two halves of one group must not be tied at once. */
const GROUPS_LOCK = 7_273_005;

interface Member {
  id: number;
  /** Bare national identifiers, of the person or of the structure. */
  rpps: string | null;
  adeli: string | null;
  finess: string | null;
  sameAs: number | null;
}

type Edge = readonly [number, number];

/** Waits until nobody else changes groups, until the end of the transaction. */
export async function lockGroups(tx: Transaction): Promise<void> {
  await tx.execute(sql`SELECT pg_advisory_xact_lock(${GROUPS_LOCK})`);
}

/** The roles that live matches tie to these, themselves among them, and those matches. */
async function readGroup(
  tx: Transaction,
  roleIds: readonly number[],
): Promise<{ members: Member[]; edges: Edge[] }> {
  const members = await tx.execute<Member & Record<string, unknown>>(sql`
    WITH RECURSIVE tied(id) AS (
      SELECT unnest FROM ${among(roleIds, 'int')} AS a(unnest)
      UNION
      SELECT CASE WHEN m.role_id = t.id THEN m.other_role_id ELSE m.role_id END
      FROM tied t JOIN match m ON m.state = 'matched' AND (m.role_id = t.id OR m.other_role_id = t.id))
    SELECT r.id, p.rpps, p.adeli, CASE WHEN p.id IS NULL THEN o.finess END AS finess, r.same_as AS "sameAs"
    FROM tied t JOIN practitioner_role r ON r.id = t.id
    LEFT JOIN practitioner p ON p.id = r.practitioner_id
    LEFT JOIN organization o ON o.id = r.organization_id
    ORDER BY r.id`);
  const ids = members.map(({ id }) => id);
  const edges = await tx.execute<{ a: number; b: number }>(sql`
    SELECT role_id AS a, other_role_id AS b FROM match
    WHERE state = 'matched' AND role_id IN ${among(ids, 'int')}`);
  return { members: [...members], edges: edges.map(({ a, b }) => [a, b] as const) };
}

/** Whether tying these two would put two national identifiers of one register in one group. */
export async function wouldConfuse(tx: Transaction, pair: Edge): Promise<boolean> {
  const { members } = await readGroup(tx, pair);
  return (['rpps', 'adeli', 'finess'] as const).some(
    (register) => new Set(members.flatMap((member) => member[register] ?? [])).size > 1,
  );
}

/**
 * Shows each role as the first of its group: the one with a national identifier, else the oldest. What is shown follows
 * from the live matches alone, so that taking one back restores what was there before it.
 */
export async function regroup(tx: Transaction, roleIds: readonly number[]): Promise<void> {
  const { members, edges } = await readGroup(tx, roleIds);
  const firsts = firstOfEach(members, edges);
  const changed = members
    .map(({ id, sameAs }) => ({
      id,
      before: sameAs,
      sameAs: firsts.get(id) === id ? null : (firsts.get(id) ?? null),
    }))
    .filter(({ before, sameAs }) => before !== sameAs);
  if (changed.length === 0) return;
  const rows = unnest(changed, [
    ['id', 'int'],
    ['sameAs', 'int'],
  ]);
  await tx.execute(sql`
    UPDATE practitioner_role r SET same_as = i.same_as FROM ${rows} AS i(id, same_as) WHERE r.id = i.id`);
}

function firstOfEach(members: readonly Member[], edges: readonly Edge[]): Map<number, number> {
  const rank = (member: Member) => (member.rpps ? 0 : (member.finess ?? member.adeli) ? 1 : 2);
  const ordered = [...members].sort((a, b) => rank(a) - rank(b) || a.id - b.id);
  const near = new Map<number, number[]>();
  for (const [a, b] of edges) {
    near.set(a, [...(near.get(a) ?? []), b]);
    near.set(b, [...(near.get(b) ?? []), a]);
  }
  const firsts = new Map<number, number>();
  for (const { id } of ordered) {
    const waiting = firsts.has(id) ? [] : [id];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      firsts.set(next, id);
      waiting.push(...(near.get(next) ?? []).filter((other) => !firsts.has(other)));
    }
  }
  return firsts;
}
