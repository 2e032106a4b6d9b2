import type { DateTime } from 'luxon';
import type { Transaction } from '../../db/client.ts';
import {
  setNoticeMail,
  takeNoticesToMail,
  type NoticeToMail,
} from '../../db/queries/notifications/notices.ts';
import { findChoices, findSealedEmail } from '../../db/queries/notifications/notifications.ts';
import { owe } from '../../db/queries/outbox/outbox.ts';
import type { NoticeKind, NotificationFamily } from '../../db/vocabulary.ts';
import type { Duty } from '../duties.ts';
import type { Deps } from '../router.ts';
import { USUAL_CHOICES } from './choices.ts';
import { quietUntil } from './quiet-hours.ts';

const BATCH = 100;
/** Nobody wants to read of it later (days). */
const TOLD_DAYS = 7;

/** The family of a notice; what is about to be erased is always written, since nothing else may reach its person. */
const FAMILY: Record<NoticeKind, NotificationFamily | 'always'> = {
  'break-glass': 'access',
  'help-opened': 'access',
  'delegation-granted': 'people',
  'delegation-accepted': 'people',
  'delegation-refused': 'people',
  'delegation-revoked': 'people',
  'delegation-ended': 'people',
  'child-of-age': 'people',
  'of-age': 'people',
  'child-claimed': 'people',
  'consent-ended': 'people',
  'export-ready': 'people',
  'erasure-ahead': 'always',
  'sealed-erasure-ahead': 'always',
};

/** Writes by e-mail that there is a notice, as each chose and outside their quiet hours. */
export const noticingDuty: Duty = {
  name: 'write of notices',
  everySeconds: 10,
  run: async (deps) => {
    while ((await mailNotices(deps)) === BATCH);
  },
};

/** One batch; gives how many were looked at. */
export async function mailNotices({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<number> {
  const now = clock();
  return db.transaction(async (tx) => {
    const notices = await takeNoticesToMail(tx, { now: now.toJSDate(), limit: BATCH });
    for (const notice of notices) await hand(tx, notice, now);
    return notices.length;
  });
}

async function hand(
  tx: Transaction,
  { id, accountId, kind }: NoticeToMail,
  now: DateTime<true>,
): Promise<void> {
  const choices = (await findChoices(tx, accountId)) ?? USUAL_CHOICES;
  const family = FAMILY[kind];
  const wanted = family === 'always' || (choices.byMail && choices.families.includes(family));
  const until = wanted ? quietUntil(now, choices) : null;
  const address = wanted && until === null ? await findSealedEmail(tx, accountId) : undefined;
  if (address !== undefined)
    await owe(tx, {
      channel: 'mail',
      target: `account:${accountId}`,
      kind: `notice.${kind}`,
      subject: `notice:${id}`,
      body: { accountId, notice: kind },
      at: now.toJSDate(),
      expiresAt: now.plus({ days: TOLD_DAYS }).toJSDate(),
    });
  await setNoticeMail(tx, { id, dueAt: until?.toJSDate() ?? null });
}
