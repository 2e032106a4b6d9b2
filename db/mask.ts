/** Members of a closed list as a bit mask, as tables store them. */
export function toMask<T extends string>(list: readonly T[], values: readonly T[]): number {
  return values.reduce((mask, value) => mask | (1 << list.indexOf(value)), 0);
}

/** The values of a bit mask, in the order of their list. */
export function fromMask<T extends string>(list: readonly T[], mask: number): T[] {
  return list.filter((_, bit) => (mask & (1 << bit)) !== 0);
}
