import { setPreference, usePreferences } from '../preferences.ts';
import { useWords } from './words.ts';

const LANGUAGES = { fr: 'Français', en: 'English' } as const;
const THEMES = ['system', 'light', 'dark'] as const;

/** Language and colours, of this browser and, once one is signed in, of the person wherever they are. */
export function Display() {
  const { say } = useWords();
  const { language, theme } = usePreferences();
  return (
    <div className="display">
      <fieldset>
        <legend>{say('display.language')}</legend>
        {(['fr', 'en'] as const).map((each) => (
          <button
            key={each}
            type="button"
            lang={each}
            className="button"
            aria-pressed={language === each}
            onClick={() => setPreference('language', each)}
          >
            {LANGUAGES[each]}
          </button>
        ))}
      </fieldset>
      <fieldset>
        <legend>{say('display.theme')}</legend>
        {THEMES.map((each) => (
          <button
            key={each}
            type="button"
            className="button"
            aria-pressed={theme === each}
            onClick={() => setPreference('theme', each)}
          >
            {say(`display.theme.${each}`)}
          </button>
        ))}
      </fieldset>
    </div>
  );
}
