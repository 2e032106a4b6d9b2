import { createRoute, z } from '@hono/zod-openapi';
import {
  listEmergencyChoices,
  listMasks,
  maskItem,
  maskVendor,
  putEmergencyChoice,
  unmask,
  type EmergencyChoice,
  type MaskRow,
} from '../../db/queries/people/privacy.ts';
import { chosenAgenda, heldAgendas, type Held } from '../agenda/held.ts';
import { tracesOf } from '../agenda/reach.ts';
import { trace } from '../identity/trace.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, idParameter, noQuery, rowNumber } from '../page.ts';
import { Problem, problems } from '../problem.ts';
import { router } from '../router.ts';
import { usualChoice } from './emergency.ts';

const writes = ['malformed-json', 'unsupported-media-type', 'cross-site-request'] as const;
const agendaId = rowNumber.optional().openapi({ description: 'A child’s; one’s own when absent.' });

const maskResource = z
  .object({
    id: z.int(),
    agendaId: z.int(),
    /** The item that is hidden, or null when it is all a vendor says. */
    itemId: z.uuid().nullable(),
    vendor: z.string().nullable(),
    vendorCode: z.string().nullable(),
    since: z.iso.datetime(),
  })
  .openapi('Mask');

const choice = { samu: z.boolean(), others: z.boolean(), masked: z.boolean() };
const choiceResource = z.object({ agendaId: z.int(), ...choice }).openapi('EmergencyChoice');

const maskExample: z.infer<typeof maskResource> = {
  id: 2,
  agendaId: 3,
  itemId: '7f8f3f0e-3a55-4f3a-9f56-0d6a5d3f1c11',
  vendor: null,
  vendorCode: null,
  since: '2026-11-24T12:00:00.000Z',
};
const choiceExample = { agendaId: 3, samu: true, others: true, masked: false };

const read = createRoute({
  method: 'get',
  path: '/privacy',
  operationId: 'readPrivacy',
  tags: ['people'],
  summary: 'What I hide, and whom an emergency opens my agenda and my children’s to',
  ...needs('agenda', 'share'),
  request: noQuery,
  responses: {
    200: answer(
      z.object({ masks: z.array(maskResource), emergency: z.array(choiceResource) }).openapi('Privacy'),
      'Masks newest first; one choice for each agenda.',
      { masks: [maskExample], emergency: [choiceExample] },
    ),
    ...problems('invalid-request', 'sign-in-required', 'not-found'),
  },
});

const maskBody = z
  .union([
    z.strictObject({ agendaId, itemId: z.uuid() }),
    z.strictObject({ agendaId, vendor: z.string().min(1).max(60) }),
  ])
  .openapi('NewMask', { example: { itemId: maskExample.itemId ?? '' } });

const mask = createRoute({
  method: 'post',
  path: '/masks',
  operationId: 'mask',
  tags: ['people'],
  summary: 'Hide one item, or all a vendor says, from everyone but those who hold the agenda',
  ...needs('agenda', 'share'),
  request: { ...noQuery, body: { required: true, content: { 'application/json': { schema: maskBody } } } },
  responses: {
    201: answer(maskResource, 'It is hidden.', maskExample),
    ...problems('invalid-request', ...writes, 'sign-in-required', 'not-found'),
  },
});

const show = createRoute({
  method: 'delete',
  path: '/masks/{maskId}',
  operationId: 'unmask',
  tags: ['people'],
  summary: 'Show again what was hidden',
  ...needs('agenda', 'share'),
  request: { params: z.object({ maskId: idParameter('maskId', '2') }), ...noQuery },
  responses: {
    204: { description: 'It is shown.' },
    ...problems('invalid-request', 'sign-in-required', 'cross-site-request', 'not-found'),
  },
});

const choiceBody = z
  .strictObject({ agendaId, ...choice })
  .openapi('NewEmergencyChoice', { example: { samu: true, others: false, masked: false } });

const choose = createRoute({
  method: 'put',
  path: '/emergency-choices',
  operationId: 'chooseEmergency',
  tags: ['people'],
  summary: 'Say whom an emergency opens an agenda to: the SAMU, others, masked items too',
  ...needs('agenda', 'share'),
  request: { ...noQuery, body: { required: true, content: { 'application/json': { schema: choiceBody } } } },
  responses: {
    200: answer(choiceResource, 'It is remembered.', choiceExample),
    ...problems('invalid-request', ...writes, 'sign-in-required', 'not-found'),
  },
});

const toMask = ({ since, ...row }: MaskRow): z.infer<typeof maskResource> => ({
  ...row,
  since: new Date(since).toISOString(),
});

const choicesOf = (held: readonly Held[], chosen: readonly EmergencyChoice[]): EmergencyChoice[] =>
  held.map(({ id }) => chosen.find((each) => each.agendaId === id) ?? usualChoice(id));

export const privacyRoutes = router()
  .openapi(read, async (c) => {
    const { deps, asker } = c.var;
    const held = await heldAgendas(deps, { accountId: asker.accountId, now: deps.clock() });
    const ids = held.map(({ id }) => id);
    const [masks, chosen] = [await listMasks(deps.db, ids), await listEmergencyChoices(deps.db, ids)];
    await trace(c, deps.db, ...tracesOf(held, { need: 'agenda.share', subject: 'privacy' }));
    return c.json({ masks: masks.map(toMask), emergency: choicesOf(held, chosen) }, 200);
  })
  .openapi(mask, async (c) => {
    const { deps, asker } = c.var;
    const now = deps.clock();
    const given = c.req.valid('json');
    const agenda = chosenAgenda(await heldAgendas(deps, { accountId: asker.accountId, now }), given.agendaId);
    const of = { agendaId: agenda.id, now: now.toJSDate() };
    const row = await deps.db.transaction(async (tx) => {
      const id =
        'itemId' in given
          ? await maskItem(tx, { ...of, itemId: given.itemId })
          : await maskVendor(tx, { ...of, code: given.vendor });
      if (id === undefined) throw new Problem('not-found', 'There is no such item or vendor in that agenda.');
      await trace(c, tx, ...tracesOf([agenda], { need: 'agenda.share', subject: `mask ${id}` }));
      return (await listMasks(tx, [agenda.id])).find((each) => each.id === id);
    });
    if (!row) throw new Error('a mask was written and not found');
    return c.json(toMask(row), 201);
  })
  .openapi(show, async (c) => {
    const { deps, asker } = c.var;
    const { maskId: id } = c.req.valid('param');
    const held = await heldAgendas(deps, { accountId: asker.accountId, now: deps.clock() });
    await deps.db.transaction(async (tx) => {
      const shown = await unmask(tx, { agendaIds: held.map((each) => each.id), id });
      if (!shown) throw new Problem('not-found', 'There is no such mask of yours.');
      await trace(c, tx, ...tracesOf(held, { need: 'agenda.share', subject: `mask ${id}` }));
    });
    return c.body(null, 204);
  })
  .openapi(choose, async (c) => {
    const { deps, asker } = c.var;
    const now = deps.clock();
    const { agendaId: asked, ...chosen } = c.req.valid('json');
    const agenda = chosenAgenda(await heldAgendas(deps, { accountId: asker.accountId, now }), asked);
    await deps.db.transaction(async (tx) => {
      await putEmergencyChoice(tx, { agendaId: agenda.id, ...chosen, now: now.toJSDate() });
      await trace(
        c,
        tx,
        ...tracesOf([agenda], { need: 'agenda.share', subject: `emergency-choice ${agenda.id}` }),
      );
    });
    return c.json({ agendaId: agenda.id, ...chosen }, 200);
  });
