import { createRoute, z } from '@hono/zod-openapi';
import { needs } from '../middleware/authorise.ts';
import { answer, noQuery, rowNumber } from '../page.ts';
import { problems } from '../problem.ts';
import { router } from '../router.ts';
import { exerciseExample } from './examples.ts';
import { openPlace } from './open-exercise.ts';
import { exerciseResource, toExercise } from './resources.ts';

const text = z.string().trim();

const newExerciseBody = z
  .strictObject({
    /** What the place is called, when it has a name of its own. */
    name: text.min(2).max(120).nullable().default(null),
    line: text.min(3).max(200),
    postalCode: z.string().regex(/^\d{5}$/, 'must be five digits'),
    city: text.min(2).max(100),
    phone: z
      .string()
      .regex(/^\+\d{8,15}$/, 'must be an international number, as +33299000000')
      .nullable()
      .default(null),
    /** The structure whose place it is; absent or null for a practice of one's own. */
    organizationId: rowNumber.nullable().default(null),
  })
  .openapi('NewExercise', {
    example: { line: '8 rue de Nemours', postalCode: '35000', city: 'Rennes', phone: '+33299000000' },
  });

const open = createRoute({
  method: 'post',
  path: '/availability/exercises',
  operationId: 'openExercise',
  tags: ['availability'],
  summary: 'Say where one practises, or where one’s structure receives',
  description:
    'For who is in no vendor’s feed. Its hours are those of its commune; said twice it is one place. It stands in searches once ' +
    'a specialty and a range are declared.',
  ...needs('availability', 'change'),
  request: {
    ...noQuery,
    body: { required: true, content: { 'application/json': { schema: newExerciseBody } } },
  },
  responses: {
    201: answer(exerciseResource, 'The exercise, where ranges may be declared.', exerciseExample),
    ...problems('invalid-request', 'malformed-json', 'unsupported-media-type', 'unknown-place'),
    ...problems('sign-in-required', 'not-allowed', 'cross-site-request', 'not-found'),
  },
});

export const exerciseRoutes = router().openapi(open, async (c) => {
  const opened = await openPlace(c.var.deps, c.var.asker, c.req.valid('json'));
  return c.json(toExercise(opened), 201);
});
