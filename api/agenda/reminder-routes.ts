import { createRoute, z } from '@hono/zod-openapi';
import { addReminder, changeReminder, dropReminder, findItem } from '../../db/queries/agenda/items.ts';
import { trace } from '../identity/trace.ts';
import { languageOf } from '../language.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, noQuery } from '../page.ts';
import { Problem, problems } from '../problem.ts';
import { router } from '../router.ts';
import { chosenAgenda } from './held.ts';
import { agendaFor, tracesOf, writableAgendas } from './reach.ts';
import { reminderBody, toReminder } from './reminder.ts';
import { agendaItem, agendaItemExample } from './resources.ts';
import { toItem } from './to-item.ts';

const itemParameter = z
  .uuid()
  .openapi({ param: { name: 'itemId', in: 'path' }, example: agendaItemExample.id });

const remind = createRoute({
  method: 'post',
  path: '/agenda/reminders',
  operationId: 'addReminder',
  tags: ['agenda'],
  summary: 'Note something of my own in an agenda',
  ...needs('agenda', 'change'),
  request: {
    ...noQuery,
    body: { required: true, content: { 'application/json': { schema: reminderBody } } },
  },
  responses: {
    201: answer(agendaItem, 'It is noted.', {
      ...agendaItemExample,
      type: 'reminder',
      title: 'Renouveler l’ordonnance',
    }),
    ...problems('invalid-request', 'malformed-json', 'unsupported-media-type', 'sign-in-required'),
    ...problems('cross-site-request', 'not-found'),
  },
});

const rewrite = createRoute({
  method: 'put',
  path: '/agenda/reminders/{itemId}',
  operationId: 'changeReminder',
  tags: ['agenda'],
  summary: 'Write a reminder of my own again; it stays in the agenda it is in',
  ...needs('agenda', 'change'),
  request: {
    params: z.object({ itemId: itemParameter }),
    ...noQuery,
    body: { required: true, content: { 'application/json': { schema: reminderBody } } },
  },
  responses: {
    204: { description: 'It is written.' },
    ...problems('invalid-request', 'malformed-json', 'unsupported-media-type', 'sign-in-required'),
    ...problems('cross-site-request', 'not-found'),
  },
});

const forget = createRoute({
  method: 'delete',
  path: '/agenda/reminders/{itemId}',
  operationId: 'dropReminder',
  tags: ['agenda'],
  summary: 'Take a reminder of my own away; a vendor’s appointment is cancelled at the vendor’s',
  ...needs('agenda', 'change'),
  request: { params: z.object({ itemId: itemParameter }), ...noQuery },
  responses: {
    204: { description: 'It is gone.' },
    ...problems('invalid-request', 'sign-in-required', 'cross-site-request', 'not-found'),
  },
});

export const reminderRoutes = router()
  .openapi(remind, async (c) => {
    const { deps } = c.var;
    const now = deps.clock();
    const body = c.req.valid('json');
    const agenda = await agendaFor(c, { id: body.agendaId, scope: 'write' });
    const content = toReminder(body, agenda.zone);
    const row = await deps.db.transaction(async (tx) => {
      const id = await addReminder(tx, {
        agendaId: agenda.id,
        content,
        vault: deps.vault,
        now: now.toJSDate(),
      });
      await trace(c, tx, ...tracesOf([agenda], { need: 'agenda.change', subject: `agenda-item ${id}` }));
      return findItem(tx, { agendaIds: [agenda.id], id });
    });
    if (!row) throw new Error('a reminder was written and not found');
    const told = { now: now.toMillis(), language: languageOf(c), labels: new Map<string, string>() };
    return c.json(toItem(row, { content, conflicts: [] }, told), 201);
  })
  .openapi(rewrite, async (c) => {
    const { deps } = c.var;
    const now = deps.clock();
    const held = await writableAgendas(c);
    const { itemId: id } = c.req.valid('param');
    const body = c.req.valid('json');
    await deps.db.transaction(async (tx) => {
      const row = await findItem(tx, { agendaIds: held.map((each) => each.id), id });
      const agenda = chosenAgenda(held, row?.agendaId ?? body.agendaId);
      const content = toReminder(body, agenda.zone);
      const written = { agendaId: agenda.id, id, content, vault: deps.vault, now: now.toJSDate() };
      if (!row || !(await changeReminder(tx, written)))
        throw new Problem('not-found', 'There is no such reminder in an agenda of yours.');
      await trace(c, tx, ...tracesOf([agenda], { need: 'agenda.change', subject: `agenda-item ${id}` }));
    });
    return c.body(null, 204);
  })
  .openapi(forget, async (c) => {
    const { deps } = c.var;
    const now = deps.clock();
    const held = await writableAgendas(c);
    const { itemId: id } = c.req.valid('param');
    await deps.db.transaction(async (tx) => {
      const row = await findItem(tx, { agendaIds: held.map((each) => each.id), id });
      const dropped = await dropReminder(tx, {
        agendaIds: held.map((each) => each.id),
        id,
        now: now.toJSDate(),
      });
      if (!dropped) throw new Problem('not-found', 'There is no such reminder in an agenda of yours.');
      const agenda = chosenAgenda(held, row?.agendaId);
      await trace(c, tx, ...tracesOf([agenda], { need: 'agenda.change', subject: `agenda-item ${id}` }));
    });
    return c.body(null, 204);
  });
