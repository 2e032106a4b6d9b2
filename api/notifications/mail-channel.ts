import { z } from 'zod';
import { findChoices, findSealedEmail } from '../../db/queries/notifications/notifications.ts';
import { findPreferences } from '../../db/queries/identity/preferences.ts';
import type { ClaimedMessage } from '../../db/queries/outbox/sending.ts';
import { NOTICE_KINDS, NOTIFICATION_FAMILIES } from '../../db/vocabulary.ts';
import { LANGUAGES } from '../../importers/rules.ts';
import { calendarPlace } from '../agenda/calendar-place.ts';
import type { Channel, Sent } from '../outbox/channel.ts';
import type { Deps } from '../router.ts';
import { USUAL_CHOICES } from './choices.ts';
import { mailWords, noticeWords } from './mail-words.ts';

/** Writes to citizens; the address is opened at the last moment and is in no message. */
export const mailChannel: Channel = {
  name: 'mail',
  isOpen: ({ mailer }) => mailer !== undefined,
  send: write,
};

const news = z.object({
  accountId: z.int(),
  itemId: z.string().nullable(),
  family: z.enum(NOTIFICATION_FAMILIES).exclude(['access', 'people']),
  start: z.number().nullable(),
  /** How many appointments it tells of at once. */
  count: z.int().positive().default(1),
});
const told = z.object({ accountId: z.int(), notice: z.enum(NOTICE_KINDS) });
const owed = z.union([news, told]);

async function write(deps: Deps, message: ClaimedMessage): Promise<Sent> {
  const { db, vault, config, mailer } = deps;
  const read = owed.safeParse(message.body);
  if (!read.success) return { outcome: 'refused', status: null, reason: 'it does not say of what' };
  if (!mailer) return { outcome: 'later', status: null, reason: 'no SMTP server is set' };
  const sealed = await findSealedEmail(db, read.data.accountId);
  if (sealed === undefined) return { outcome: 'refused', status: null, reason: 'no address is known' };
  const words = await wordsOf(deps, read.data);
  try {
    await mailer.send({
      to: vault.open(sealed, 'email'),
      messageId: `<message-${message.id}@${calendarPlace(config).host}>`,
      ...words,
    });
    return { outcome: 'sent', status: null };
  } catch {
    return { outcome: 'later', status: null, reason: 'the mail server did not take it' };
  }
}

/** In the language its reader chose for their screen, French until they chose. */
async function wordsOf({ db, config }: Deps, said: z.infer<typeof owed>) {
  const kept = await findPreferences(db, said.accountId);
  const language = LANGUAGES.find((each) => each === kept['language']) ?? 'fr';
  const agenda = `${calendarPlace(config).base}/agenda`;
  if ('notice' in said) return noticeWords(said.notice, { url: `${agenda}/notifications`, language });
  const { accountId, itemId, family, start, count } = said;
  const { zone } = (await findChoices(db, accountId)) ?? USUAL_CHOICES;
  const url = itemId === null ? agenda : `${agenda}/${itemId}`;
  return mailWords(family, { start, zone, count, url, language });
}
