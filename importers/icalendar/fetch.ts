import type { Body, PullContext } from '../contract.ts';
import type { IcalendarSettings } from './record.ts';

/**
 * The calendar, whole each time: one that has not changed still opens another day each day, since its recurrences go
 * on. `webcal:` is how agendas write an address to subscribe to.
 */
export async function* fetchCalendar(context: PullContext<IcalendarSettings>): AsyncIterable<Body> {
  const body = await context.get(context.url.replace(/^webcals?:/iu, 'https:'), {
    accept: 'text/calendar, */*;q=0.1',
    whole: true,
  });
  if (body !== 'not-modified') yield body;
}
