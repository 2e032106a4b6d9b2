import { sql } from 'drizzle-orm';
import type { Queryable, Transaction } from '../../client.ts';
import type { NotificationFamily } from '../../vocabulary.ts';
import { column } from '../columns.ts';
import { allows } from '../people/purposes.ts';

interface Happened {
  itemId: string;
  agendaId: number;
  fate: 'new' | 'moved' | 'cancelled' | 'changed';
  sequence: number;
  startAt: Date;
  now: Date;
}

const DAY = 86_400_000;
const TWO_HOURS = 7_200_000;

/**
 * Writes down what the person is to be written about, in the transaction of the change. Each is one by item, family and
 * occasion, so that a replay owes nothing twice; a reminder whose occasion is no longer the item's start is dropped when due.
 */
export async function oweNotifications(tx: Transaction, happened: Happened): Promise<void> {
  const { itemId, agendaId, now } = happened;
  for (const { family, occasion, dueAt } of occasionsOf(happened)) {
    await tx.execute(sql`
      INSERT INTO notification (agenda_id, item_id, family, occasion, due_at)
      VALUES (${agendaId}, ${itemId}, ${family}, ${occasion}, ${(dueAt < now ? now : dueAt).toISOString()})
      ON CONFLICT DO NOTHING`);
  }
}

function occasionsOf({ fate, sequence, startAt, now }: Happened): {
  family: NotificationFamily;
  occasion: string;
  dueAt: Date;
}[] {
  const [start, current] = [startAt.getTime(), now.getTime()];
  if (start <= current || fate === 'changed') return [];
  const told = { family: fate, occasion: String(sequence), dueAt: now };
  if (fate === 'cancelled') return [told];
  const reminders = [
    { family: 'day-before', dueAt: new Date(start - DAY) },
    { family: 'two-hours', dueAt: new Date(start - TWO_HOURS) },
  ] as const;
  const ahead = reminders.filter(({ dueAt }) => dueAt > now);
  return [told, ...ahead.map((each) => Object.assign({ occasion: startAt.toISOString() }, each))];
}

/** What a citizen chose; minutes of the day in `zone`. */
export interface NotificationChoices {
  byMail: boolean;
  families: NotificationFamily[];
  quietFrom: number;
  quietTo: number;
  zone: string;
}

/** Undefined for someone who never chose. */
export async function findChoices(
  db: Queryable,
  accountId: number,
): Promise<NotificationChoices | undefined> {
  const [row] = await db.execute<NotificationChoices & Record<string, unknown>>(sql`
    SELECT by_mail AS "byMail", families::text[] AS families, quiet_from AS "quietFrom", quiet_to AS "quietTo", zone
    FROM notification_choice WHERE account_id = ${accountId}`);
  return row;
}

export async function putChoices(
  db: Queryable,
  { accountId, now, ...choices }: NotificationChoices & { accountId: number; now: Date },
): Promise<void> {
  const { byMail, families, quietFrom, quietTo, zone } = choices;
  await db.execute(sql`
    INSERT INTO notification_choice (account_id, by_mail, families, quiet_from, quiet_to, zone, changed_at)
    VALUES (${accountId}, ${byMail}, ${column(families, 'notification_family')}, ${quietFrom}, ${quietTo}, ${zone}, ${now.toISOString()})
    ON CONFLICT (account_id) DO UPDATE SET by_mail = excluded.by_mail, families = excluded.families,
      quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to, zone = excluded.zone, changed_at = excluded.changed_at`);
}

/** Something to write about that is due, with how its item stands now. Instants in milliseconds since 1970. */
export interface DueNotification {
  id: number;
  agendaId: number;
  itemId: string | null;
  family: NotificationFamily;
  occasion: string;
  startAt: number | null;
  status: string | null;
  sequence: number | null;
  deleted: boolean;
  /** Whether one of those who speak of it may be written about: here always, a vendor as its person chose. */
  allowed: boolean;
  /** Accounts that hold the agenda, and delegates who are to be written to, unless it is masked. */
  holders: number[];
}

/** Takes what is due, oldest first; the transaction's end lets it go. */
export async function takeDue(
  tx: Transaction,
  { now, limit }: { now: Date; limit: number },
): Promise<DueNotification[]> {
  const at = sql`${now.toISOString()}::timestamptz`;
  return tx.execute<DueNotification & Record<string, unknown>>(sql`
    SELECT n.id, n.agenda_id AS "agendaId", n.item_id AS "itemId", n.family, n.occasion,
      (SELECT (extract(epoch FROM i.start_at) * 1000)::float8 FROM agenda_item i WHERE i.id = n.item_id) AS "startAt",
      (SELECT i.status FROM agenda_item i WHERE i.id = n.item_id) AS status,
      (SELECT i.sequence FROM agenda_item i WHERE i.id = n.item_id) AS sequence,
      coalesce((SELECT i.deleted_at IS NOT NULL FROM agenda_item i WHERE i.id = n.item_id), false) AS deleted,
      coalesce((SELECT bool_or(s.feed_id IS NULL OR ${allows('reminders', { agenda: sql`s.agenda_id`, vendor: sql`f.vendor_id`, now: at })})
        FROM agenda_source s LEFT JOIN feed f ON f.id = s.feed_id WHERE s.item_id = n.item_id), true) AS allowed,
      ARRAY(SELECT h.account_id FROM agenda_holder h WHERE h.agenda_id = n.agenda_id AND (h.until IS NULL OR h.until > ${at})
        UNION SELECT d.delegate_id FROM delegation d WHERE d.agenda_id = n.agenda_id AND d.kind = 'delegate' AND 'notify' = ANY(d.scopes)
          AND d.accepted_at IS NOT NULL AND d.revoked_at IS NULL AND d.starts_at <= ${at} AND d.ends_at > ${at}
          AND NOT EXISTS (SELECT FROM agenda_mask m WHERE m.agenda_id = n.agenda_id AND (m.item_id = n.item_id OR m.vendor_id IN (
            SELECT f.vendor_id FROM agenda_source s JOIN feed f ON f.id = s.feed_id WHERE s.item_id = n.item_id)))) AS holders
    FROM notification n WHERE n.settled_at IS NULL AND n.due_at <= ${at}
    ORDER BY n.due_at, n.id LIMIT ${limit} FOR UPDATE OF n SKIP LOCKED`);
}

export async function settleNotification(
  tx: Transaction,
  { id, now }: { id: number; now: Date },
): Promise<void> {
  await tx.execute(sql`UPDATE notification SET settled_at = ${now.toISOString()} WHERE id = ${id}`);
}

export async function postponeNotification(
  tx: Transaction,
  { id, until }: { id: number; until: Date },
): Promise<void> {
  await tx.execute(sql`UPDATE notification SET due_at = ${until.toISOString()} WHERE id = ${id}`);
}

/** Owes a month's one grouped notice of prevention to an agenda; false when that month had its own. */
export async function owePreventionNotice(
  tx: Queryable,
  { agendaId, month, now }: { agendaId: number; month: string; now: Date },
): Promise<boolean> {
  const owed = await tx.execute(sql`
    INSERT INTO notification (agenda_id, item_id, family, occasion, due_at)
    VALUES (${agendaId}, NULL, 'prevention', ${month}, ${now.toISOString()}) ON CONFLICT DO NOTHING`);
  return owed.count > 0;
}

/** The sealed e-mail address of an account; undefined when none was proved. */
export async function findSealedEmail(db: Queryable, accountId: number): Promise<string | undefined> {
  const [row] = await db.execute<{ sealed: string }>(sql`
    SELECT sealed FROM account_identifier WHERE account_id = ${accountId} AND kind = 'email'`);
  return row?.sealed;
}
