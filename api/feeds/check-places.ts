/** What a place may be made of when nobody can be in it: plain names of members, positions, dates, headings in quotes. */
const PLAIN = /^(?:[A-Za-z][A-Za-z-]{0,24},?|\d{1,8},?|\d{4}-\d\d-\d\d,?|"[^"@\d]{0,30}",?)$/u;

/** A place in a body, for a page that is shared: any part of it that might name someone is left out. Pure. */
export function placeWithoutNames(at: string): string {
  const parts = at.split(/("[^"]*"|[ /])/u);
  return parts.map((part) => (/^[ /]?$/u.test(part) || PLAIN.test(part) ? part : '…')).join('');
}
