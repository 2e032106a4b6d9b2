import { useNavigate } from '@tanstack/react-router';
import type { PaletteEntry } from '../keys/palette.tsx';
import { setPreference, usePreferences } from '../preferences.ts';
import { useSession } from '../session.ts';
import { pagesOf } from '../shell/nav.tsx';
import { useLockNow } from '../shell/use-lock.ts';
import { useWords } from '../words/use-words.ts';
import { dispatches } from './roles.ts';
import { CASE_PAGES } from './pages.ts';

/** What one can do from anywhere: go to a page, change the screen, lock it. */
export function usePaletteEntries(): () => readonly PaletteEntry[] {
  const { say } = useWords();
  const navigate = useNavigate();
  const { role } = useSession();
  const preferences = usePreferences();
  const lock = useLockNow();
  return () => {
    const pages = pagesOf(role).map(({ to, word }) => ({
      id: to,
      label: say(word),
      act: () => void navigate({ to }),
    }));
    const cases = dispatches(role)
      ? CASE_PAGES.map(({ to, key }) => ({
          id: key,
          label: say(`key.${key}`),
          keys: key,
          act: () => void navigate({ to }),
        }))
      : [];
    const known = new Set<string>(CASE_PAGES.map(({ to }) => to));
    const zones = (['queue', 'map'] as const).map((zone) => ({
      id: zone,
      label: say(`palette.${zone}.${preferences[zone]}`),
      act: () => setPreference(zone, preferences[zone] === 'shown' ? 'folded' : 'shown'),
    }));
    const { sound, language } = preferences;
    return [
      ...cases,
      ...pages.filter(({ id }) => !known.has(id)),
      ...(dispatches(role) ? zones : []),
      {
        id: 'sound',
        label: say(`palette.sound.${sound}`),
        act: () => setPreference('sound', sound === 'on' ? 'off' : 'on'),
      },
      ...(['system', 'light', 'dark'] as const).map((theme) => ({
        id: theme,
        label: say(`shell.theme.${theme}`),
        act: () => setPreference('theme', theme),
      })),
      {
        id: 'language',
        label: say('shell.language'),
        act: () => setPreference('language', language === 'fr' ? 'en' : 'fr'),
      },
      { id: 'lock', label: say('shell.lock'), act: lock },
    ];
  };
}
