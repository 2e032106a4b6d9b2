/** The row of the list under the mouse, and the row that a pin points at. The list's rows carry `data-row`. */

const rowOf = (target: EventTarget | null) =>
  target instanceof Element
    ? (target.closest<HTMLElement>('tr[data-row]')?.dataset['row'] ?? undefined)
    : undefined;

/** Calls back with the row that is pointed at, or undefined when none is; returns what stops it. */
export function watchPointedRow(onPoint: (key: string | undefined) => void): () => void {
  let last: string | undefined;
  const look = ({ target }: PointerEvent) => {
    const key = rowOf(target);
    if (key === last) return;
    last = key;
    onPoint(key);
  };
  document.addEventListener('pointerover', look);
  return () => document.removeEventListener('pointerover', look);
}

function findRow(key: string | undefined): HTMLElement | null {
  return key === undefined ? null : document.querySelector(`tr[data-row="${CSS.escape(key)}"]`);
}

/** Shows in the list which row a pin stands for. */
export function showPointedRow(key: string | undefined): void {
  for (const row of document.querySelectorAll('tr[data-pointed]')) row.removeAttribute('data-pointed');
  findRow(key)?.setAttribute('data-pointed', '');
}

/** Brings a row into view and gives the keyboard its first slot. */
export function goToRow(key: string): void {
  const row = findRow(key);
  row?.scrollIntoView({ block: 'nearest' });
  row?.querySelector<HTMLElement>('button')?.focus({ preventScroll: true });
}
