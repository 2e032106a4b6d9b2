/** What says where a place is. */
interface Address {
  insee: string | null;
  postalCode: string | null;
}

/**
 * The territory (a département's code) of an address: that of its commune's INSEE code, else by its postal code, which is
 * right but along a few borders. The log of changes says the same in SQL (`territory_of`).
 */
export function territoryOf({ insee, postalCode }: Address): string | undefined {
  const code = insee ?? postalCode;
  if (!code) return undefined;
  if (/^9[78]/.test(code)) return code.slice(0, 3);
  if (insee === null && code.startsWith('20')) return /^20[01]/.test(code) ? '2A' : '2B';
  return code.slice(0, 2);
}
