import '@fontsource-variable/atkinson-hyperlegible-next/wght.css';
import '../styles/tokens.css';
import '../styles/base.css';
import './agenda.css';
import './items/items.css';
import './acts.css';
import './forms.css';
import './lists.css';
import './told.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { applyPreferences } from '../preferences.ts';
import { Door } from './door.tsx';

applyPreferences();
const page = document.getElementById('agenda');
if (page === null) throw new Error('The page has no place for the agenda.');
createRoot(page).render(
  <StrictMode>
    <Door />
  </StrictMode>,
);
