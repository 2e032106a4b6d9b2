import { addDays } from '../time.ts';
import { startOf, todayIn } from './items/items.ts';

/** What is given ends within three years (days): the server refuses more. */
const MOST = 3 * 365 - 1;

interface UntilFieldProps {
  label: string;
  /** What is proposed, in days from today. */
  days: number;
  zone: string;
  /** Why it has an end. */
  why?: string;
}

/** The last day of something one gives: never today, and never for ever. */
export function UntilField({ label, days, zone, why }: UntilFieldProps) {
  const today = todayIn(zone);
  return (
    <label>
      {label}
      <input
        name="until"
        type="date"
        required
        min={addDays(today, 1)}
        max={addDays(today, MOST)}
        defaultValue={addDays(today, days)}
      />
      {why !== undefined && <small className="quiet">{why}</small>}
    </label>
  );
}

/** The end of the day that the field holds, there (RFC 3339). */
export const untilOf = (text: (name: string) => string, zone: string): string =>
  startOf({ day: text('until'), hour: '23:59' }, zone);
