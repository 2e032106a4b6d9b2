import type { MailWords } from './mail-words.ts';

export const mailWordsFr: MailWords = {
  news: {
    new: ['un rendez-vous a été ajouté', 'Un rendez-vous a été ajouté à votre agenda'],
    moved: ['un rendez-vous a changé', 'Un rendez-vous de votre agenda a changé'],
    cancelled: ['un rendez-vous a été annulé', 'Un rendez-vous de votre agenda a été annulé'],
    'day-before': ['rendez-vous demain', 'Vous avez un rendez-vous'],
    'two-hours': ['rendez-vous bientôt', 'Vous avez un rendez-vous'],
    prevention: ['votre rappel du mois', 'Votre agenda a des rappels pour vous et vos proches'],
  },
  severalAdded: (count) => [
    `${count} rendez-vous ont été ajoutés`,
    `${count} rendez-vous ont été ajoutés à votre agenda`,
  ],
  notices: {
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
      'un agenda change de mains',
      'Un agenda que vous teniez appartient désormais à sa personne, qui a un an pour le reprendre',
    ],
    'of-age': ['un agenda vous attend', 'Un agenda que vos parents tenaient vous attend'],
    'child-claimed': ['un agenda a été repris', 'Un agenda que vous teniez a été repris par sa personne'],
    'consent-ended': ['un accord a pris fin', 'Un accord que vous aviez donné à un éditeur a pris fin'],
    'export-ready': ['votre copie est prête', 'La copie de vos données est prête'],
    'erasure-ahead': [
      'votre agenda va être effacé',
      'Vous n’avez pas ouvert votre agenda depuis près de deux ans : il sera effacé dans trente jours. Pour le garder, il suffit de vous connecter',
    ],
    'sealed-erasure-ahead': [
      'votre agenda clos va être effacé',
      'Vous avez clos votre agenda il y a près de dix ans : il sera effacé dans trente jours. Pour le garder, connectez-vous et rouvrez-le',
    ],
  },
  whenFormat: "cccc d LLLL 'à' H 'h' mm",
  locale: 'fr-FR',
  colon: ' : ',
  more: 'Le détail est dans votre agenda :',
  choice: 'Vous choisissez ce qui vous est écrit dans votre agenda.',
};
