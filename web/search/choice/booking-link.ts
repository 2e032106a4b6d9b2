/**
 * The vendor's page with `origin=sas`, which opens the rights of a regulator there (SAS guide, INT_R02). The address is
 * parsed, never concatenated: vendors already have parameters and fragments in theirs. Undefined when it is no web page.
 */
export function bookingLink(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const address = new URL(url);
  if (address.protocol !== 'https:' && address.protocol !== 'http:') return undefined;
  address.searchParams.set('origin', 'sas');
  return address.href;
}
