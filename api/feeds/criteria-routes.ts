import { createRoute, z } from '@hono/zod-openapi';
import { CRITERIA, CRITERION_ANSWERS, CRITERION_CODES, type CriterionDomain } from '../../db/vocabulary.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, noQuery } from '../page.ts';
import { problems } from '../problem.ts';
import { router } from '../router.ts';

const DOMAINS = ['interoperability', 'security', 'ethics', 'hosting'] as const satisfies CriterionDomain[];

const criteriaList = z
  .object({
    /** The domains in their order, each with its criteria. */
    items: z.array(z.object({ domain: z.enum(DOMAINS), criteria: z.array(z.enum(CRITERION_CODES)) })),
    answers: z.array(z.enum(CRITERION_ANSWERS)),
  })
  .openapi('Criteria');

const list = createRoute({
  method: 'get',
  path: '/criteria',
  operationId: 'listCriteria',
  tags: ['vendors'],
  summary: 'What a vendor may declare of itself, by domain',
  ...needs('vendor', 'read'),
  request: noQuery,
  responses: {
    200: answer(criteriaList, 'The criteria, and the answers one may give.', {
      items: [{ domain: 'hosting', criteria: ['hds', 'in-the-eu', 'continuity-plan'] }],
      answers: [...CRITERION_ANSWERS],
    }),
    ...problems('invalid-request', 'sign-in-required', 'not-allowed'),
  },
});

export const criteriaRoutes = router().openapi(list, (c) => {
  const items = DOMAINS.map((domain) => ({ domain, criteria: [...CRITERIA[domain]] }));
  return c.json({ items, answers: [...CRITERION_ANSWERS] }, 200);
});
