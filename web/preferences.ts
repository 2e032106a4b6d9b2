import { useSyncExternalStore } from 'react';
import type { Locale } from './time.ts';

/** How one person likes this screen: kept in the browser, and on the server too so that a shift can change desk. */
export interface Preferences {
  language: Locale;
  theme: 'system' | 'light' | 'dark';
  /** Single-letter keys, which some assistive tools need off (WCAG 2.1.4). */
  keys: 'on' | 'off';
  /** What is late rings. */
  sound: 'on' | 'off';
  /** The zones beside the offers. */
  queue: 'shown' | 'folded';
  map: 'shown' | 'folded';
}

const CHOICES = {
  language: ['fr', 'en'],
  theme: ['system', 'light', 'dark'],
  keys: ['on', 'off'],
  sound: ['on', 'off'],
  queue: ['shown', 'folded'],
  map: ['shown', 'folded'],
} as const satisfies { [K in keyof Preferences]: readonly Preferences[K][] };

const listeners = new Set<() => void>();

/** The stored choice, or the first when there is none that we know. */
function read<Choice extends string>(name: string, choices: readonly [Choice, ...Choice[]]): Choice {
  const stored = localStorage.getItem(`creneau.${name}`);
  return choices.find((choice) => choice === stored) ?? choices[0];
}

let current: Preferences = {
  language: read('language', CHOICES.language),
  theme: read('theme', CHOICES.theme),
  keys: read('keys', CHOICES.keys),
  sound: read('sound', CHOICES.sound),
  queue: read('queue', CHOICES.queue),
  map: read('map', CHOICES.map),
};

/** Gives the page its theme and its language. */
export function applyPreferences(): void {
  const { dataset } = document.documentElement;
  if (current.theme === 'system') delete dataset['theme'];
  else dataset['theme'] = current.theme;
  document.documentElement.lang = current.language;
}

export function setPreference<K extends keyof Preferences>(name: K, value: Preferences[K]): void {
  setPreferences({ [name]: value });
}

/** Several choices at once, as another desk left them. */
export function setPreferences(choices: Partial<Preferences>): void {
  current = { ...current, ...choices };
  for (const [name, value] of Object.entries(choices)) localStorage.setItem(`creneau.${name}`, value);
  applyPreferences();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What is chosen now. */
export const readPreferences = (): Preferences => current;

/** Those that are not as they were. */
export function changedSince(before: Preferences, now: Preferences): Partial<Preferences> {
  const then = new Map<string, unknown>(Object.entries(before));
  return Object.fromEntries(Object.entries(now).filter(([name, value]) => then.get(name) !== value));
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, readPreferences);
}
