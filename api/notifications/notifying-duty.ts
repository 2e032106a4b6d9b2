import type { DateTime } from 'luxon';
import type { Transaction } from '../../db/client.ts';
import {
  findChoices,
  findSealedEmail,
  postponeNotification,
  settleNotification,
  takeDue,
  type DueNotification,
} from '../../db/queries/notifications/notifications.ts';
import { owe } from '../../db/queries/outbox/outbox.ts';
import { isLive } from '../agenda/status-words.ts';
import type { Duty } from '../duties.ts';
import type { Deps } from '../router.ts';
import { USUAL_CHOICES } from './choices.ts';
import { quietUntil } from './quiet-hours.ts';

const BATCH = 100;

/** Hands over what citizens are to be written about, as each chose and outside their quiet hours. */
export const notifyingDuty: Duty = {
  name: 'notify citizens',
  everySeconds: 10,
  run: async (deps) => {
    while ((await notifyDue(deps)) === BATCH);
  },
};

/** One batch; gives how many were looked at. */
export async function notifyDue({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<number> {
  const now = clock();
  return db.transaction(async (tx) => {
    const due = await takeDue(tx, { now: now.toJSDate(), limit: BATCH });
    const useful = due.filter((each) => isOfUse(each, now));
    await settle(
      tx,
      due.filter((each) => !useful.includes(each)),
      now,
    );
    for (const group of grouped(useful))
      for (const together of await split(tx, group, now)) await hand(tx, together, now);
    return due.length;
  });
}

type Together = readonly [DueNotification, ...DueNotification[]];

/** What is new in an agenda is told at once: a vendor that was just connected tells every appointment ahead. */
function grouped(due: readonly DueNotification[]): Together[] {
  const groups = new Map<string, [DueNotification, ...DueNotification[]]>();
  for (const each of due) {
    const key = each.family === 'new' ? `new ${each.agendaId}` : String(each.id);
    const group = groups.get(key);
    if (group) group.push(each);
    else groups.set(key, [each]);
  }
  return [...groups.values()];
}

/** What cannot wait for the morning goes alone, and the rest with the morning. */
async function split(tx: Transaction, group: Together, now: DateTime<true>): Promise<Together[]> {
  const choices = await Promise.all(group[0].holders.map((accountId) => findChoices(tx, accountId)));
  const ends = choices.flatMap((each) => quietUntil(now, each ?? USUAL_CHOICES) ?? []);
  const isUrgent = (each: DueNotification) => ends.some((until) => isPressing(each, until));
  const parts = [group.filter(isUrgent), group.filter((each) => !isUrgent(each))];
  return parts.flatMap(([first, ...others]): Together[] => (first ? [[first, ...others]] : []));
}

async function settle(tx: Transaction, due: readonly DueNotification[], now: DateTime<true>): Promise<void> {
  for (const { id } of due) await settleNotification(tx, { id, now: now.toJSDate() });
}

async function hand(tx: Transaction, together: Together, now: DateTime<true>): Promise<void> {
  const [first] = together;
  const { agendaId, family } = first;
  const several = together.length > 1;
  const itemId = several ? null : first.itemId;
  for (const accountId of first.holders) {
    const choices = (await findChoices(tx, accountId)) ?? USUAL_CHOICES;
    if (!choices.byMail || !choices.families.includes(family)) continue;
    if ((await findSealedEmail(tx, accountId)) === undefined) continue;
    const until = quietUntil(now, choices);
    if (until !== null && !together.some((each) => isPressing(each, until))) {
      for (const { id } of together) await postponeNotification(tx, { id, until: until.toJSDate() });
      return;
    }
    await owe(tx, {
      channel: 'mail',
      target: `account:${accountId}`,
      kind: `agenda.${family}`,
      subject: itemId === null ? `agenda:${agendaId}` : `agenda-item:${itemId}`,
      body: { accountId, itemId, family, start: several ? null : first.startAt, count: together.length },
      at: now.toJSDate(),
      expiresAt: now.plus({ hours: 12 }).toJSDate(),
    });
  }
  await settle(tx, together, now);
}

/** A reminder is of the hour it was made for; news is of the last change; nothing is of what is over. */
function isOfUse(
  { itemId, family, occasion, startAt, status, sequence, deleted, allowed }: DueNotification,
  now: DateTime<true>,
) {
  if (itemId === null) return true;
  if (deleted || !allowed || startAt === null || status === null || startAt < now.toMillis()) return false;
  if (family === 'cancelled') return status === 'cancelled';
  if (!isLive(status)) return false;
  if (family === 'day-before' || family === 'two-hours') return Date.parse(occasion) === startAt;
  return Number(occasion) === sequence;
}

/** What would come after its appointment if it waited for the morning does not wait. */
const isPressing = ({ startAt }: DueNotification, until: DateTime): boolean =>
  startAt !== null && startAt < until.toMillis();
