import '@fontsource-variable/atkinson-hyperlegible-next/wght.css';
import './styles/tokens.css';
import './styles/base.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { IntlProvider } from 'react-intl';
import { applyPreferences, usePreferences } from './preferences.ts';
import { createQueries } from './query-client.ts';
import { router } from './router.tsx';
import { CATALOGUE } from './words/catalogue.ts';

/** The language chosen, for everything below. */
function Speaking({ children }: { children: ReactNode }) {
  const { language } = usePreferences();
  return (
    <IntlProvider locale={language} defaultLocale="fr" messages={CATALOGUE[language]}>
      {children}
    </IntlProvider>
  );
}

applyPreferences();
const page = document.getElementById('app');
if (page === null) throw new Error('The page has no place for the console.');
createRoot(page).render(
  <StrictMode>
    <QueryClientProvider client={createQueries()}>
      <Speaking>
        <RouterProvider router={router} />
      </Speaking>
    </QueryClientProvider>
  </StrictMode>,
);
