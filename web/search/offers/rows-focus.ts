/** Moving the focus over the rows and slots that are on screen. The DOM is asked, since it is what has the focus. */

const SLOT = 'button[data-slot]';

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('tr[data-row]')];
}

function slotsIn(row: Element | undefined): HTMLElement[] {
  return row ? [...row.querySelectorAll<HTMLElement>(SLOT)] : [];
}

/** The first slot that can still be taken, or the first of all. */
function firstFree(row: Element | undefined): HTMLElement | undefined {
  const slots = slotsIn(row);
  return slots.find((slot) => slot.getAttribute('aria-disabled') !== 'true') ?? slots[0];
}

/** From a row to the one so many below; the row itself takes the focus when it has no slot. */
export function moveRow(currentKey: string | undefined, step: 1 | -1): string | undefined {
  const all = rows();
  const at = all.findIndex(({ dataset }) => dataset['row'] === currentKey);
  const next = at < 0 ? all[0] : all[Math.min(Math.max(at + step, 0), all.length - 1)];
  firstFree(next)?.focus();
  next?.scrollIntoView({ block: 'nearest' });
  return next?.dataset['row'];
}

/** From a slot to its neighbour; false when no slot has the focus. */
export function moveSlot(step: 1 | -1): boolean {
  const active = document.activeElement;
  if (!(active instanceof HTMLElement) || !active.matches(SLOT)) return false;
  const slots = slotsIn(active.closest('tr') ?? undefined);
  slots[slots.indexOf(active) + step]?.focus();
  return true;
}

/** Whether the focus is inside the rows. */
export function isInRows(): boolean {
  return Boolean(document.activeElement?.closest('tr[data-row]'));
}

export function focusFirstRow(): void {
  firstFree(rows()[0])?.focus();
}

export function focusSlot(id: string): void {
  document.querySelector<HTMLElement>(`button[data-slot="${CSS.escape(id)}"]`)?.focus();
}

export function focusChoice(): void {
  document.querySelector<HTMLElement>('[data-choice-title]')?.focus();
}
