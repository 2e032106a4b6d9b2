import { sql } from 'drizzle-orm';
import { announcedOf, digestOf, sealContent, type AgendaContent } from '../../agenda-content.ts';
import type { Transaction } from '../../client.ts';
import type { Vault } from '../../vault.ts';
import { oweNotifications } from '../notifications/notifications.ts';

interface Shown extends Record<string, unknown> {
  agendaId: number;
  status: string;
  announced: string;
  digest: string;
  sequence: number;
  deleted: boolean;
}

interface Said {
  itemId: string;
  /** Null when nobody speaks of it any more. */
  content: AgendaContent | null;
}

interface Writing {
  vault: Vault;
  now: Date;
}

type Told = 'new' | 'moved' | 'cancelled' | 'changed';
type Announced = Told | 'deleted' | 'unchanged';

/** Brings an item to what is said of it now: its sequence grows with what calendars announce, its agenda's version with anything. */
export async function announceItem(
  tx: Transaction,
  { itemId, content }: Said,
  { vault, now }: Writing,
): Promise<Announced> {
  const [shown] = await tx.execute<Shown>(sql`
    SELECT agenda_id AS "agendaId", status, announced, digest, sequence, deleted_at IS NOT NULL AS deleted
    FROM agenda_item WHERE id = ${itemId} FOR UPDATE`);
  if (!shown) throw new Error(`no item ${itemId}`);
  if (content === null) return withdraw(tx, { itemId, shown, now });
  const [announced, digest] = [announcedOf(vault, content), digestOf(vault, content)];
  if (!shown.deleted && digest === shown.digest) return 'unchanged';
  const announces = shown.deleted || announced !== shown.announced;
  const begun = shown.announced === '';
  const sequence = shown.sequence + (announces && !begun ? 1 : 0);
  const at = sql`${now.toISOString()}::timestamptz`;
  await tx.execute(sql`
    UPDATE agenda_item SET start_at = ${content.start}, end_at = ${content.end}, zone = ${content.zone}, status = ${content.status},
      content_sealed = ${sealContent(vault, content)}, announced = ${announced}, digest = ${digest}, sequence = ${sequence},
      changed_at = ${at}, deleted_at = NULL,
      cancelled_at = ${content.status === 'cancelled' ? sql`coalesce(cancelled_at, ${at})` : sql`NULL`}
    WHERE id = ${itemId}`);
  await growVersion(tx, shown.agendaId);
  const fate = fateOf({ begun, announces, was: shown.status }, content);
  await oweNotifications(tx, {
    itemId,
    agendaId: shown.agendaId,
    fate,
    sequence,
    startAt: new Date(content.start),
    now,
  });
  return fate;
}

function fateOf(
  { begun, announces, was }: { begun: boolean; announces: boolean; was: string },
  { status }: AgendaContent,
): Told {
  if (status === 'cancelled' && (begun || was !== 'cancelled')) return 'cancelled';
  if (begun) return 'new';
  if (!announces || status !== was) return 'changed';
  return 'moved';
}

async function withdraw(
  tx: Transaction,
  { itemId, shown, now }: { itemId: string; shown: Shown; now: Date },
): Promise<'deleted' | 'unchanged'> {
  if (shown.deleted) return 'unchanged';
  const at = sql`${now.toISOString()}::timestamptz`;
  await tx.execute(sql`
    UPDATE agenda_item SET deleted_at = ${at}, changed_at = ${at}, sequence = sequence + 1 WHERE id = ${itemId}`);
  await growVersion(tx, shown.agendaId);
  return 'deleted';
}

/** A calendar link that was up to date is so no more. */
export async function growVersion(tx: Transaction, agendaId: number): Promise<void> {
  await tx.execute(sql`UPDATE agenda SET version = version + 1 WHERE id = ${agendaId}`);
}
