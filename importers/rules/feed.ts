import type { Rule } from './rule.ts';

/** F: the body itself. */
export const FEED = {
  F01: {
    severity: 'error',
    title: { fr: 'la ligne n’est pas du JSON', en: 'the line is not JSON' },
    expected: { fr: 'un objet JSON par ligne', en: 'one JSON object a line' },
    fix: { fr: 'Écrivez un objet JSON entier par ligne.', en: 'Write one whole JSON object a line.' },
  },
  F02: {
    severity: 'error',
    title: { fr: 'la ligne est trop longue', en: 'the line is too long' },
    expected: { fr: 'au plus 1 Mio par ligne', en: 'at most 1 MiB a line' },
    fix: { fr: 'Une observation par ligne.', en: 'One observation a line.' },
  },
  F03: {
    severity: 'error',
    title: { fr: 'un champ nécessaire manque', en: 'a required field is missing' },
    expected: { fr: 'les champs du schéma', en: 'the fields of the schema' },
    fix: { fr: 'Ajoutez le champ nommé.', en: 'Add the named field.' },
  },
  F04: {
    severity: 'error',
    title: { fr: 'un champ n’a pas la forme attendue', en: 'a field does not have the expected form' },
    expected: { fr: 'les types du schéma', en: 'the types of the schema' },
    fix: { fr: 'Corrigez le champ nommé.', en: 'Mend the named field.' },
  },
  F05: {
    severity: 'error',
    title: { fr: 'le texte n’est pas en UTF-8', en: 'the text is not UTF-8' },
    expected: 'UTF-8',
    fix: { fr: 'Encodez le corps en UTF-8.', en: 'Encode the body in UTF-8.' },
    mistakes: {
      fr: 'Un fichier écrit en windows-1252 ou en latin-1 : seuls les accents sont illisibles.',
      en: 'A file written in windows-1252 or latin-1: only accented letters cannot be read.',
    },
  },
  F06: {
    severity: 'warning',
    title: { fr: 'un champ est inconnu', en: 'a field is unknown' },
    expected: { fr: 'les champs du schéma', en: 'the fields of the schema' },
    fix: { fr: 'Laissé de côté. Vérifiez son orthographe.', en: 'Left out. Check its spelling.' },
  },
  F07: {
    severity: 'warning',
    title: { fr: 'la page est exactement pleine', en: 'the page is exactly full' },
    expected: {
      fr: 'moins de ressources que n’en tient la page, ou un lien next',
      en: 'fewer resources than the page holds, or a next link',
    },
    fix: {
      fr: 'Des créneaux manquent peut-être. Ajoutez un lien vers la suite.',
      en: 'Slots may be missing. Add a link to what follows.',
    },
    mistakes: {
      fr: 'Une limite par défaut de la base ou du serveur FHIR coupe la réponse sans le dire.',
      en: 'A default limit of the database or of the FHIR server cuts the answer without saying so.',
    },
  },
  F08: {
    severity: 'warning',
    title: { fr: 'le total annoncé n’est pas celui reçu', en: 'the announced total is not what came' },
    expected: { fr: 'total compte les créneaux', en: 'total counts the slots' },
    fix: { fr: 'Vérifiez que la réponse est entière.', en: 'Check that the answer is whole.' },
  },
  F09: {
    severity: 'error',
    title: { fr: 'une ressource n’est pas lisible', en: 'a resource cannot be read' },
    expected: { fr: 'les ressources du profil', en: 'the resources of the profile' },
    fix: { fr: 'Corrigez la ressource nommée.', en: 'Mend the named resource.' },
  },
  F10: {
    severity: 'error',
    title: { fr: 'l’opération est inconnue', en: 'the operation is unknown' },
    expected: 'upsert, delete',
    fix: {
      fr: 'Écrivez upsert ou delete, ou rien pour upsert.',
      en: 'Write upsert or delete, or nothing for upsert.',
    },
  },
  F16: {
    severity: 'error',
    title: { fr: 'la ligne ne suit pas l’en-tête', en: 'the row does not follow the header' },
    expected: {
      fr: 'autant de cellules que de colonnes, tous les guillemets fermés',
      en: 'as many cells as columns, every quote closed',
    },
    fix: {
      fr: 'Mettez entre guillemets les cellules qui contiennent le séparateur, et fermez-les.',
      en: 'Quote the cells that hold the delimiter, and close the quotes.',
    },
  },
  F17: {
    severity: 'error',
    title: { fr: 'la cellule contient une formule', en: 'the cell holds a formula' },
    expected: { fr: 'des valeurs', en: 'values' },
    fix: {
      fr: 'Collez les valeurs à la place des formules, puis enregistrez.',
      en: 'Paste values over the formulas, then save.',
    },
    mistakes: {
      fr: 'Une cellule calculée, ou un texte qui commence par =, @, + ou -.',
      en: 'A calculated cell, or a text that begins with =, @, + or -.',
    },
  },
  F18: {
    severity: 'info',
    title: { fr: 'des colonnes ne sont pas lues', en: 'columns are not read' },
    expected: { fr: 'les titres de colonnes du format', en: 'the headings of the format' },
    fix: {
      fr: 'Rien à faire si elles ne servent qu’à vous. Sinon vérifiez leur titre.',
      en: 'Nothing to do when they are for you only. Else check their heading.',
    },
  },
  F19: {
    severity: 'error',
    title: { fr: 'la récurrence est démesurée', en: 'the recurrence is out of measure' },
    expected: {
      fr: 'FREQ=MINUTELY au plus vite, au plus 10 000 occurrences',
      en: 'FREQ=MINUTELY or slower, at most 10000 occurrences',
    },
    fix: {
      fr: 'Écrivez une plage continue, ou une récurrence par jour.',
      en: 'Write one continuous range, or a recurrence by day.',
    },
  },
  F23: {
    severity: 'warning',
    title: { fr: 'aucune plage libre n’est déclarée', en: 'no free time is declared' },
    expected: {
      fr: 'FBTYPE=FREE, AVAILABLE, ou les événements que nomme freeEvents',
      en: 'FBTYPE=FREE, AVAILABLE, or the events that the feed’s freeEvents names',
    },
    fix: {
      fr: 'Déclarez les plages ouvertes, ou dites quels événements le sont.',
      en: 'Declare the open ranges, or say which events are.',
    },
  },
  F27: {
    severity: 'error',
    title: {
      fr: 'un texte contient un caractère qui n’en est pas un',
      en: 'a text holds what is no character',
    },
    expected: {
      fr: 'du texte sans caractère nul ni moitié de paire',
      en: 'text without a null character or half of a pair',
    },
    fix: { fr: 'Ôtez le caractère du champ nommé.', en: 'Take it out of the named field.' },
    mistakes: {
      fr: '\\u0000 en JSON, venu d’une colonne de longueur fixe ; un émoji coupé en deux.',
      en: '\\u0000 in JSON, from a column of fixed length; an emoji cut in two.',
    },
  },
} as const satisfies Record<string, Rule>;
