import type { Language } from '../../importers/rules.ts';
import type { Severity } from '../../db/vocabulary.ts';

interface RulesWords {
  title: string;
  about: string;
  families: Record<string, string>;
  severities: Record<Severity, string>;
  expected: string;
  fix: string;
  mistakes: string;
}

/** The sentences of the page of the rules; families by the first letter of a code. */
export const RULES_WORDS: Record<Language, RulesWords> = {
  fr: {
    title: 'Les règles d’un flux',
    about:
      'Chaque remarque porte un code qui ne change pas. « Refusé » écarte l’enregistrement et lui seul ; « à corriger » le garde ; « pour information » n’appelle rien.',
    families: {
      F: 'Le corps',
      T: 'Le temps',
      S: 'Le créneau',
      V: 'La visibilité',
      I: 'L’identité',
      L: 'Le lieu',
      P: 'La personne',
    },
    severities: { error: 'Refusé', warning: 'À corriger', info: 'Pour information' },
    expected: 'Attendu',
    fix: 'À faire',
    mistakes: 'Causes fréquentes',
  },
  en: {
    title: 'The rules of a feed',
    about:
      'Each remark has a code that never changes. “Refused” leaves out the record and nothing else; “to mend” keeps it; “to know” asks for nothing.',
    families: {
      F: 'The body',
      T: 'Time',
      S: 'The slot',
      V: 'Visibility',
      I: 'Identity',
      L: 'The place',
      P: 'The person',
    },
    severities: { error: 'Refused', warning: 'To mend', info: 'To know' },
    expected: 'Expected',
    fix: 'To do',
    mistakes: 'Common causes',
  },
};

interface QuickStartWords {
  title: string;
  about: string;
  key: string;
  keyAbout: string;
  send: string;
  sendAbout: string;
  protocols: string;
  settings: string;
  /** Of each format, by its protocol; of any other, that it is its vendor's own. */
  formats: Readonly<Record<string, string>>;
  ownFormat: string;
  afterwards: string;
  next: readonly string[];
}

/** The sentences of the quick start. */
export const QUICK_START: Record<Language, QuickStartWords> = {
  fr: {
    title: 'Premier envoi',
    about:
      'De rien à des créneaux lus, dans le format que vous avez déjà. Les commandes se copient telles quelles ; leurs créneaux sont pour demain.',
    key: 'Une clé et un flux',
    keyAbout:
      'Votre clé est celle de votre page d’éditeur ; dans le bac à sable, la commande ci-dessous en donne une. La liste de vos flux donne le numéro et le protocole de chacun ; la dernière ligne retient le premier.',
    send: 'Essayer, puis envoyer',
    sendAbout:
      'La première commande lit le corps sans rien garder et dit ce qui serait pris et refusé. La seconde l’envoie et attend son rapport. Le protocole est celui de votre flux.',
    protocols: 'Protocoles',
    settings: 'Réglages du flux pour cet exemple :',
    formats: {
      ndjson: 'Notre format : un objet JSON par ligne, un créneau par objet.',
      csv: 'Un tableur enregistré en CSV, aux titres de colonnes français ou anglais.',
      icalendar: 'Le temps ouvert d’un agenda, comme l’exporte tout logiciel de calendrier.',
      'fhir-bundle': 'Un Bundle FHIR de créneaux aux profils du guide SAS.',
    },
    ownFormat: 'Les réponses que ce logiciel donne déjà, envoyées telles quelles depuis un fichier.',
    afterwards: 'Ensuite',
    next: [
      'Envoyez les changements quand ils arrivent (mode=delta), et de temps en temps tout ce que tiennent vos agendas (mode=snapshot) : ce qui n’y est plus est fermé.',
      'Un même Idempotency-Key avec le même corps est la même livraison : répétez sans crainte après une coupure.',
      'Datez vos changements (validAt) : un état plus ancien n’écrase jamais un plus récent.',
      'Chaque code de rapport est expliqué dans la page des règles.',
    ],
  },
  en: {
    title: 'Quick start',
    about:
      'From nothing to slots that are read, in the format you already have. Commands can be copied as they are; their slots are for tomorrow.',
    key: 'A key and a feed',
    keyAbout:
      'Your key is the one of your vendor page; in the sandbox the command below gives one. The list of your feeds gives the number and protocol of each; the last line keeps the first.',
    send: 'Try, then send',
    sendAbout:
      'The first command reads the body, keeps nothing, and tells what would be taken and refused. The second sends it and waits for its report. The protocol is your feed’s.',
    protocols: 'Protocols',
    settings: 'Settings of the feed for this example:',
    formats: {
      ndjson: 'Our own format: one JSON object a line, one slot an object.',
      csv: 'A spreadsheet saved as CSV, with headings in French or English.',
      icalendar: 'The open time of an agenda, as any calendar software exports it.',
      'fhir-bundle': 'A FHIR Bundle of slots with the profiles of the SAS guide.',
    },
    ownFormat: 'The answers this software already gives, sent as they are from a file.',
    afterwards: 'Then',
    next: [
      'Send changes as they come (mode=delta), and now and then all that your schedules hold (mode=snapshot): what is no longer there is closed.',
      'The same Idempotency-Key with the same body is the same delivery: repeat it safely after a cut.',
      'Date your changes (validAt): an older state never overwrites a newer one.',
      'Each code of a report is explained in the page of the rules.',
    ],
  },
};
