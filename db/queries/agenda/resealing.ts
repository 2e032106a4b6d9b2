import { sql } from 'drizzle-orm';
import type { Transaction } from '../../client.ts';

type Reseal = (sealed: string, context: string) => { sealed: string; blindIndex: string };

/** What agendas keep sealed, by table, key, column and context. */
const SEALED = [
  ['agenda', 'id', 'name_sealed', 'agenda-name'],
  ['agenda', 'id', 'born_sealed', 'agenda-born'],
  ['agenda', 'id', 'ins_sealed', 'agenda-ins'],
  ['agenda_item', 'id', 'content_sealed', 'agenda'],
  ['agenda_source', 'id', 'content_sealed', 'agenda'],
  ['delegation', 'id', 'invitee_sealed', 'delegate-name'],
] as const;

/** Seals what agendas keep again, in the caller's transaction; gives how many values that was. */
export async function resealAgendas(tx: Transaction, reseal: Reseal): Promise<number> {
  // A copy lives seven days: it is dropped rather than kept under an old key.
  await tx.execute(sql`UPDATE agenda_export SET sealed = NULL, state = 'gone' WHERE state = 'ready'`);
  let count = 0;
  for (const [table, key, name, context] of SEALED) {
    const [from, id, column] = [sql.identifier(table), sql.identifier(key), sql.identifier(name)];
    const rows = await tx.execute<{ id: string; sealed: string }>(sql`
      SELECT ${id}::text AS id, ${column} AS sealed FROM ${from} WHERE ${column} IS NOT NULL FOR UPDATE`);
    for (const { id: of, sealed } of rows) {
      const again = reseal(sealed, context).sealed;
      await tx.execute(sql`UPDATE ${from} SET ${column} = ${again} WHERE ${id}::text = ${of}`);
      count += 1;
    }
  }
  return count;
}
