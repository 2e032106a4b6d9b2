/** Every key of the console, once: what binds it, what its cap shows, and its line in the cheat sheet. */
export interface KeyEntry {
  /** As tinykeys writes it; several where keyboards differ (`/` asks for Shift on a French one). */
  bindings: readonly string[];
  /** What the cap shows: names of `KeyboardEvent.key`. */
  caps: readonly string[];
  /** Letters and signs can be turned off; arrows, Enter and Escape cannot. */
  letter: boolean;
  /** What `aria-keyshortcuts` says, where the caps do not. */
  aria?: string;
}

const letter = (key: string): KeyEntry => ({ bindings: [key], caps: [key], letter: true });
const sign = (key: string): KeyEntry => ({ bindings: [key, `Shift+${key}`], caps: [key], letter: true });
/** A digit by its place on the keyboard: a French one writes it with Shift. */
const digit = (key: string): KeyEntry => ({
  bindings: [`Digit${key}`, `Shift+${key}`, `Numpad${key}`],
  caps: [key],
  letter: true,
});
/** Two letters, one after the other: the first opens the way to the pages. */
const chord = (...keys: [string, string]): KeyEntry => ({
  bindings: [keys.join(' ')],
  caps: keys,
  letter: true,
});
const named = (...keys: string[]): KeyEntry => ({ bindings: keys, caps: keys, letter: false });

export const KEYS = {
  search: sign('/'),
  next: { bindings: ['j'], caps: ['j'], letter: true },
  previous: { bindings: ['k'], caps: ['k'], letter: true },
  rows: named('ArrowUp', 'ArrowDown'),
  slots: named('ArrowLeft', 'ArrowRight'),
  choose: named('Enter'),
  confirm: letter('c'),
  renew: letter('p'),
  first: digit('1'),
  second: digit('2'),
  third: digit('3'),
  reserve: letter('r'),
  cancel: letter('a'),
  move: letter('t'),
  copy: letter('y'),
  widen: letter('w'),
  later: letter('l'),
  video: letter('v'),
  unknown: letter('i'),
  sort: letter('s'),
  fresh: letter('n'),
  accept: letter('o'),
  refuse: letter('x'),
  undo: letter('u'),
  nextStep: letter('e'),
  beyond: letter('o'),
  heard: letter('m'),
  heardAll: { bindings: ['Shift+M'], caps: ['Maj', 'M'], letter: true, aria: 'Shift+M' },
  card: letter('d'),
  offers: chord('g', 'o'),
  cases: chord('g', 'd'),
  newCase: chord('g', 'n'),
  shift: chord('g', 'p'),
  team: chord('g', 'e'),
  wall: chord('g', 'm'),
  unattached: chord('g', 'r'),
  palette: { bindings: ['$mod+KeyK'], caps: ['Ctrl', 'K'], letter: false, aria: 'Control+K Meta+K' },
  close: named('Escape'),
  help: sign('?'),
} as const satisfies Record<string, KeyEntry>;
export type KeyId = keyof typeof KEYS;

const isKeyId = (name: string): name is KeyId => Object.hasOwn(KEYS, name);

/** In the order of the cheat sheet. */
export const KEY_IDS: readonly KeyId[] = Object.keys(KEYS).filter(isKeyId);
