import { createRoute, z } from '@hono/zod-openapi';
import { dropAnswer, putAnswer } from '../../db/queries/agenda/prevention-answers.ts';
import { PREVENTION_ANSWERS } from '../../db/vocabulary.ts';
import { agendaFor, tracesOf } from '../agenda/reach.ts';
import { trace } from '../identity/trace.ts';
import { languageOf } from '../language.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, noQuery, rowNumber } from '../page.ts';
import { Problem, problems } from '../problem.ts';
import { router } from '../router.ts';
import { preventionRule, toRule } from './resources.ts';
import { findPreventionRule, PREVENTION_RULES } from './rules.ts';

const listRules = createRoute({
  method: 'get',
  path: '/prevention/rules',
  operationId: 'listPreventionRules',
  tags: ['prevention'],
  summary: 'Every rule of prevention, with its source, its grade, and whether it is shown to people',
  ...needs('reference', 'read'),
  request: { query: z.strictObject({ lang: z.enum(['fr', 'en']).optional() }) },
  responses: {
    200: answer(z.object({ items: z.array(preventionRule) }), 'The rules.', {
      items: [
        {
          code: 'SCR-BREAST',
          title: 'Dépistage du cancer du sein : mammographie',
          family: 'screening',
          level: 'recommended',
          source: 'service-public.fr',
          validFrom: '2024-01-01',
          grade: 'B',
          reviewedBy: null,
          enabled: true,
          waitsFor: null,
        },
      ],
    }),
    ...problems('invalid-request', 'sign-in-required'),
  },
});

const answerBody = z
  .strictObject({
    agendaId: rowNumber.optional(),
    code: z.string().min(1).max(40),
    occasion: z.string().min(1).max(40),
    answer: z.enum(PREVENTION_ANSWERS),
    doneOn: z.iso.date().optional().openapi({ description: 'With `done`; today when absent.' }),
  })
  .openapi('NewPreventionAnswer', {
    example: { code: 'SCR-BREAST', occasion: '2037-03-14', answer: 'done' },
  });

const reply = createRoute({
  method: 'post',
  path: '/prevention/answers',
  operationId: 'answerPrevention',
  tags: ['prevention'],
  summary: 'Say that it is done, does not concern me, or is never to be asked again',
  ...needs('agenda', 'change'),
  request: { ...noQuery, body: { required: true, content: { 'application/json': { schema: answerBody } } } },
  responses: {
    204: { description: 'It is remembered.' },
    ...problems('invalid-request', 'malformed-json', 'unsupported-media-type', 'sign-in-required'),
    ...problems('cross-site-request', 'not-found'),
  },
});

const occasionParameters = z.object({
  code: z
    .string()
    .min(1)
    .max(40)
    .openapi({ param: { name: 'code', in: 'path' }, example: 'SCR-BREAST' }),
  occasion: z
    .string()
    .min(1)
    .max(40)
    .openapi({ param: { name: 'occasion', in: 'path' }, example: '2037-03-14' }),
});

const takeBack = createRoute({
  method: 'delete',
  path: '/prevention/answers/{code}/{occasion}',
  operationId: 'takeBackPreventionAnswer',
  tags: ['prevention'],
  summary: 'Take an answer back: it is asked again',
  ...needs('agenda', 'change'),
  request: {
    params: occasionParameters,
    query: z.strictObject({
      agendaId: z
        .string()
        .regex(/^\d{1,9}$/)
        .optional(),
    }),
  },
  responses: {
    204: { description: 'It was taken back.' },
    ...problems('invalid-request', 'sign-in-required', 'cross-site-request', 'not-found'),
  },
});

export const preventionRoutes = router()
  .openapi(listRules, (c) => {
    const language = languageOf(c);
    return c.json({ items: PREVENTION_RULES.map((rule) => toRule(rule, language)) }, 200);
  })
  .openapi(reply, async (c) => {
    const { deps, asker } = c.var;
    const { accountId } = asker;
    const now = deps.clock();
    const { agendaId: asked, code, occasion, answer: given, doneOn } = c.req.valid('json');
    if (!findPreventionRule(code)) throw new Problem('not-found', `There is no rule ${code}.`);
    const agenda = await agendaFor(c, { id: asked, scope: 'write' });
    if (doneOn !== undefined && doneOn > (now.setZone(agenda.zone).toISODate() ?? ''))
      throw new Problem('invalid-request', 'doneOn: must not be in the future');
    const kept = { agendaId: agenda.id, accountId, code, occasion, answer: given, now: now.toJSDate() };
    await deps.db.transaction(async (tx) => {
      await putAnswer(tx, { ...kept, doneOn: given === 'done' ? (doneOn ?? null) : null });
      await trace(
        c,
        tx,
        ...tracesOf([agenda], { need: 'agenda.change', subject: `prevention ${agenda.id}` }),
      );
    });
    return c.body(null, 204);
  })
  .openapi(takeBack, async (c) => {
    const { deps } = c.var;
    const { code, occasion } = c.req.valid('param');
    const { agendaId } = c.req.valid('query');
    const id = agendaId === undefined ? undefined : Number(agendaId);
    const agenda = await agendaFor(c, { id, scope: 'write' });
    await deps.db.transaction(async (tx) => {
      const dropped = await dropAnswer(tx, { agendaIds: [agenda.id], code, occasion });
      if (!dropped) throw new Problem('not-found', 'There is no such answer of yours.');
      await trace(
        c,
        tx,
        ...tracesOf([agenda], { need: 'agenda.change', subject: `prevention ${agenda.id}` }),
      );
    });
    return c.body(null, 204);
  });
