import type { signInFr } from './sign-in.fr.ts';

export const signInEn: Record<keyof typeof signInFr, string> = {
  'sign-in.title': 'Sign in',
  'sign-in.sandbox': 'Sandbox',
  'sign-in.note':
    'Every person, structure and slot is invented. Choose who you are; in real service one signs in with Pro Santé Connect or FranceConnect.',
  'sign-in.ended': 'Your session has ended. Sign in again: the page resumes where it was.',
  'sign-in.closed': 'This instance has no sandbox. Sign-in with Pro Santé Connect is not open here yet.',
  'sign-in.real': 'Enter through your identity service.',
  'door.pro-sante-connect': 'Pro Santé Connect',
  'door.pro-sante-connect.for': 'Professionals, regulation, vendors, managers',
  'door.franceconnect': 'FranceConnect',
  'door.franceconnect.for': 'Citizens',
  'lock.title': 'Screen locked',
  'lock.note': 'Nothing you had typed is lost, {name}. Sign in again to find it.',
  'lock.close': 'You are signed in. This window may be closed.',
};
