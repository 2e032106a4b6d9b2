/** True for a text that UTF-8 and PostgreSQL keep as it is: no null character, no half of a surrogate pair. */
export const isText = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/** The name of the first member that holds a text which cannot be kept; null when all can. */
export function garbledIn(value: object): string | null {
  for (const name in value) {
    const member: unknown = Object.getOwnPropertyDescriptor(value, name)?.value;
    if (typeof member === 'string' && !isText(member)) return name;
    const inside = typeof member === 'object' && member !== null ? garbledIn(member) : null;
    if (inside !== null) return Array.isArray(value) ? `[${name}].${inside}` : `${name}.${inside}`;
  }
  return null;
}
