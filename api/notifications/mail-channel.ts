import { z } from 'zod';
import { findSealedEmail } from '../../db/queries/notifications.ts';
import type { ClaimedMessage } from '../../db/queries/sending.ts';
import { NOTIFICATION_FAMILIES } from '../../db/vocabulary.ts';
import { calendarPlace } from '../agenda/calendar-place.ts';
import type { Channel, Sent } from '../outbox/channel.ts';
import type { Deps } from '../router.ts';
import { findChoices } from '../../db/queries/notifications.ts';
import { USUAL_CHOICES } from './choices.ts';
import { mailWords } from './mail-words.ts';

/** Writes to citizens; the address is opened at the last moment and is in no message. */
export const mailChannel: Channel = {
  name: 'mail',
  isOpen: ({ mailer }) => mailer !== undefined,
  send: write,
};

const owed = z.object({
  accountId: z.int(),
  itemId: z.string().nullable(),
  family: z.enum(NOTIFICATION_FAMILIES),
  start: z.number().nullable(),
  /** How many appointments it tells of at once. */
  count: z.int().positive().default(1),
});

async function write({ db, vault, config, mailer }: Deps, message: ClaimedMessage): Promise<Sent> {
  const told = owed.safeParse(message.body);
  if (!told.success) return { outcome: 'refused', status: null, reason: 'it does not say of what' };
  if (!mailer) return { outcome: 'later', status: null, reason: 'no SMTP server is set' };
  const { accountId, itemId, family, start, count } = told.data;
  const sealed = await findSealedEmail(db, accountId);
  if (sealed === undefined) return { outcome: 'refused', status: null, reason: 'no address is known' };
  const { base, host } = calendarPlace(config);
  const { zone } = (await findChoices(db, accountId)) ?? USUAL_CHOICES;
  const url = itemId === null ? `${base}/agenda` : `${base}/agenda/${itemId}`;
  const words = mailWords(family, { start, zone, url, count });
  try {
    await mailer.send({
      to: vault.open(sealed, 'email'),
      messageId: `<message-${message.id}@${host}>`,
      ...words,
    });
    return { outcome: 'sent', status: null };
  } catch {
    return { outcome: 'later', status: null, reason: 'the mail server did not take it' };
  }
}
