import { useSyncExternalStore } from 'react';

/** The pages beside the agenda itself. */
export const SPACES = ['phone', 'notifications', 'who-looked', 'people', 'choices'] as const;
export type Space = (typeof SPACES)[number];

/** Where one is: it all stands in the address, where no name ever does. */
export interface Place {
  space: Space | null;
  /** The id of one item. */
  item: string | null;
  /** The id of the only agenda shown; null for one's own and one's children's together. */
  who: number | null;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Reads an address; what names nothing here is the agenda. */
export function placeAt({ pathname, search }: Pick<URL, 'pathname' | 'search'>): Place {
  const part = pathname.split('/')[2] ?? '';
  const who = Number(new URLSearchParams(search).get('who'));
  return {
    space: SPACES.find((each) => each === part) ?? null,
    item: UUID.test(part) ? part : null,
    who: Number.isSafeInteger(who) && who > 0 ? who : null,
  };
}

/** The address of a place. */
export function addressOf({ space, item, who }: Place): string {
  const part = space ?? item;
  return `/agenda${part === null ? '' : `/${part}`}${who === null ? '' : `?who=${who}`}`;
}

const listeners = new Set<() => void>();
const tell = () => {
  for (const listener of listeners) listener();
};

function listen(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('popstate', listener);
  };
}

/** Goes there, as a link would. */
export function go(place: Place): void {
  history.pushState(null, '', addressOf(place));
  window.scrollTo(0, 0);
  tell();
}

const readAddress = () => `${location.pathname}${location.search}`;

export function usePlace(): Place {
  const address = useSyncExternalStore(listen, readAddress);
  return placeAt(new URL(address, location.origin));
}
