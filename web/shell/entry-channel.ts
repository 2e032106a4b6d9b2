const NAME = 'creneau-entry';

/** Tells the other windows of this browser that someone has just signed in. */
export function announceEntry(): void {
  localStorage.setItem(NAME, String(Date.now()));
}

/** Calls back when another window has signed in; returns what stops listening. */
export function listenForEntry(onEntry: () => void): () => void {
  const hear = ({ key }: StorageEvent) => {
    if (key === NAME) onEntry();
  };
  window.addEventListener('storage', hear);
  return () => window.removeEventListener('storage', hear);
}
