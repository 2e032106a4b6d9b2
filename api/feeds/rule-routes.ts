import { createRoute, z } from '@hono/zod-openapi';
import { SEVERITIES } from '../../db/vocabulary.ts';
import { RULES } from '../../importers/rules.ts';
import { access } from '../middleware/authorise.ts';
import { answer } from '../page.ts';
import { problems } from '../problem.ts';
import { router } from '../router.ts';

const LANGUAGES = ['fr', 'en'] as const;
type Language = (typeof LANGUAGES)[number];
type Rule = (typeof RULES)[keyof typeof RULES];

/** A rule in one language: what is wrong, what was expected, how to mend it. */
export const ruleResource = z
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
  ...access('vendor', 'operator', 'regulator'),
  request: { query: z.strictObject({ lang: z.enum(LANGUAGES).default('fr') }) },
  responses: {
    200: answer(z.object({ items: z.array(ruleResource) }), 'The rules, by code.', { items: [example] }),
    ...problems('invalid-request', 'sign-in-required', 'not-allowed'),
  },
});

export const ruleRoutes = router().openapi(list, (c) => {
  const { lang } = c.req.valid('query');
  return c.json({ items: Object.entries(RULES).map(([code, rule]) => toRule(code, rule, lang)) }, 200);
});

function toRule(code: string, rule: Rule, lang: Language): z.infer<typeof ruleResource> {
  const { severity, title, expected, fix, mistakes } = rule;
  return {
    code,
    severity,
    title: title[lang],
    expected: typeof expected === 'string' ? expected : expected[lang],
    fix: fix[lang],
    ...(mistakes === undefined ? {} : { mistakes: mistakes[lang] }),
  };
}
