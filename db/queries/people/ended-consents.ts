import { sql, type SQL } from 'drizzle-orm';
import type { Transaction } from '../../client.ts';
import type { ConsentPurpose } from '../../vocabulary.ts';

/** A consent that ended and was not settled yet. */
export interface EndedConsent {
  id: number;
  agendaId: number;
  accountId: number;
  vendorId: number;
  purpose: ConsentPurpose;
  pairingDigest: string | null;
  withdrawn: boolean;
  /** Another yes to the same vendor stands: nothing is hidden. */
  renewed: boolean;
}

/** Takes consents that were withdrawn or came to their end, oldest first, or the one named; the transaction's end lets them go. */
export async function takeEndedConsents(
  tx: Transaction,
  { now, consentId, limit }: { now: Date; consentId: number | undefined; limit: number },
): Promise<EndedConsent[]> {
  const at = sql`${now.toISOString()}::timestamptz`;
  return tx.execute<EndedConsent & Record<string, unknown>>(sql`
    SELECT c.id, c.agenda_id AS "agendaId", c.account_id AS "accountId", c.vendor_id AS "vendorId", c.purpose,
      c.pairing_digest AS "pairingDigest", c.revoked_at IS NOT NULL AS withdrawn,
      EXISTS (SELECT FROM consent o WHERE o.agenda_id = c.agenda_id AND o.vendor_id = c.vendor_id AND o.purpose = c.purpose
        AND o.id <> c.id AND o.revoked_at IS NULL AND o.ends_at > ${at}) AS renewed
    FROM consent c
    WHERE c.settled_at IS NULL AND (c.revoked_at IS NOT NULL OR c.ends_at <= ${at})
      ${consentId === undefined ? sql`` : sql`AND c.id = ${consentId}`}
    ORDER BY c.id LIMIT ${limit} FOR UPDATE OF c SKIP LOCKED`);
}

export async function noteSettled(tx: Transaction, { id, now }: { id: number; now: Date }): Promise<void> {
  await tx.execute(sql`UPDATE consent SET settled_at = ${now.toISOString()} WHERE id = ${id}`);
}

/** What a purpose let a vendor write: everything, what was over when it was first told, or nothing. */
const WRITTEN: Record<ConsentPurpose, SQL> = {
  agenda: sql`true`,
  history: sql`EXISTS (SELECT FROM agenda_item i WHERE i.id = s.item_id AND coalesce(i.end_at, i.start_at) <= i.created_at)`,
  reminders: sql`false`,
};

/** What a vendor still says in an agenda by what a purpose let it, by feed and by its own name of it. */
export async function listSourcesOf(
  tx: Transaction,
  { agendaId, vendorId, purpose }: Pick<EndedConsent, 'agendaId' | 'vendorId' | 'purpose'>,
): Promise<{ feedId: number; sourceId: string }[]> {
  return tx.execute<{ feedId: number; sourceId: string }>(sql`
    SELECT s.feed_id AS "feedId", s.source_id AS "sourceId" FROM agenda_source s JOIN feed f ON f.id = s.feed_id
    WHERE s.agenda_id = ${agendaId} AND f.vendor_id = ${vendorId} AND s.withdrawn_at IS NULL AND ${WRITTEN[purpose]}
    ORDER BY s.id`);
}
