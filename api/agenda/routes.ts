import { createRoute, z } from '@hono/zod-openapi';
import { DateTime } from 'luxon';
import { findItem, type ItemRow } from '../../db/queries/agenda/items.ts';
import { trace } from '../identity/trace.ts';
import { languageOf } from '../language.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, integerParameter } from '../page.ts';
import { Problem, PROBLEMS, problems } from '../problem.ts';
import { router } from '../router.ts';
import { conflictsAround } from './conflicts-around.ts';
import { markParameter } from './cursor.ts';
import { isHeld, isHelped } from './held.ts';
import { agendasFor, forParameter, reachableAgendas, tracesOf } from './reach.ts';
import { calendarOfOne } from './one-calendar.ts';
import { labelsOf, readAgenda } from './read-agenda.ts';
import { agendaItem, agendaItemExample, agendaPage, agendaPageExample, deletedItem } from './resources.ts';
import { openShown } from './shown.ts';
import { toItem } from './to-item.ts';

const instant = z.iso.datetime({ offset: true }).optional();

const UUID = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}';
/** An item's id, with `.ics` to have it as a calendar file. */
const itemParameter = z
  .string()
  .regex(new RegExp(`^${UUID}(\\.ics)?$`), 'must be the id of an item, with `.ics` for a calendar file')
  .openapi({ param: { name: 'itemId', in: 'path' }, example: agendaItemExample.id });

const read = createRoute({
  method: 'get',
  path: '/agenda',
  operationId: 'readAgenda',
  tags: ['agenda'],
  summary: 'My appointments at every vendor, my reminders and what prevention makes due',
  description:
    'In one list by time, for oneself and one’s children, or for one person I act for. Each item tells who spoke of it last and when; a vendor that is silent is named.',
  ...needs('agenda', 'read'),
  request: {
    query: z.strictObject({
      from: instant.openapi({ description: 'RFC 3339; the beginning of today when absent.' }),
      to: instant.openapi({ description: 'RFC 3339, excluded; 18 months later when absent.' }),
      limit: integerParameter({ min: 1, max: 100, default: 50 }, 'How many items at most.'),
      cursor: markParameter.optional(),
      for: forParameter,
      lang: z.enum(['fr', 'en']).optional(),
    }),
  },
  responses: {
    200: answer(agendaPage, 'A page of the agenda.', agendaPageExample),
    ...problems('invalid-request', 'sign-in-required', 'not-found'),
  },
});

const readOne = createRoute({
  method: 'get',
  path: '/agenda/{itemId}',
  operationId: 'readAgendaItem',
  tags: ['agenda'],
  summary: 'One item of my agenda',
  ...needs('agenda', 'read'),
  request: {
    params: z.object({ itemId: itemParameter }),
    query: z.strictObject({ lang: z.enum(['fr', 'en']).optional() }),
  },
  responses: {
    200: {
      description: 'The item; its calendar file when the id ends in `.ics`.',
      content: {
        'application/json': { schema: agendaItem, example: agendaItemExample },
        'text/calendar': { schema: z.string() },
      },
    },
    410: {
      description: '`item-deleted`: it was taken out of the agenda; `was` says what it was.',
      content: { 'application/problem+json': { schema: deletedItem } },
    },
    ...problems('invalid-request', 'sign-in-required', 'not-found'),
  },
});

export const agendaRoutes = router()
  .openapi(read, async (c) => {
    const { deps } = c.var;
    const now = deps.clock();
    const { from: asked, to: until, limit, cursor, for: id } = c.req.valid('query');
    const held = await agendasFor(c, { id, scope: 'read' });
    const from = asked === undefined ? todayOf(now, held[0]?.zone) : toLocal(asked, now);
    const to = until === undefined ? from.plus({ months: 18 }) : toLocal(until, now);
    const page = await readAgenda(deps, { held, from, to, limit, cursor, now, language: languageOf(c) });
    const subject = `agenda ${held.map((each) => each.id).join(',')}`;
    await trace(c, deps.db, ...tracesOf(held, { need: 'agenda.read', subject }));
    return c.json(page, 200);
  })
  .openapi(readOne, async (c) => {
    const { deps } = c.var;
    const now = deps.clock();
    const reached = await reachableAgendas(c);
    const { itemId } = c.req.valid('param');
    const id = itemId.replace(/\.ics$/u, '');
    const row = await findItem(deps.db, { agendaIds: reached.map((each) => each.id), id });
    const agenda = reached.find((each) => each.id === row?.agendaId);
    const hidden =
      agenda && ((row?.masked && !isHeld(agenda)) || (row?.type !== 'appointment' && isHelped(agenda)));
    if (!row || !agenda || hidden)
      throw new Problem('not-found', 'There is no such item in an agenda of yours.');
    await trace(c, deps.db, ...tracesOf([agenda], { need: 'agenda.read', subject: `agenda-item ${id}` }));
    const content = openShown(deps, row.sealed, agenda);
    if (row.deletedAt !== null) {
      const gone = { ...goneOf(row, content.practitioner?.name ?? null), requestId: c.var.requestId };
      return c.json(gone, 410, { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' });
    }
    if (id !== itemId) return calendarOfOne(row, deps);
    const told = { now: now.toMillis(), language: languageOf(c), labels: await labelsOf(deps.db) };
    return c.json(
      toItem(row, { content, conflicts: await conflictsAround(deps, row, { agenda, now }) }, told),
      200,
    );
  });

/** An instant of the request; its form was checked, so that only a date no calendar has falls back on now. */
function toLocal(text: string, now: DateTime<true>): DateTime<true> {
  const read = DateTime.fromISO(text, { zone: 'utc' });
  return read.isValid ? read : now;
}

/** The beginning of the day in a zone; an unknown zone is that of Paris. */
function todayOf(now: DateTime<true>, zone = 'Europe/Paris'): DateTime<true> {
  const there = now.setZone(zone);
  const today = (there.isValid ? there : now.setZone('Europe/Paris')).startOf('day');
  return today.isValid ? today : now;
}

function goneOf(row: ItemRow, who: string | null): z.infer<typeof deletedItem> {
  const { title } = PROBLEMS['item-deleted'];
  const toInstant = (at: number) => new Date(at).toISOString();
  return {
    type: '/problems/item-deleted',
    title,
    status: 410,
    detail: 'It was taken back by whoever wrote it, and stands in the agenda no more.',
    code: 'item-deleted',
    was: { type: row.type, start: toInstant(row.startAt), zone: row.zone, with: who },
    deletedAt: toInstant(row.deletedAt ?? row.changedAt),
  };
}
