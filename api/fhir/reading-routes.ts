import { createRoute, z } from '@hono/zod-openapi';
import { decideReading, findReading } from '../../db/queries/availability/declared-slots.ts';
import { fromMask, toMask, VISIBILITIES } from '../../db/vocabulary.ts';
import { findVisibleVendor, vendorPath } from '../feeds/vendor-access.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, noQuery } from '../page.ts';
import { problems } from '../problem.ts';
import { router } from '../router.ts';

const reading = z
  .strictObject({ visibility: z.array(z.enum(VISIBILITIES)) })
  .openapi('FhirReading', { example: { visibility: ['PUBLIC', 'PRO', 'SNP'] } });

const decide = createRoute({
  method: 'put',
  path: '/vendors/{vendorCode}/reading',
  operationId: 'decideFhirReading',
  tags: ['vendors'],
  summary: 'Which slots declared here a vendor’s programs may read through /fhir/Slot',
  description: 'The public ones when nothing was decided; an aggregator of another SAS is given them all.',
  ...needs('vendor', 'decide'),
  request: {
    params: vendorPath,
    ...noQuery,
    body: { required: true, content: { 'application/json': { schema: reading } } },
  },
  responses: {
    200: answer(reading, 'What it may read.', { visibility: ['PUBLIC', 'PRO', 'SNP'] }),
    ...problems('invalid-request', 'malformed-json', 'unsupported-media-type'),
    ...problems('sign-in-required', 'not-allowed', 'cross-site-request', 'not-found'),
  },
});

export const readingRoutes = router().openapi(decide, async (c) => {
  const { deps, asker } = c.var;
  const { id: vendorId } = await findVisibleVendor(deps, asker, c.req.valid('param').vendorCode);
  const visibility = toMask(VISIBILITIES, c.req.valid('json').visibility);
  const decision = { vendorId, visibility, decidedBy: asker.accountId, decidedAt: deps.clock().toJSDate() };
  await decideReading(deps.db, decision);
  return c.json({ visibility: fromMask(VISIBILITIES, await findReading(deps.db, vendorId)) }, 200);
});
