import ical, {
  ICalCalendarMethod,
  ICalEventClass,
  ICalEventStatus,
  ICalEventTransparency,
  type ICalCalendar,
} from 'ical-generator';
import { openContent } from '../../db/agenda-content.ts';
import type { ItemRow } from '../../db/queries/agenda/items.ts';
import type { Vault } from '../../db/vault.ts';
import type { CalendarDetail } from '../../db/vocabulary.ts';
import { foldCalendar } from './calendar-folding.ts';
import { calendarWords } from './calendar-words.ts';

/** How long a phone is asked to wait before it looks again (s): most take far longer. */
const REFRESH = 3600;
/** The generator asks for a code; RFC 7986 §5.9 for a name of CSS. */
const COLOR = { code: '#4682B4', name: 'steelblue' };
/** The generator writes properties of its own list alone: this one becomes CONFERENCE (RFC 7986 §5.11). */
const CONFERENCE = 'X-CRENEAU-CONFERENCE';

/** What a calendar file says of itself. */
export interface CalendarFrame {
  name: string;
  /** Host of this installation: the second half of every UID, for ever. */
  host: string;
  /** Address of our pages. */
  base: string;
  detail: CalendarDetail;
  vault: Vault;
}

type CalendarItem = Omit<ItemRow, 'sources'>;

/**
 * A calendar as bytes (RFC 5545, 7986): the same for the same items, whenever it is made. Every time is an instant in UTC,
 * which no client reads wrongly; nothing floats. Cancelled and deleted items stay as CANCELLED as long as they are given.
 */
export function writeCalendar(items: readonly CalendarItem[], frame: CalendarFrame): string {
  const calendar = ical({
    name: frame.name,
    prodId: { company: 'creneau', product: 'agenda', language: 'FR' },
    method: ICalCalendarMethod.PUBLISH,
    ttl: REFRESH,
    color: COLOR.code,
  });
  for (const item of items)
    if (item.type === 'appointment' || frame.detail !== 'busy') addItem(calendar, item, frame);
  return foldCalendar(
    calendar
      .toString()
      .replace(/(X-APPLE-CALENDAR-COLOR:[^\r\n]*)/u, `$1\r\nCOLOR:${COLOR.name}`)
      .replaceAll(`\n${CONFERENCE}:`, '\nCONFERENCE;VALUE=URI:')
      // RFC 5545 §3.2.10: what reads a calendar aloud is told in which language.
      .replaceAll('\nSUMMARY:', '\nSUMMARY;LANGUAGE=fr:'),
  );
}

function addItem(
  calendar: ICalCalendar,
  item: CalendarItem,
  { host, base, detail, vault }: CalendarFrame,
): void {
  const content = openContent(vault, item.sealed);
  const { id, type, startAt, endAt, status, sequence, createdAt, changedAt, deletedAt } = item;
  const cancelled = status === 'cancelled' || deletedAt !== null;
  const { summary, location, geo, link } = calendarWords({ type, cancelled }, content, detail);
  const free = cancelled || type === 'reminder';
  const changed = new Date(changedAt);
  const event = calendar.createEvent({
    id: `${id}@${host}`,
    start: new Date(startAt),
    end: new Date(endAt ?? startAt + (type === 'reminder' ? 0 : ASSUMED)),
    stamp: changed,
    created: new Date(createdAt),
    lastModified: changed,
    sequence,
    summary,
    status: statusOf(status, cancelled),
    transparency: free ? ICalEventTransparency.TRANSPARENT : ICalEventTransparency.OPAQUE,
    class: ICalEventClass.PRIVATE,
    url: `${base}/agenda/${id}`,
  });
  if (location !== null) event.location(geo ? { title: location, geo } : { title: location });
  if (link !== null) event.x(CONFERENCE, link);
}

/** An appointment that says no end is taken to last so long (ms). */
const ASSUMED = 15 * 60_000;

/** CONFIRMED unless it still waits for someone's yes (RFC 5545 §3.8.1.11). */
function statusOf(status: string, cancelled: boolean): ICalEventStatus {
  if (cancelled) return ICalEventStatus.CANCELLED;
  const waits = ['proposed', 'pending', 'waitlist'].includes(status);
  return waits ? ICalEventStatus.TENTATIVE : ICalEventStatus.CONFIRMED;
}
