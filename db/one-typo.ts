/**
 * LIKE patterns of everything one slip away from a folded word: a letter too many, one missing, one wrong, or two
 * exchanged. `folded` holds letters, digits and spaces only (see `fold`), so nothing needs escaping.
 */
export function oneTypoPatterns(folded: string): string[] {
  const positions = Array.from({ length: folded.length }, (_, position) => position);
  const patterns = positions.flatMap((position) => {
    const before = folded.slice(0, position);
    const letter = folded.charAt(position);
    const after = folded.slice(position + 1);
    return [
      `${before}${after}`,
      `${before}_${after}`,
      `${before}_${letter}${after}`,
      `${before}${after.charAt(0)}${letter}${after.slice(1)}`,
    ];
  });
  return [...new Set(patterns)];
}
