/**
 * Draws that a seed and a name settle (FNV-1a, then mulberry32): each call and each trouble has dice of its own, so that who
 * comes first on a busy machine changes nothing of what the others draw.
 */
export class Dice {
  #state = 0x811c9dc5;

  constructor(...names: readonly (string | number)[]) {
    for (const character of names.join('\u{1f}')) {
      this.#state = Math.imul(this.#state ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
    }
  }

  /** From 0 up to 1, never 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  between(least: number, most: number): number {
    return least + this.next() * (most - least);
  }

  /** A whole number, both ends included. */
  whole(least: number, most: number): number {
    return Math.floor(this.between(least, most + 1));
  }

  /** One of several. Throws when there is none. */
  pick<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.next() * items.length)];
    if (item === undefined) throw new Error('There is nothing to draw from.');
    return item;
  }

  /** One of several, by their weights. Throws when there is none. */
  weigh<T>(items: readonly (readonly [weight: number, value: T])[]): T {
    const total = items.reduce((sum, [weight]) => sum + weight, 0);
    let at = this.next() * total;
    for (const [weight, value] of items) {
      at -= weight;
      if (at < 0) return value;
    }
    const last = items.at(-1);
    if (!last) throw new Error('There is nothing to draw from.');
    return last[1];
  }
}
