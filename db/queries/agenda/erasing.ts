import { sql } from 'drizzle-orm';
import type { Transaction } from '../../client.ts';

/**
 * Erases an agenda: what it held, its consents and its links, and the sealed bodies still waiting of every feed that spoke
 * of it or could. Gives the vendors that had spoken of it, who are to be told.
 */
export async function eraseAgenda(tx: Transaction, agendaId: number): Promise<number[]> {
  const vendors = await tx.execute<{ id: number }>(sql`
    SELECT DISTINCT f.vendor_id AS id FROM agenda_source s JOIN feed f ON f.id = s.feed_id WHERE s.agenda_id = ${agendaId}
    UNION SELECT vendor_id FROM consent WHERE agenda_id = ${agendaId}`);
  const ids = vendors.map(({ id }) => id);
  await tx.execute(sql`
    DELETE FROM delivery_chunk WHERE delivery_id IN (
      SELECT d.id FROM delivery d JOIN feed f ON f.id = d.feed_id
      WHERE d.sealed AND d.state IN ('read', 'failed') AND f.vendor_id IN (
        SELECT vendor_id FROM consent WHERE agenda_id = ${agendaId}
        UNION SELECT f.vendor_id FROM agenda_source s JOIN feed f ON f.id = s.feed_id WHERE s.agenda_id = ${agendaId}))`);
  await tx.execute(sql`DELETE FROM agenda WHERE id = ${agendaId}`);
  return ids;
}
