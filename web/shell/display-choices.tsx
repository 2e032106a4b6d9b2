import { setPreference, usePreferences } from '../preferences.ts';
import { useWords } from '../words/use-words.ts';
import styles from './display-choices.module.css';

const THEMES = ['system', 'light', 'dark'] as const;

/** Language and theme, everywhere and before signing in too. */
export function DisplayChoices() {
  const { say } = useWords();
  const { language, theme } = usePreferences();
  const other = language === 'fr' ? 'en' : 'fr';
  return (
    <span className={styles['choices']}>
      <button type="button" lang={other} onClick={() => setPreference('language', other)}>
        {say('shell.language')}
      </button>
      <select
        aria-label={say('shell.theme')}
        value={theme}
        onChange={({ target }) =>
          setPreference('theme', THEMES.find((each) => each === target.value) ?? 'system')
        }
      >
        {THEMES.map((each) => (
          <option key={each} value={each}>
            {say(`shell.theme.${each}`)}
          </option>
        ))}
      </select>
    </span>
  );
}
