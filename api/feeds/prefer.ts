/** The longest a request may ask to wait, in seconds: below the patience of the usual proxies. */
const LONGEST_WAIT = 60;

/** Seconds a `Prefer: wait=N` asks to wait (RFC 7240 §4.3), 0 when it asks nothing we understand. */
export function waitOf(prefer: string | null): number {
  const wanted = /(?:^|[,;\s])wait\s*=\s*"?(\d{1,9})"?\s*(?=$|[,;])/i.exec(prefer ?? '')?.[1];
  return Math.min(Number(wanted ?? 0), LONGEST_WAIT);
}
