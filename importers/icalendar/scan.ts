import { FeedError } from '../contract.ts';
import { notAvailability } from '../reading/json-body.ts';

const MAX_COMPONENTS = 20_000;
const MAX_DEPTH = 8;

/**
 * The only properties that are looked at. Descriptions, attendees and comments are dropped before anything parses them:
 * they may hold patients' names. A summary is compared with the feed's convention and goes no further.
 */
const READ = new Set(
  [
    'UID SEQUENCE LAST-MODIFIED DTSTAMP METHOD STATUS TRANSP CLASS CATEGORIES SUMMARY URL PRIORITY',
    'DTSTART DTEND DURATION RRULE RDATE EXDATE RECURRENCE-ID FREEBUSY TZID TZOFFSETFROM TZOFFSETTO',
  ].flatMap((names) => names.split(' ')),
);

/**
 * Looked at besides, where appointments are read: with whom and where, never a description. The last is ours: the pairing
 * id of the person whose calendar it is.
 */
export const READ_OF_APPOINTMENTS = ['ORGANIZER', 'LOCATION', 'GEO', 'CONFERENCE', 'X-CRENEAU-PAIRING'];

/** The components inside others that say something of time. */
const INNER = new Set(['AVAILABLE', 'STANDARD', 'DAYLIGHT']);

/** A component as it is written, its lines unfolded and without what is not looked at. */
export interface Block {
  name: string;
  /** From 1, in its body. */
  line: number;
  lines: string[];
  inner: Block[];
}

/** The calendars of a body, each with its components. Throws FeedError for anything else, truncated or hostile. */
export function calendarsIn(text: string, body: string, more: readonly string[] = []): Block[] {
  if (text.trim() === '') throw notAvailability(body, 'an empty body');
  if (text.trimStart().startsWith('<')) throw notAvailability(body, 'a page instead of a calendar');
  if (!/^\uFEFF?\s*BEGIN:VCALENDAR\s*$/imu.test(text.slice(0, 2000)))
    throw notAvailability(body, 'no calendar');
  const isRead = (name: string) => READ.has(name) || more.includes(name);
  const calendars: Block[] = [];
  const open: Block[] = [];
  let count = 0;
  for (const { content, line } of unfolded(text)) {
    const [, mark, name = ''] = /^(BEGIN|END):\s*([\w-]+)\s*$/iu.exec(content) ?? [];
    if (mark?.toUpperCase() === 'BEGIN') {
      count += 1;
      if (count > MAX_COMPONENTS)
        throw new FeedError('too-large', `${body}: more than ${MAX_COMPONENTS} components`);
      if (open.length === MAX_DEPTH)
        throw new FeedError('malformed', `${body}: nested deeper than ${MAX_DEPTH} levels`);
      open.push({ name: name.toUpperCase(), line, lines: [], inner: [] });
    } else if (mark) close({ name: name.toUpperCase(), open, calendars }, `${body}: line ${line}`);
    else if (isRead(content.split(/[;:]/u, 1)[0]!.toUpperCase())) open.at(-1)?.lines.push(content);
  }
  if (open.length > 0)
    throw new FeedError('malformed', `${body}: ends inside ${open.at(-1)!.name}, it is truncated`);
  return calendars;
}

/** Puts the component that ends where it belongs. Throws FeedError when another one is open. */
function close(
  { name, open, calendars }: { name: string; open: Block[]; calendars: Block[] },
  at: string,
): void {
  const block = open.pop();
  if (block?.name !== name)
    throw new FeedError('malformed', `${at} ends a component that is not the one open`);
  const parent = open.at(-1);
  if (!parent && name === 'VCALENDAR') calendars.push(block);
  else if (parent && (parent.name === 'VCALENDAR' || INNER.has(name))) parent.inner.push(block);
}

/** Lines with their continuations (RFC 5545 §3.1), numbered as they stand in the body. */
function* unfolded(text: string): Generator<{ content: string; line: number }> {
  let pieces: string[] = [];
  let first = 1;
  for (const [index, line] of text.split(/\r\n|\n|\r/u).entries()) {
    if (/^[ \t]/u.test(line)) {
      pieces.push(line.slice(1));
      continue;
    }
    if (pieces.length > 0) yield { content: pieces.join(''), line: first };
    [pieces, first] = [[line], index + 1];
  }
  yield { content: pieces.join(''), line: first };
}
