import { createHash } from 'node:crypto';
import { createRoute, z } from '@hono/zod-openapi';
import type { DateTime } from 'luxon';
import { listForCalendar } from '../../db/queries/agenda/items.ts';
import type { OpenedLink } from '../../db/queries/agenda/calendar-reading.ts';
import { openToAll } from '../middleware/authorise.ts';
import { noQuery } from '../page.ts';
import { Problem, problems } from '../problem.ts';
import { router, type Deps } from '../router.ts';
import { writeCalendar } from './calendar-file.ts';
import { calendarReader } from './calendar-reader.ts';
import { calendarPlace } from './calendar-place.ts';
import { CALENDAR_FILE, hashCalendarToken } from './calendar-token.ts';

/** What a phone is given: the month behind, and what may be booked ahead. */
const BEHIND = { days: 30 };
const AHEAD = { months: 18 };
/** What was cancelled or taken back stays so long as CANCELLED (days): phones look rarely. */
const GONE_DAYS = 30;

const read = createRoute({
  method: 'get',
  path: '/calendar/{file}',
  operationId: 'readCalendar',
  tags: ['agenda'],
  summary: 'A calendar as a phone subscribes to it (iCalendar)',
  description:
    'Instants in UTC, one lasting UID an item, SEQUENCE from the database. Ask with If-None-Match: 304 costs one look.',
  ...openToAll('the secret in the address is the key, and it can be revoked'),
  request: {
    ...noQuery,
    params: z.object({
      file: z
        .string()
        .regex(CALENDAR_FILE, 'must be the address of a calendar link')
        .openapi({ param: { name: 'file', in: 'path' }, example: `${'a'.repeat(43)}.ics` }),
    }),
  },
  responses: {
    200: { description: 'The calendar.', content: { 'text/calendar': { schema: z.string() } } },
    304: { description: 'Nothing has changed.' },
    ...problems('invalid-request', 'not-found', 'link-revoked'),
  },
});

const PRIVATE = {
  'Cache-Control': 'private, no-cache',
  'X-Robots-Tag': 'noindex, nofollow, noarchive',
};

export const calendarFileRoutes = router().openapi(read, async (c) => {
  const { deps } = c.var;
  const now = deps.clock();
  const tokenHash = hashCalendarToken(c.req.valid('param').file.slice(0, -'.ics'.length));
  const client = clientOf(c.req.header('user-agent'));
  const link = await calendarReader(deps).open({ tokenHash, client, now });
  if (!link) throw new Problem('not-found', 'No calendar is here.', { headers: PRIVATE });
  if (link.revoked) throw new Problem('link-revoked', 'Its owner closed this address.', { headers: PRIVATE });
  const etag = etagOf(link, now);
  const headers = { ...PRIVATE, ETag: etag };
  if (isCurrent(c.req.header('if-none-match'), etag)) return c.body(null, 304, headers);
  return new Response(await writeLink(deps, link, now), {
    headers: { ...headers, 'Content-Type': 'text/calendar; charset=utf-8; method=PUBLISH' },
  });
});

/** What was reckoned of a link as it was looked up, and until when it holds (ms). */
const etags = new WeakMap<OpenedLink, { etag: string; until: number }>();

/** The day too, since the window moves with it: between two days the same state is the same bytes. */
function etagOf(link: OpenedLink, now: DateTime<true>): string {
  const known = etags.get(link);
  const at = now.toMillis();
  if (known && at < known.until) return known.etag;
  const { id, detail, version, zone } = link;
  const there = now.setZone(zone);
  const state = [id, detail, version, there.toISODate()].join(' ');
  const etag = `"${createHash('sha256').update(state).digest('base64url').slice(0, 27)}"`;
  etags.set(link, { etag, until: there.plus({ days: 1 }).startOf('day').toMillis() });
  return etag;
}

/** If-None-Match (RFC 9110 §13.1.2): a list, compared weakly, since a proxy that compresses weakens what it passes on. */
function isCurrent(header: string | undefined, etag: string): boolean {
  return header?.split(',').some((each) => each.trim().replace(/^W\//u, '') === etag) ?? false;
}

async function writeLink(
  { db, vault, config }: Deps,
  link: OpenedLink,
  now: DateTime<true>,
): Promise<string> {
  const today = now.setZone(link.zone).startOf('day');
  const items = await listForCalendar(db, {
    agendaId: link.agendaId,
    from: today.minus(BEHIND).toJSDate(),
    to: today.plus(AHEAD).toJSDate(),
    goneSince: today.minus({ days: GONE_DAYS }).toJSDate(),
  });
  const { detail, nameSealed } = link;
  const whose =
    detail === 'detailed' && nameSealed !== null ? ` · ${vault.open(nameSealed, 'agenda-name')}` : '';
  const name = detail === 'busy' ? 'Occupé' : `Agenda santé${whose}`;
  return writeCalendar(items, { name, detail, vault, ...calendarPlace(config) });
}

/** The program as it names itself, without what is not a name. */
function clientOf(agent: string | undefined): string | null {
  return (
    agent
      ?.replaceAll(/[^\w ./()-]/gu, '')
      .trim()
      .slice(0, 80) || null
  );
}
