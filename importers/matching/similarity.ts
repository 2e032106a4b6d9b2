/** How alike two words are, by Jaro and Winkler: 1 for the same, 0 for nothing in common. */
export function jaroWinkler(a: string, b: string): number {
  const jaro = jaroOf(a, b);
  const prefix = Array.from(a).findIndex((letter, index) => letter !== b[index]);
  const shared = Math.min(4, prefix < 0 ? a.length : prefix);
  return jaro + shared * 0.1 * (1 - jaro);
}

function jaroOf(a: string, b: string): number {
  if (a === b) return 1;
  const reach = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1);
  const taken = new Set<number>();
  const matched: string[] = [];
  for (const [index, letter] of Array.from(a).entries()) {
    for (let at = Math.max(0, index - reach); at <= Math.min(b.length - 1, index + reach); at += 1) {
      if (taken.has(at) || b[at] !== letter) continue;
      taken.add(at);
      matched.push(letter);
      break;
    }
  }
  if (matched.length === 0) return 0;
  const other = [...taken].sort((one, two) => one - two).map((at) => b[at]);
  const moved = matched.filter((letter, index) => letter !== other[index]).length / 2;
  const count = matched.length;
  return (count / a.length + count / b.length + (count - moved) / count) / 3;
}
