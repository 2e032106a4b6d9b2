import { createRoute, z } from '@hono/zod-openapi';
import type { Transaction } from '../../db/client.ts';
import {
  deleteRange,
  findRangeRole,
  insertRange,
  listRanges,
  setException,
  updateRange,
} from '../../db/queries/availability/availability.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, idParameter, noQuery } from '../page.ts';
import { Problem, problems } from '../problem.ts';
import { router, type Deps } from '../router.ts';
import { requireExercise } from './access.ts';
import { newRangeBody, rangeBody, toNewRange } from './bodies.ts';
import { rangeExample } from './examples.ts';
import { publishExercise } from './publish.ts';
import { rangeResource, toRange } from './resources.ts';

const CHANGE = [
  'invalid-request',
  'sign-in-required',
  'not-allowed',
  'cross-site-request',
  'not-found',
] as const;
const BODY = ['malformed-json', 'unsupported-media-type', 'specialty-needed', 'not-in-cpts'] as const;
const rangeId = idParameter('rangeId', '4');

const create = createRoute({
  method: 'post',
  path: '/availability/ranges',
  operationId: 'declareRange',
  tags: ['availability'],
  summary: 'Declare a range, once or every week; it is offered at once',
  ...needs('availability', 'change'),
  request: {
    ...noQuery,
    body: { required: true, content: { 'application/json': { schema: newRangeBody } } },
  },
  responses: {
    201: answer(rangeResource, 'The range.', rangeExample),
    ...problems(...CHANGE, ...BODY),
  },
});

const change = createRoute({
  method: 'put',
  path: '/availability/ranges/{rangeId}',
  operationId: 'changeRange',
  tags: ['availability'],
  summary: 'Change a range; patients already booked stay booked',
  ...needs('availability', 'change'),
  request: {
    params: z.object({ rangeId }),
    ...noQuery,
    body: { required: true, content: { 'application/json': { schema: rangeBody } } },
  },
  responses: {
    200: answer(rangeResource, 'The range.', rangeExample),
    ...problems(...CHANGE, ...BODY, 'changed-meanwhile'),
  },
});

const remove = createRoute({
  method: 'delete',
  path: '/availability/ranges/{rangeId}',
  operationId: 'withdrawRange',
  tags: ['availability'],
  summary: 'Withdraw a range; patients already booked stay booked',
  ...needs('availability', 'change'),
  request: { params: z.object({ rangeId }), ...noQuery },
  responses: { 204: { description: 'It is offered no more.' }, ...problems(...CHANGE) },
});

const exceptionParams = z.object({
  rangeId,
  day: z.iso.date().openapi({ param: { name: 'day', in: 'path' }, example: '2026-12-24' }),
});

const skip = createRoute({
  method: 'put',
  path: '/availability/ranges/{rangeId}/exceptions/{day}',
  operationId: 'skipRange',
  tags: ['availability'],
  summary: 'Leave one day out of a range that comes back',
  ...needs('availability', 'change'),
  request: { params: exceptionParams, ...noQuery },
  responses: { 204: { description: 'It does not take place that day.' }, ...problems(...CHANGE) },
});

const restore = createRoute({
  method: 'delete',
  path: '/availability/ranges/{rangeId}/exceptions/{day}',
  operationId: 'restoreRange',
  tags: ['availability'],
  summary: 'Have a range take place again on a day that was left out',
  ...needs('availability', 'change'),
  request: { params: exceptionParams, ...noQuery },
  responses: { 204: { description: 'It takes place that day.' }, ...problems(...CHANGE) },
});

type Who = Parameters<typeof requireExercise>[1];

/** The exercise of a range of the asker's own. */
async function exerciseOfRange(deps: Deps, who: Who, id: number) {
  const roleId = await findRangeRole(deps.db, id);
  if (roleId === undefined) throw new Problem('not-found', `You have no range ${id}.`);
  return requireExercise(deps, who, roleId);
}

/** A change and its publishing stand together or not at all. */
export async function changed<T>(
  { db, clock }: Deps,
  roleId: number,
  change: (tx: Transaction) => Promise<T>,
): Promise<T> {
  return db.transaction(async (tx) => {
    const answer = await change(tx);
    await publishExercise(tx, { roleId, now: clock() });
    return answer;
  });
}

async function show(deps: Deps, roleId: number, id: number) {
  const row = (await listRanges(deps.db, roleId)).find((range) => range.id === id);
  if (!row) throw new Problem('not-found', `The range ${id} has just been withdrawn.`);
  return toRange(row);
}

export const rangeRoutes = router()
  .openapi(create, async (c) => {
    const { deps, asker, rule } = c.var;
    const { roleId: asked, ...body } = c.req.valid('json');
    const exercise = await requireExercise(deps, { ...asker, rule }, asked);
    const range = toNewRange(body, { exercise, now: deps.clock().toJSDate() });
    const id = await changed(deps, exercise.roleId, (tx) => insertRange(tx, range));
    return c.json(await show(deps, exercise.roleId, id), 201);
  })
  .openapi(change, async (c) => {
    const { deps, asker, rule } = c.var;
    const { rangeId: id } = c.req.valid('param');
    const { version, ...body } = c.req.valid('json');
    const exercise = await exerciseOfRange(deps, { ...asker, rule }, id);
    const range = toNewRange(body, { exercise, now: deps.clock().toJSDate() });
    const written = await changed(deps, exercise.roleId, (tx) =>
      updateRange(tx, { rangeId: id, version, range }),
    );
    if (!written) throw new Problem('changed-meanwhile', `Range ${id} has another version: read it again.`);
    return c.json(await show(deps, exercise.roleId, id), 200);
  })
  .openapi(remove, async (c) => {
    const { deps, asker, rule } = c.var;
    const { rangeId: id } = c.req.valid('param');
    const { roleId } = await exerciseOfRange(deps, { ...asker, rule }, id);
    await changed(deps, roleId, (tx) => deleteRange(tx, id));
    return c.body(null, 204);
  })
  .openapi(skip, async (c) => {
    const { deps, asker, rule } = c.var;
    const { rangeId: id, day } = c.req.valid('param');
    const { roleId } = await exerciseOfRange(deps, { ...asker, rule }, id);
    await changed(deps, roleId, (tx) => setException(tx, { rangeId: id, day, skipped: true }));
    return c.body(null, 204);
  })
  .openapi(restore, async (c) => {
    const { deps, asker, rule } = c.var;
    const { rangeId: id, day } = c.req.valid('param');
    const { roleId } = await exerciseOfRange(deps, { ...asker, rule }, id);
    await changed(deps, roleId, (tx) => setException(tx, { rangeId: id, day, skipped: false }));
    return c.body(null, 204);
  });
