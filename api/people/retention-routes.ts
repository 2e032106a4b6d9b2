import { createRoute, z } from '@hono/zod-openapi';
import { Duration } from 'luxon';
import { RETAINED } from '../../db/queries/people/retention.ts';
import { languageOf } from '../language.ts';
import { needs, openToAll } from '../middleware/authorise.ts';
import { answer, noQuery } from '../page.ts';
import { problems } from '../problem.ts';
import { router } from '../router.ts';
import { rehearse } from './retention.ts';
import { KEPT_ELSEWHERE, RETENTION_RULES } from './retention-rules.ts';

const ruleResource = z
  .object({
    code: z.string(),
    what: z.string(),
    /** ISO 8601 duration; null for what is never forgotten. */
    kept: z.string().nullable(),
    /** From when it is counted. */
    after: z.string().nullable(),
    source: z.string(),
  })
  .openapi('RetentionRule');

const rule: z.infer<typeof ruleResource> = {
  code: 'agenda-past',
  what: 'Rendez-vous et rappels passés',
  kept: 'P2Y',
  after: 'leur fin',
  source: 'choix de la plateforme, comme rdv-service-public',
};

const list = createRoute({
  method: 'get',
  path: '/retention',
  operationId: 'listRetentionRules',
  tags: ['people'],
  summary: 'What is kept of people, how long, and why',
  ...openToAll('everyone may know how long we keep what'),
  request: { query: z.strictObject({ lang: z.enum(['fr', 'en']).optional() }) },
  responses: {
    200: answer(z.object({ items: z.array(ruleResource) }), 'The table.', { items: [rule] }),
    ...problems('invalid-request'),
  },
});

const rehearsal = createRoute({
  method: 'get',
  path: '/retention/rehearsal',
  operationId: 'rehearseRetention',
  tags: ['people'],
  summary: 'How many rows each rule would forget if it ran now; nothing is changed',
  ...needs('retention', 'read'),
  request: noQuery,
  responses: {
    200: answer(
      z.object({ items: z.array(z.object({ code: z.string(), forgettable: z.int() })) }),
      'By rule.',
      {
        items: [{ code: 'agenda-past', forgettable: 12 }],
      },
    ),
    ...problems('invalid-request', 'sign-in-required', 'not-allowed'),
  },
});

export const retentionRoutes = router()
  .openapi(list, (c) => {
    const language = languageOf(c);
    const own = RETAINED.map((code) => Object.assign({ code }, RETENTION_RULES[code]));
    const items = [...own, ...KEPT_ELSEWHERE].map(({ code, what, kept, after, source }) => {
      const duration = kept === null ? null : Duration.fromDurationLike(kept).toISO();
      return {
        code,
        source: source[language],
        what: what[language],
        kept: duration,
        after: after?.[language] ?? null,
      };
    });
    return c.json({ items }, 200);
  })
  .openapi(rehearsal, async (c) => {
    const counts = await rehearse(c.var.deps);
    return c.json({ items: [...counts].map(([code, forgettable]) => ({ code, forgettable })) }, 200);
  });
