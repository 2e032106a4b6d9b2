/**
 * A number in [0, 1) that depends on its key alone: the sandbox's only randomness, so that a vendor that restarts, or a
 * test, finds the same people and the same slots (FNV-1a, then the finalizer of MurmurHash3).
 */
export function chance(...key: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  const text = key.join('|');
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 0x1_0000_0000;
}

/** One of the choices, each as likely as its weight says. Throws RangeError when there is none. */
export function pick<T>(choices: readonly (readonly [weight: number, choice: T])[], draw: number): T {
  const total = choices.reduce((sum, [weight]) => sum + weight, 0);
  let rest = draw * total;
  for (const [weight, choice] of choices) {
    rest -= weight;
    if (rest < 0) return choice;
  }
  const last = choices.at(-1);
  if (!last) throw new RangeError('nothing to pick from');
  return last[1];
}
