import { createRoute, z } from '@hono/zod-openapi';
import { listHeldAgendas } from '../../db/queries/agenda/agendas.ts';
import { listDelegatedAgendas } from '../../db/queries/people/delegations.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, noQuery } from '../page.ts';
import { problems } from '../problem.ts';
import { router } from '../router.ts';

const agendaMark = z
  .object({
    mark: z.string().openapi({ description: 'The same as long as nothing changed in any agenda one holds.' }),
  })
  .openapi('AgendaMark');

const readMark = createRoute({
  method: 'get',
  path: '/agenda/mark',
  operationId: 'readAgendaMark',
  tags: ['agenda'],
  summary: 'Whether anything changed since one looked',
  description:
    'For a page that stays open: it asks this every few seconds, and reads the agenda again when the mark is another. It tells nothing of what stands in it, so that it is no access to note.',
  ...needs('notice', 'read'),
  request: noQuery,
  responses: {
    200: answer(agendaMark, 'The mark.', { mark: '3.14-4.2' }),
    ...problems('invalid-request', 'sign-in-required', 'not-allowed'),
  },
});

export const markRoutes = router().openapi(readMark, async (c) => {
  const { deps, asker } = c.var;
  const who = { accountId: asker.accountId, now: deps.clock().toJSDate() };
  const held = await Promise.all([listHeldAgendas(deps.db, who), listDelegatedAgendas(deps.db, who)]);
  return c.json(
    {
      mark: held
        .flat()
        .map(({ id, version }) => `${id}.${version}`)
        .join('-'),
    },
    200,
  );
});
