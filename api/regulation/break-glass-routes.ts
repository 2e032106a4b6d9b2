import { createRoute, z } from '@hono/zod-openapi';
import { openBreakGlassOfCase } from '../../db/queries/identity/access-entries.ts';
import { findTerritoryOf } from '../../db/queries/cases/cases.ts';
import { CASE_READING_REASONS } from '../../db/vocabulary.ts';
import {
  BREAK_GLASS_MINUTES,
  breakGlassExample,
  breakGlassResource,
  toBreakGlass,
} from '../identity/access-resources.ts';
import { trace } from '../identity/trace.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, noQuery } from '../page.ts';
import { Problem, problems } from '../problem.ts';
import { router } from '../router.ts';
import { casePath } from './case-routes.ts';
import { headerExample } from './resources.ts';

const example = {
  ...breakGlassExample,
  citizenId: null,
  caseId: headerExample.id,
  role: 'auditor',
  reason: 'complaint',
  explanation: 'Réclamation du 12 novembre : rappel promis et non fait.',
};

const open = createRoute({
  method: 'post',
  path: '/cases/{caseId}/break-glass',
  operationId: 'openCaseBreakGlass',
  tags: ['regulation'],
  summary: 'Read, for 30 minutes, whom one case is about, having said why',
  description:
    'An auditor’s alone, and of any territory. It stands among the emergency accesses, and each reading that follows in ' +
    'who looked at what.',
  ...needs('case-break-glass', 'create'),
  request: {
    params: casePath,
    ...noQuery,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z
            .strictObject({
              reason: z.enum(CASE_READING_REASONS),
              explanation: z.string().trim().min(10).max(1000),
            })
            .openapi('NewCaseBreakGlass', {
              example: { reason: 'complaint', explanation: example.explanation },
            }),
        },
      },
    },
  },
  responses: {
    201: answer(breakGlassResource, 'It is open.', example),
    ...problems('invalid-request', 'malformed-json', 'unsupported-media-type'),
    ...problems('sign-in-required', 'cross-site-request', 'not-found'),
  },
});

export const caseBreakGlassRoutes = router().openapi(open, async (c) => {
  const { deps, asker } = c.var;
  const { caseId } = c.req.valid('param');
  const { reason, explanation } = c.req.valid('json');
  const { accountId, role } = asker;
  const now = deps.clock();
  const [openedAt, endsAt] = [now.toJSDate(), now.plus({ minutes: BREAK_GLASS_MINUTES }).toJSDate()];
  const opened = await deps.db.transaction(async (tx) => {
    if ((await findTerritoryOf(tx, caseId)) === undefined) {
      throw new Problem('not-found', 'There is no such case.');
    }
    const asked = { accountId, role, caseId, reason, explanation, openedAt, endsAt };
    const row = await openBreakGlassOfCase(tx, asked);
    const subject = `case ${caseId}`;
    await trace(c, tx, { need: 'case-break-glass.create', subject, why: reason, breakGlassId: row.id });
    return row;
  });
  return c.json(toBreakGlass(opened), 201);
});
