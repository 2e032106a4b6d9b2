import { DateTime } from 'luxon';

/** A stored instant as the rules take it, in UTC. */
export function toInstant(date: Date): DateTime<true> {
  const instant = DateTime.fromJSDate(date, { zone: 'utc' });
  if (!instant.isValid) throw new Error('a stored instant is not one');
  return instant;
}
