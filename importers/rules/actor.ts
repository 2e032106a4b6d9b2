import type { Rule } from './rule.ts';

/** I: who. */
export const IDENTITY = {
  I01: {
    severity: 'warning',
    title: {
      fr: 'l’identifiant du professionnel est inconnu',
      en: 'the practitioner’s identifier is unknown',
    },
    expected: { fr: 'RPPS : 11 chiffres, ou 8 puis 11 chiffres', en: 'RPPS: 11 digits, or 8 then 11 digits' },
    fix: {
      fr: 'Laissé de côté : le créneau ne rejoint pas ceux des autres éditeurs. Écrivez les 11 chiffres du RPPS.',
      en: 'Left out: the slot does not join those of other vendors. Write the 11 digits of the RPPS.',
    },
    mistakes: {
      fr: 'Un zéro de tête perdu par un tableur, un identifiant interne à la place du RPPS, un ADELI dans le champ du RPPS.',
      en: 'A leading zero lost by a spreadsheet, an internal id instead of the RPPS, an ADELI in the field of the RPPS.',
    },
  },
  I02: {
    severity: 'warning',
    title: { fr: 'la clé du SIRET est fausse', en: 'the key of the SIRET is wrong' },
    expected: { fr: 'SIRET : 14 chiffres, clé de Luhn', en: 'SIRET: 14 digits, Luhn' },
    fix: { fr: 'Pris tel quel. Vérifiez les chiffres.', en: 'Taken as it is. Check the digits.' },
  },
  I03: {
    severity: 'warning',
    title: {
      fr: 'l’identifiant de la structure est inconnu',
      en: 'the structure’s identifier is unknown',
    },
    expected: {
      fr: 'FINESS : 9 caractères ; SIRET : 14 chiffres',
      en: 'FINESS: 9 characters; SIRET: 14 digits',
    },
    fix: {
      fr: 'Laissé de côté. Écrivez le FINESS, sinon le SIRET.',
      en: 'Left out. Write the FINESS, else the SIRET.',
    },
    mistakes: {
      fr: 'Un SIREN de 9 chiffres à la place du SIRET, le préfixe 1 ou 3 oublié ou doublé.',
      en: 'A SIREN of 9 digits instead of the SIRET, the prefix 1 or 3 forgotten or doubled.',
    },
  },
  I04: {
    severity: 'error',
    title: { fr: 'ce professionnel n’était pas demandé', en: 'this practitioner was not asked for' },
    expected: { fr: 'les seuls identifiants de la requête', en: 'only the identifiers of the request' },
    fix: {
      fr: 'Ne répondez que pour les identifiants demandés.',
      en: 'Answer only for the identifiers asked for.',
    },
  },
  I05: {
    severity: 'warning',
    title: { fr: 'ni professionnel ni structure', en: 'neither practitioner nor structure' },
    expected: {
      fr: 'practitioner.rpps, ou organizations[].finess',
      en: 'practitioner.rpps, or organizations[].finess',
    },
    fix: { fr: 'Dites qui reçoit à ce lieu.', en: 'Say who sees people at this place.' },
  },
  I06: {
    severity: 'error',
    title: { fr: 'une référence ne mène nulle part', en: 'a reference leads nowhere' },
    expected: { fr: 'dans le corps, chaque ressource citée', en: 'every referenced resource in the body' },
    fix: { fr: 'Joignez la ressource citée.', en: 'Include the resource that is referenced.' },
  },
  I08: {
    severity: 'info',
    title: { fr: 'l’identifiant n’a pas son préfixe', en: 'the identifier lacks its prefix' },
    expected: {
      fr: '8 devant un RPPS, 1 devant un FINESS, 3 devant un SIRET',
      en: '8 before an RPPS, 1 before a FINESS, 3 before a SIRET',
    },
    fix: {
      fr: 'Compris. Le guide du SAS demande le préfixe.',
      en: 'Understood. The SAS guide asks for the prefix.',
    },
  },
  I09: {
    severity: 'warning',
    title: { fr: 'le téléphone n’est pas lisible', en: 'the phone number cannot be read' },
    expected: '+33123456789',
    fix: {
      fr: 'Écrivez l’indicatif du pays puis neuf chiffres.',
      en: 'Write the country code, then nine digits.',
    },
    mistakes: {
      fr: 'Le zéro gardé après +33 ; +33 au lieu de +262, +590, +594 ou +596 outre-mer.',
      en: 'The zero kept after +33; +33 instead of +262, +590, +594 or +596 overseas.',
    },
  },
  I10: {
    severity: 'warning',
    title: { fr: 'une référence facultative ne mène nulle part', en: 'an optional reference leads nowhere' },
    expected: { fr: 'dans le corps, chaque ressource citée', en: 'every referenced resource in the body' },
    fix: {
      fr: 'Pris sans elle. Joignez la ressource citée.',
      en: 'Taken without it. Include the resource that is referenced.',
    },
  },
  I11: {
    severity: 'warning',
    title: {
      fr: 'l’annuaire national ne connaît pas cet identifiant',
      en: 'the national directory does not know this identifier',
    },
    expected: {
      fr: 'un RPPS de l’Annuaire Santé, un FINESS du répertoire',
      en: 'an RPPS of the Annuaire Santé, a FINESS of the register',
    },
    fix: {
      fr: 'Pris tel quel. Vérifiez l’identifiant, ou attendez la prochaine lecture de l’annuaire.',
      en: 'Taken as it is. Check the identifier, or wait for the directory to be read again.',
    },
    mistakes: {
      fr: 'Deux chiffres échangés, l’identifiant d’essai d’un logiciel, une structure fermée.',
      en: 'Two digits swapped, the test identifier of a software, a structure that has closed.',
    },
  },
} as const satisfies Record<string, Rule>;

/** L: where. */
export const PLACE = {
  L01: {
    severity: 'error',
    title: { fr: 'le lieu ne peut pas être situé', en: 'the place cannot be located' },
    expected: {
      fr: 'lat et lon, ou insee, ou postalCode et city',
      en: 'lat and lon, or insee, or postalCode and city',
    },
    fix: { fr: 'Ajoutez les coordonnées, ou la commune.', en: 'Add coordinates, or the commune.' },
  },
  L02: {
    severity: 'error',
    title: { fr: 'cet agenda n’a jamais été décrit', en: 'this schedule was never described' },
    expected: {
      fr: 'practitioner et location au premier créneau d’un agenda',
      en: 'practitioner and location with the first slot of a schedule',
    },
    fix: {
      fr: 'Dites qui reçoit et où, au moins une fois par agenda.',
      en: 'Say who and where, at least once a schedule.',
    },
  },
  L03: {
    severity: 'warning',
    title: { fr: 'le code postal n’en est pas un', en: 'the postal code is not one' },
    expected: { fr: 'cinq chiffres', en: 'five digits' },
    fix: { fr: 'Écrivez les cinq chiffres.', en: 'Write the five digits.' },
  },
  L04: {
    severity: 'warning',
    title: { fr: 'les coordonnées sont invraisemblables', en: 'the coordinates are implausible' },
    expected: {
      fr: 'des degrés WGS 84, la latitude d’abord : 48.1117, -1.6803',
      en: 'WGS 84 degrees, latitude first: 48.1117, -1.6803',
    },
    fix: {
      fr: 'Laissées de côté au profit de la commune. Vérifiez leur ordre.',
      en: 'Left out in favour of the commune. Check their order.',
    },
    mistakes: {
      fr: 'Longitude et latitude échangées, zéros d’un formulaire resté vide, mètres d’une projection.',
      en: 'Longitude and latitude swapped, the zeros of an empty form, metres of a projection.',
    },
  },
  L06: {
    severity: 'warning',
    title: { fr: 'le corps ne dit pas où', en: 'the body does not say where' },
    expected: {
      fr: 'une adresse, des coordonnées, ou le lieu déclaré du flux',
      en: 'an address or coordinates, or the feed’s location',
    },
    fix: {
      fr: 'Déclarez le lieu dans les réglages du flux.',
      en: 'Declare the location in the feed’s settings.',
    },
  },
} as const satisfies Record<string, Rule>;
