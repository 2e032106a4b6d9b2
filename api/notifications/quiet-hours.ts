import type { DateTime } from 'luxon';

/** When not to disturb: minutes of the day, the second excluded; past midnight when it is not after the first. */
export interface QuietHours {
  quietFrom: number;
  quietTo: number;
  zone: string;
}

/** The end of the quiet hours that an instant falls in, on the clocks of the zone; null when it falls in none. */
export function quietUntil(now: DateTime<true>, { quietFrom, quietTo, zone }: QuietHours): DateTime | null {
  const there = now.setZone(zone);
  const minute = there.hour * 60 + there.minute;
  const overnight = quietTo <= quietFrom;
  const quiet = overnight ? minute >= quietFrom || minute < quietTo : minute >= quietFrom && minute < quietTo;
  if (!quiet || quietFrom === quietTo) return null;
  const day = overnight && minute >= quietFrom ? there.plus({ days: 1 }) : there;
  return day.set({ hour: Math.floor(quietTo / 60), minute: quietTo % 60, second: 0, millisecond: 0 });
}
