import { sql } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';
import type { ConsentPurpose } from '../../vocabulary.ts';
import { column } from '../columns.ts';

/** A yes as its giver reads it. Instants in milliseconds since 1970. */
export interface ConsentRow {
  id: number;
  agendaId: number;
  vendor: string;
  vendorCode: string;
  purpose: ConsentPurpose;
  givenAt: number;
  endsAt: number;
  revokedAt: number | null;
}

const CONSENT = sql`
  c.id, c.agenda_id AS "agendaId", v.name AS vendor, v.code AS "vendorCode", c.purpose,
  (extract(epoch FROM c.given_at) * 1000)::float8 AS "givenAt", (extract(epoch FROM c.ends_at) * 1000)::float8 AS "endsAt",
  (extract(epoch FROM c.revoked_at) * 1000)::float8 AS "revokedAt"`;

export interface NewConsent {
  agendaId: number;
  accountId: number;
  vendorId: number;
  purpose: ConsentPurpose;
  /** What its vendor names the person by; null for a purpose that needs no name. */
  pairingIndex: string | null;
  /** SHA-256 of the pairing id, by which its vendor will be told that it ended. */
  pairingDigest?: string | null;
  givenAt: Date;
  endsAt: Date;
}

/** Keeps a yes, which ends the one before for the same vendor and purpose; gives its id. */
export async function giveConsent(db: Queryable, given: NewConsent): Promise<number> {
  const { agendaId, accountId, vendorId, purpose, pairingIndex } = given;
  const at = given.givenAt.toISOString();
  return db.transaction(async (tx) => {
    await tx.execute(sql`
      UPDATE consent SET revoked_at = ${at} WHERE agenda_id = ${agendaId} AND vendor_id = ${vendorId}
        AND purpose = ${purpose} AND revoked_at IS NULL`);
    const [row] = await tx.execute<{ id: number }>(sql`
      INSERT INTO consent (agenda_id, account_id, vendor_id, purpose, pairing_index, pairing_digest, given_at, ends_at)
      VALUES (${agendaId}, ${accountId}, ${vendorId}, ${purpose}, ${pairingIndex}, ${given.pairingDigest ?? null}, ${at}, ${given.endsAt.toISOString()})
      RETURNING id`);
    if (!row) throw new Error('a consent was inserted and not returned');
    return row.id;
  });
}

/** Every yes of these agendas, newest first, ended ones too. */
export async function listConsents(db: Queryable, agendaIds: readonly number[]): Promise<ConsentRow[]> {
  return db.execute<ConsentRow & Record<string, unknown>>(sql`
    SELECT ${CONSENT} FROM consent c JOIN vendor v ON v.id = c.vendor_id
    WHERE c.agenda_id = ANY(${column(agendaIds, 'int')}) ORDER BY c.id DESC LIMIT 200`);
}

/**
 * Takes a yes back, and with the one to write in the agenda every other to the same vendor; gives their ids, none when no such
 * yes of these agendas still stands.
 */
export async function revokeConsent(
  db: Queryable,
  { agendaIds, id, now }: { agendaIds: readonly number[]; id: number; now: Date },
): Promise<number[]> {
  const revoked = await db.execute<{ id: number }>(sql`
    UPDATE consent c SET revoked_at = ${now.toISOString()} FROM consent o
    WHERE o.id = ${id} AND o.revoked_at IS NULL AND o.agenda_id = ANY(${column(agendaIds, 'int')}) AND c.revoked_at IS NULL
      AND (c.id = o.id OR (o.purpose = 'agenda' AND c.agenda_id = o.agenda_id AND c.vendor_id = o.vendor_id))
    RETURNING c.id`);
  return revoked.map((row) => row.id);
}

/** Says no to a vendor that needs no yes, as one that knows the person by their INS: a yes taken back at once. Gives its id. */
export async function refuseVendor(
  db: Queryable,
  given: { agendaId: number; accountId: number; vendorId: number; purpose: ConsentPurpose; now: Date },
): Promise<number> {
  const at = given.now.toISOString();
  const id = await giveConsent(db, { ...given, pairingIndex: null, givenAt: given.now, endsAt: given.now });
  await db.execute(sql`UPDATE consent SET revoked_at = ${at} WHERE id = ${id}`);
  return id;
}

/** The vendor of a code, when it is one that may be connected; undefined when there is none, or it is suspended. */
export async function findConnectableVendor(
  db: Queryable,
  code: string,
): Promise<{ id: number } | undefined> {
  const [row] = await db.execute<{ id: number }>(sql`
    SELECT id FROM vendor WHERE code = ${code} AND status <> 'suspended'`);
  return row;
}
