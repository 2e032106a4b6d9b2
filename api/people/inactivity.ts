import type { Database } from '../../db/client.ts';
import { noteWarned, takeSealedToWarn, takeToErase, takeToWarn } from '../../db/queries/people/inactivity.ts';
import { leaveNotices } from '../../db/queries/notifications/notices.ts';
import { traceSystem } from '../identity/trace.ts';
import type { Deps } from '../router.ts';
import { leave } from './leaving.ts';
import { keptFor, TOLD_BEFORE } from './retention-rules.ts';

const BATCH = 50;

/** Tells, here and by e-mail, those whose agenda nobody opens that it will be erased; gives how many. */
export const warnUnopened = (room: Room): Promise<number> => warn(room, UNOPENED);

/** Tells those who closed their agenda and kept it that its ten years are nearly over, when an address of theirs is known. */
export const warnSealed = (room: Room): Promise<number> => warn(room, SEALED);

type Room = Pick<Deps, 'db' | 'clock'>;

const UNOPENED = {
  rule: 'inactive',
  kind: 'erasure-ahead',
  take: takeToWarn,
  subject: 'inactivity',
} as const;
const SEALED = {
  rule: 'agenda-closed',
  kind: 'sealed-erasure-ahead',
  take: takeSealedToWarn,
  subject: 'inactivity sealed',
} as const;

async function warn({ db, clock }: Room, of: typeof UNOPENED | typeof SEALED): Promise<number> {
  const now = clock();
  const at = now.toJSDate();
  const before = now.minus(keptFor(of.rule)).plus(TOLD_BEFORE).toJSDate();
  const facts = { until: now.plus(TOLD_BEFORE).toUTC().toISO() };
  const entry = { need: 'agenda.share', subject: of.subject, why: 'retention' } as const;
  let count = 0;
  for (let batch = BATCH; batch === BATCH; count += batch)
    batch = await db.transaction(async (tx) => {
      const accountIds = await of.take(tx, { before, now: at, limit: BATCH });
      await leaveNotices(tx, { accountIds, kind: of.kind, facts, now: at });
      await noteWarned(tx, { accountIds, now: at });
      await traceSystem(tx, at, ...accountIds.map((citizenId) => Object.assign({ citizenId }, entry)));
      return accountIds.length;
    });
  return count;
}

/** Erases one agenda that nobody opened for too long, whose person was told in time, as when they leave; gives how many that was. */
export async function eraseUnopened(
  db: Database,
  { before, toldBy, now }: { before: Date; toldBy: Date; now: Date },
): Promise<number> {
  return db.transaction(async (tx) => {
    const accountId = await takeToErase(tx, { before, toldBy });
    if (accountId === undefined) return 0;
    await leave(tx, { accountId, fate: 'erased', now });
    await traceSystem(tx, now, {
      need: 'agenda.share',
      citizenId: accountId,
      subject: 'closing erased',
      why: 'retention',
    });
    return 1;
  });
}
