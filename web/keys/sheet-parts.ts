import type { KeyId } from './registry.ts';

/** The parts of the cheat sheet, in its order: keys that are used together. */
export const SHEET_PARTS = {
  offers: [
    'search',
    'next',
    'previous',
    'rows',
    'slots',
    'choose',
    'widen',
    'later',
    'video',
    'unknown',
    'sort',
    'fresh',
  ],
  choice: ['confirm', 'renew', 'close', 'first', 'second', 'third', 'reserve', 'copy', 'cancel', 'move'],
  lines: ['next', 'previous'],
  matches: ['next', 'previous', 'accept', 'refuse', 'undo'],
  cases: ['nextStep', 'card', 'beyond', 'heard', 'heardAll'],
  pages: ['offers', 'cases', 'newCase', 'shift', 'team', 'wall', 'unattached'],
  anywhere: ['palette', 'help'],
} as const satisfies Record<string, readonly KeyId[]>;
export type SheetPart = keyof typeof SHEET_PARTS;

const isPart = (name: string): name is SheetPart => Object.hasOwn(SHEET_PARTS, name);
const ALL: readonly SheetPart[] = Object.keys(SHEET_PARTS).filter(isPart);

/** Where someone looks for a key. */
export interface Place {
  /** The address, without its search: `/cases/5e6f…`. */
  path: string;
  /** Whether this person works on cases. */
  dispatches: boolean;
}

const IS_THERE: Record<SheetPart, (place: Place) => boolean> = {
  offers: ({ path }) => path === '/',
  choice: ({ path }) => path === '/',
  lines: ({ path }) => path === '/cases',
  matches: ({ path }) => path === '/matches',
  cases: ({ dispatches }) => dispatches,
  pages: ({ dispatches }) => dispatches,
  anywhere: () => true,
};

/** The parts that this person has on this page. */
export function partsOf(place: Place): SheetPart[] {
  return ALL.filter((part) => IS_THERE[part](place));
}
