import { DateTime } from 'luxon';
import type { NotificationFamily } from '../../db/vocabulary.ts';

const NEWS: Record<NotificationFamily, readonly [subject: string, sentence: string]> = {
  new: ['un rendez-vous a été ajouté', 'Un rendez-vous a été ajouté à votre agenda'],
  moved: ['un rendez-vous a changé', 'Un rendez-vous de votre agenda a changé'],
  cancelled: ['un rendez-vous a été annulé', 'Un rendez-vous de votre agenda a été annulé'],
  'day-before': ['rendez-vous demain', 'Vous avez un rendez-vous'],
  'two-hours': ['rendez-vous bientôt', 'Vous avez un rendez-vous'],
  prevention: ['votre rappel du mois', 'Votre agenda a des rappels pour vous et vos proches'],
};

/** What a vendor tells at once when it is connected. */
const severalAdded = (count: number) =>
  [`${count} rendez-vous ont été ajoutés`, `${count} rendez-vous ont été ajoutés à votre agenda`] as const;

/** What an e-mail says: when, and where to read the rest. Never with whom, where nor why. */
export function mailWords(
  family: NotificationFamily,
  { start, zone, url, count = 1 }: { start: number | null; zone: string; url: string; count?: number },
): { subject: string; text: string } {
  const [subject, sentence] = count > 1 ? severalAdded(count) : NEWS[family];
  const at = start === null ? null : DateTime.fromMillis(start, { zone, locale: 'fr' });
  const when = at ? ` : ${at.toFormat("cccc d LLLL 'à' HH 'h' mm")}` : '';
  const text = [
    `${sentence}${when}.`,
    '',
    'Le détail est dans votre agenda :',
    url,
    '',
    'Vous choisissez ce qui vous est écrit dans votre agenda.',
  ];
  return { subject: `Créneau : ${subject}`, text: text.join('\n') };
}
