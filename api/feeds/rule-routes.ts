import { createRoute, z } from '@hono/zod-openapi';
import { SEVERITIES } from '../../db/vocabulary.ts';
import { RULES, tellRule } from '../../importers/rules.ts';
import { needs } from '../middleware/authorise.ts';
import { answer } from '../page.ts';
import { problems } from '../problem.ts';
import { router } from '../router.ts';

const LANGUAGES = ['fr', 'en'] as const;

/** A rule in one language: what is wrong, what was expected, how to mend it. */
const ruleResource = z
  .object({
    code: z.string(),
    severity: z.enum(SEVERITIES),
    title: z.string(),
    expected: z.string(),
    fix: z.string(),
    mistakes: z.string().optional(),
  })
  .openapi('Rule');

const example = {
  code: 'S02',
  severity: 'error',
  title: 'the end is not after the start',
  expected: 'end after start',
  fix: 'Write an end after the start.',
} as const;

const list = createRoute({
  method: 'get',
  path: '/rules',
  operationId: 'listRules',
  tags: ['feeds'],
  summary: 'Everything a feed is held to',
  ...needs('rule', 'read'),
  request: { query: z.strictObject({ lang: z.enum(LANGUAGES).default('fr') }) },
  responses: {
    200: answer(z.object({ items: z.array(ruleResource) }), 'The rules, by code.', { items: [example] }),
    ...problems('invalid-request', 'sign-in-required', 'not-allowed'),
  },
});

export const ruleRoutes = router().openapi(list, (c) => {
  const { lang } = c.req.valid('query');
  return c.json({ items: Object.keys(RULES).flatMap((code) => tellRule(code, lang) ?? []) }, 200);
});
