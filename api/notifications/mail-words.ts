import { DateTime } from 'luxon';
import type { NoticeKind, NotificationFamily } from '../../db/vocabulary.ts';

type News = readonly [subject: string, sentence: string];

const NEWS: Record<Exclude<NotificationFamily, 'access' | 'people'>, News> = {
  new: ['un rendez-vous a été ajouté', 'Un rendez-vous a été ajouté à votre agenda'],
  moved: ['un rendez-vous a changé', 'Un rendez-vous de votre agenda a changé'],
  cancelled: ['un rendez-vous a été annulé', 'Un rendez-vous de votre agenda a été annulé'],
  'day-before': ['rendez-vous demain', 'Vous avez un rendez-vous'],
  'two-hours': ['rendez-vous bientôt', 'Vous avez un rendez-vous'],
  prevention: ['votre rappel du mois', 'Votre agenda a des rappels pour vous et vos proches'],
};

const NOTICES: Record<NoticeKind, News> = {
  'break-glass': [
    'un accès d’urgence a été ouvert',
    'Un accès d’urgence à vos données a été ouvert, sans votre accord',
  ],
  'help-opened': ['quelqu’un agit pour vous', 'Quelqu’un agit pour vous, parce que vous l’avez demandé'],
  'delegation-granted': ['une délégation est proposée', 'Une délégation a été proposée'],
  'delegation-accepted': ['une délégation a été acceptée', 'Une délégation a été acceptée'],
  'delegation-refused': ['une délégation a été refusée', 'Une délégation a été refusée'],
  'delegation-revoked': [
    'une délégation a pris fin',
    'Une délégation a pris fin, à la demande de l’un de vous',
  ],
  'delegation-ended': ['une délégation a pris fin', 'Une délégation a pris fin : l’agenda est clos'],
  'child-of-age': [
    'un agenda change de main',
    'Un agenda que vous teniez appartient désormais à sa personne',
  ],
  'of-age': ['un agenda vous attend', 'Un agenda que vos parents tenaient vous attend'],
  'child-claimed': ['un agenda a été repris', 'Un agenda que vous teniez a été repris par sa personne'],
  'consent-ended': ['un accord a pris fin', 'Un accord que vous aviez donné à un éditeur a pris fin'],
  'export-ready': ['votre copie est prête', 'La copie de vos données est prête'],
  'erasure-ahead': [
    'votre agenda va être effacé',
    'Vous n’avez pas ouvert votre agenda depuis près de deux ans : il sera effacé dans trente jours. Pour le garder, il suffit de vous connecter',
  ],
};

/** What a vendor tells at once when it is connected. */
const severalAdded = (count: number) =>
  [`${count} rendez-vous ont été ajoutés`, `${count} rendez-vous ont été ajoutés à votre agenda`] as const;

/** What an e-mail says: when, and where to read the rest. Never with whom, where nor why. */
export function mailWords(
  family: keyof typeof NEWS,
  { start, zone, url, count = 1 }: { start: number | null; zone: string; url: string; count?: number },
): { subject: string; text: string } {
  const [subject, sentence] = count > 1 ? severalAdded(count) : NEWS[family];
  const at = start === null ? null : DateTime.fromMillis(start, { zone, locale: 'fr' });
  const when = at ? ` : ${at.toFormat("cccc d LLLL 'à' HH 'h' mm")}` : '';
  return letter([subject, `${sentence}${when}`], url);
}

/** What an e-mail says of a notice: that there is one. Never who, of whom nor why. */
export const noticeWords = (kind: NoticeKind, url: string): { subject: string; text: string } =>
  letter(NOTICES[kind], url);

function letter([subject, sentence]: News, url: string): { subject: string; text: string } {
  const text = [
    `${sentence}.`,
    '',
    'Le détail est dans votre agenda :',
    url,
    '',
    'Vous choisissez ce qui vous est écrit dans votre agenda.',
  ];
  return { subject: `Créneau : ${subject}`, text: text.join('\n') };
}
