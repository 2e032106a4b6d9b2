/** What tells a vendor that its page is opened by a regulator of a SAS (SAS guide, redirection). */
const ORIGIN = 'sas';

/**
 * A vendor's booking page with where it is opened from and, when the vendor reads one, our correlation id: ids alone,
 * never anything of a patient. Undefined for an address that is none, or not of the web.
 */
export function bookingPage(
  address: string | null,
  correlation?: { parameter: string | undefined; id: string },
): string | undefined {
  if (address === null || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined;
  url.searchParams.set('origin', ORIGIN);
  if (correlation?.parameter !== undefined) url.searchParams.set(correlation.parameter, correlation.id);
  return url.href;
}
