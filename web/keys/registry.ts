/** Every key of the console, once: what binds it, what its cap shows, and its line in the cheat sheet. */
export interface KeyEntry {
  /** As tinykeys writes it; several where keyboards differ (`/` asks for Shift on a French one). */
  bindings: readonly string[];
  /** What the cap shows: names of `KeyboardEvent.key`. */
  caps: readonly string[];
  /** Letters and signs can be turned off; arrows, Enter and Escape cannot. */
  letter: boolean;
}

const letter = (key: string): KeyEntry => ({ bindings: [key], caps: [key], letter: true });
const sign = (key: string): KeyEntry => ({ bindings: [key, `Shift+${key}`], caps: [key], letter: true });
const named = (...keys: string[]): KeyEntry => ({ bindings: keys, caps: keys, letter: false });

export const KEYS = {
  search: sign('/'),
  next: { bindings: ['j'], caps: ['j'], letter: true },
  previous: { bindings: ['k'], caps: ['k'], letter: true },
  rows: named('ArrowUp', 'ArrowDown'),
  slots: named('ArrowLeft', 'ArrowRight'),
  choose: named('Enter'),
  reserve: letter('r'),
  copy: letter('y'),
  widen: letter('w'),
  later: letter('l'),
  video: letter('v'),
  sort: letter('s'),
  fresh: letter('n'),
  close: named('Escape'),
  help: sign('?'),
} as const satisfies Record<string, KeyEntry>;
export type KeyId = keyof typeof KEYS;

const isKeyId = (name: string): name is KeyId => Object.hasOwn(KEYS, name);

/** In the order of the cheat sheet. */
export const KEY_IDS: readonly KeyId[] = Object.keys(KEYS).filter(isKeyId);
