import type { ItemRow } from '../../db/queries/agenda/items.ts';
import type { Deps } from '../router.ts';
import { writeCalendar } from './calendar-file.ts';
import { calendarPlace } from './calendar-place.ts';

/** One item as a file to add to a calendar, detailed: its person asked for it, on their own page. */
export function calendarOfOne(row: ItemRow, { vault, config }: Pick<Deps, 'vault' | 'config'>): Response {
  const frame = { name: 'Rendez-vous', detail: 'detailed', vault, ...calendarPlace(config) } as const;
  return new Response(writeCalendar([row], frame), {
    headers: {
      'Content-Type': 'text/calendar; charset=utf-8; method=PUBLISH',
      'Content-Disposition': 'attachment; filename="rendez-vous.ics"',
      'Cache-Control': 'no-store',
    },
  });
}
