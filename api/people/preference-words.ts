import type { Language } from '../../importers/rules.ts';

type Said = Record<Language, string>;

/** Each choice for a screen, and what may be chosen, in words a person reads. */
const WORDS: Record<string, { name: Said; choices: Record<string, Said> }> = {
  language: {
    name: { fr: 'Langue', en: 'Language' },
    choices: { fr: { fr: 'français', en: 'French' }, en: { fr: 'anglais', en: 'English' } },
  },
  theme: {
    name: { fr: 'Couleurs', en: 'Colours' },
    choices: {
      system: { fr: 'comme l’appareil', en: 'as the device' },
      light: { fr: 'claires', en: 'light' },
      dark: { fr: 'sombres', en: 'dark' },
    },
  },
};

/** What someone chose for their screen, a line each; what has no words here, since it is of the console, stands as its code. */
export function preferenceWords(kept: Readonly<Record<string, string>>, language: Language): string[] {
  return Object.entries(kept).map(([name, choice]) => {
    const words = WORDS[name];
    const said = words?.choices[choice]?.[language] ?? choice;
    const colon = { fr: '\u00a0: ', en: ': ' }[language];
    return `${words?.name[language] ?? name}${colon}${said}`;
  });
}
