import type { AgendaItem, AgendaPage } from '../../api.ts';
import { isHeld, type Opened } from '../house.ts';
import { dayOf, instantAt } from '../../time.ts';
import { monthWords } from './say-time.ts';
import type { Locale } from '../../time.ts';

/** An appointment that says no end is taken to last so long (ms). */
const ASSUMED = 15 * 60_000;

/** Statuses that leave nobody to be seen (FHIR R4 Appointment.status). */
const OFF: ReadonlySet<string> = new Set(['cancelled', 'noshow', 'entered-in-error']);
/** The statuses whose word is worth saying nowhere but on the item's own page. */
const PLAIN: ReadonlySet<string> = new Set(['booked', 'fulfilled', 'arrived', 'checked-in']);
/** The statuses of FHIR that wait for someone's yes. */
const WAITING: ReadonlySet<string> = new Set(['proposed', 'pending', 'waitlist']);

export type Standing = 'plain' | 'off' | 'waiting' | 'unknown';

/** How an item's status is to be shown; one that FHIR does not name is unknown, and still shown. */
export function standingOf({ type, status }: Pick<AgendaItem, 'type' | 'status'>): Standing {
  if (type !== 'appointment' || PLAIN.has(status)) return 'plain';
  if (OFF.has(status)) return 'off';
  return WAITING.has(status) ? 'waiting' : 'unknown';
}

const endOf = ({ start, end }: AgendaItem): number => Date.parse(end ?? start) + (end === null ? ASSUMED : 0);

/** Whether it is over. */
export const isOver = (item: AgendaItem, now: number): boolean => endOf(item) <= now;

/** The agendas shown together: one's own and one's children's, or the one that was chosen. */
export function shownAgendas(agendas: readonly Opened[], who: number | null): Opened[] {
  const chosen = agendas.filter(({ id }) => id === who);
  return chosen.length > 0 ? chosen : agendas.filter(isHeld);
}

/** What the page of the agenda is made of. */
export interface Sorted {
  next: AgendaItem | null;
  ahead: AgendaItem[];
  due: AgendaItem[];
}

/** The next appointment that is to take place, the others after it, and what prevention makes due. */
export function sortItems(items: readonly AgendaItem[], now: number): Sorted {
  const due = items.filter(({ type }) => type === 'prevention');
  const ahead = items.filter((item) => item.type !== 'prevention' && !isOver(item, now));
  const next = ahead.find((item) => item.type === 'appointment' && standingOf(item) !== 'off') ?? null;
  return { next, ahead: ahead.filter((item) => item !== next), due };
}

export interface Month {
  name: string;
  items: AgendaItem[];
}

/** Items by month of the place where they take place, in the order they come. */
export function byMonth(items: readonly AgendaItem[], told: { now: number; locale: Locale }): Month[] {
  const months: Month[] = [];
  for (const item of items) {
    const name = monthWords({ at: item.start, zone: item.zone }, told);
    const last = months.at(-1);
    if (last?.name === name) last.items.push(item);
    else months.push({ name, items: [item] });
  }
  return months;
}

/** The vendors of these agendas that are silent or failing, each once. */
export function lostSources(page: AgendaPage): AgendaPage['sources'] {
  const lost = page.sources.filter(({ state }) => state === 'silent' || state === 'failing');
  return lost.filter(({ vendor }, index) => lost.findIndex((each) => each.vendor === vendor) === index);
}

/** The start of the day and hour that a form holds, in a zone (RFC 3339); empty when it holds none. */
export function startOf({ day, hour }: { day: string; hour: string }, zone: string): string {
  return day === '' || hour === '' ? '' : new Date(instantAt({ day, hour }, zone)).toISOString();
}

/** Today in a zone (ISO 8601 date). */
export const todayIn = (zone: string): string => dayOf(Date.now(), zone);
