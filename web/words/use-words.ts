import { useMemo } from 'react';
import { useIntl } from 'react-intl';
import { usePreferences } from '../preferences.ts';
import type { Locale } from '../time.ts';
import type { MessageId } from './catalogue.ts';

export type Values = Record<string, string | number | boolean>;

export interface Words {
  locale: Locale;
  /** A message of the catalogue. */
  say: (id: MessageId, values?: Values) => string;
  /** A message for a code; the code itself when the catalogue has no word for it, so that nothing is hidden. */
  sayCode: (prefix: string, code: string, values?: Values) => string;
}

export function useWords(): Words {
  const intl = useIntl();
  const { language } = usePreferences();
  return useMemo(() => {
    const say = (id: string, values?: Values): string => intl.formatMessage({ id }, values);
    return {
      locale: language,
      say,
      sayCode: (prefix, code, values) =>
        Object.hasOwn(intl.messages, `${prefix}.${code}`) ? say(`${prefix}.${code}`, values) : code,
    };
  }, [intl, language]);
}
