import type { NotificationChoices } from '../../db/queries/notifications/notifications.ts';
import { NOTIFICATION_FAMILIES } from '../../db/vocabulary.ts';

/** What someone who never chose gets: everything, and nothing at night. */
export const USUAL_CHOICES: NotificationChoices = {
  byMail: true,
  families: [...NOTIFICATION_FAMILIES],
  quietFrom: 21 * 60,
  quietTo: 8 * 60,
  zone: 'Europe/Paris',
};
