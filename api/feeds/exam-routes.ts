import { randomBytes } from 'node:crypto';
import { createRoute, z } from '@hono/zod-openapi';
import { askExam, findExamByCode, type NamedExam } from '../../db/queries/feeds/exams.ts';
import { languageOf, wantsPage } from '../language.ts';
import { needs, openToAll } from '../middleware/authorise.ts';
import { answer, idParameter, noQuery } from '../page.ts';
import { Problem, problems } from '../problem.ts';
import { router, type Deps } from '../router.ts';
import { findVisibleFeed } from './access.ts';
import { examPage } from './exam-page.ts';
import { examExample, examResource, toExam } from './exam-resources.ts';

const ask = createRoute({
  method: 'post',
  path: '/feeds/{feedId}/exams',
  operationId: 'askExam',
  tags: ['vendors'],
  summary: 'Measure how a feed keeps its protocol’s rules',
  description:
    'The address of a pulled feed is asked as a pull would; of a pushed one the last delivery is read. Nothing of the index ' +
    'changes. The result is a dated page without any person in it.',
  ...needs('vendor', 'change'),
  request: { params: z.object({ feedId: idParameter('feedId', '3') }), ...noQuery },
  responses: {
    202: answer(examResource, 'The exam; its page will hold the result.', {
      ...examExample,
      state: 'asked',
      finishedAt: null,
      kept: null,
      met: [],
      answer: null,
    }),
    ...problems('invalid-request', 'sign-in-required', 'not-allowed', 'cross-site-request', 'not-found'),
  },
});

const report = answer(examResource, 'The exam.', examExample);

const read = createRoute({
  method: 'get',
  path: '/exams/{examCode}',
  operationId: 'readExam',
  tags: ['vendors'],
  summary: 'A measured conformance, for whoever has its address',
  description: 'With `Accept: text/html` it is a page that can be shared.',
  ...openToAll('its code cannot be guessed, and nobody is in it'),
  request: {
    params: z.object({
      examCode: z
        .string()
        .regex(/^[\w-]{22}$/, 'must be the code of an exam')
        .openapi({ param: { name: 'examCode', in: 'path' }, example: 'u3xq0cZ2m4sTj8Kd1Lw9Ab' }),
    }),
    query: z.strictObject({
      lang: z.enum(['fr', 'en']).optional().openapi({ description: 'Else as Accept-Language says.' }),
    }),
  },
  responses: {
    200: { ...report, content: { ...report.content, 'text/html': { schema: z.string() } } },
    ...problems('invalid-request', 'not-found'),
  },
});

export const examRoutes = router()
  .openapi(ask, async (c) => {
    const { deps, asker } = c.var;
    const feed = await findVisibleFeed(deps, asker, c.req.valid('param').feedId);
    const code = randomBytes(16).toString('base64url');
    const askedAt = deps.clock().toJSDate();
    const { vendorId, id: feedId, protocol } = feed;
    await askExam(deps.db, { code, vendorId, feedId, protocol, askedAt });
    return c.json(toExam(await findExam(deps, code)), 202);
  })
  .openapi(read, async (c) => {
    const exam = toExam(await findExam(c.var.deps, c.req.valid('param').examCode));
    c.header('Vary', 'Accept, Accept-Language');
    if (wantsPage(c)) return c.html(await examPage(exam, languageOf(c)), 200);
    return c.json(exam, 200);
  });

async function findExam({ db }: Deps, code: string): Promise<NamedExam> {
  const exam = await findExamByCode(db, code);
  if (!exam) throw new Problem('not-found', 'No exam has this code.');
  return exam;
}
