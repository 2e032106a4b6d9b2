import { createRoute, z } from '@hono/zod-openapi';
import { listExams } from '../../db/queries/feeds/exams.ts';
import { createVendor, declare, listVendors, setVendorStatus } from '../../db/queries/feeds/register.ts';
import type { Asker } from '../identity/asker.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, noQuery } from '../page.ts';
import { Problem, problems } from '../problem.ts';
import { router, type Deps } from '../router.ts';
import { findVisibleVendor, vendorPath } from './vendor-access.ts';
import {
  declarationBody,
  newVendor,
  statusBody,
  toVendor,
  toVendorDetail,
  vendorDetail,
  vendorDetailExample,
  vendorExample,
  vendorResource,
} from './vendor-resources.ts';

const refusals = problems('invalid-request', 'sign-in-required', 'not-allowed', 'not-found');
const changeRefusals = {
  ...refusals,
  ...problems('invalid-request', 'malformed-json', 'not-allowed', 'cross-site-request'),
};
const detail = answer(vendorDetail, 'The vendor.', vendorDetailExample);
const json = <Schema extends z.ZodType>(schema: Schema) => {
  return { body: { required: true, content: { 'application/json': { schema } } } } as const;
};

const list = createRoute({
  method: 'get',
  path: '/vendors',
  operationId: 'listVendors',
  tags: ['vendors'],
  summary: 'The register of vendors you may see',
  ...needs('vendor', 'read'),
  request: noQuery,
  responses: {
    200: answer(z.object({ items: z.array(vendorResource) }), 'The vendors.', { items: [vendorExample] }),
    ...problems('invalid-request', 'sign-in-required', 'not-allowed'),
  },
});

const read = createRoute({
  method: 'get',
  path: '/vendors/{vendorCode}',
  operationId: 'readVendor',
  tags: ['vendors'],
  summary: 'A vendor: what it declares, and what was measured',
  ...needs('vendor', 'read'),
  request: { params: vendorPath, ...noQuery },
  responses: { 200: detail, ...refusals },
});

const create = createRoute({
  method: 'post',
  path: '/vendors',
  operationId: 'createVendor',
  tags: ['vendors'],
  summary: 'Take a candidate into the register',
  ...needs('vendor', 'decide'),
  request: { ...noQuery, ...json(newVendor) },
  responses: { 201: detail, ...changeRefusals, ...problems('vendor-code-taken') },
});

const change = createRoute({
  method: 'put',
  path: '/vendors/{vendorCode}/declaration',
  operationId: 'declare',
  tags: ['vendors'],
  summary: 'What a vendor declares of itself: contacts, criteria',
  ...needs('vendor', 'change'),
  request: { params: vendorPath, ...noQuery, ...json(declarationBody) },
  responses: { 200: detail, ...changeRefusals },
});

const decide = createRoute({
  method: 'post',
  path: '/vendors/{vendorCode}/status',
  operationId: 'setVendorStatus',
  tags: ['vendors'],
  summary: 'Decide where a vendor stands; a suspended one is neither pulled, nor taken, nor shown',
  ...needs('vendor', 'decide'),
  request: { params: vendorPath, ...noQuery, ...json(statusBody) },
  responses: { 200: detail, ...changeRefusals },
});

export const vendorRoutes = router()
  .openapi(list, async (c) => {
    const { deps, asker } = c.var;
    const own = asker.role === 'vendor' ? { vendorId: asker.vendorId ?? 0 } : {};
    const vendors = await listVendors(deps.db, own);
    return c.json({ items: vendors.map((vendor) => toVendor(vendor, seesContacts(asker))) }, 200);
  })
  .openapi(read, async (c) => {
    const { deps, asker } = c.var;
    const { id } = await findVisibleVendor(deps, asker, c.req.valid('param').vendorCode);
    return c.json(await describe(deps, asker, id), 200);
  })
  .openapi(create, async (c) => {
    const { deps, asker } = c.var;
    const vendor = await createVendor(deps.db, { ...c.req.valid('json'), at: deps.clock().toJSDate() });
    if (!vendor) throw new Problem('vendor-code-taken', 'Choose another code.');
    return c.json(await describe(deps, asker, vendor.id), 201);
  })
  .openapi(change, async (c) => {
    const { deps, asker } = c.var;
    const { id: vendorId } = await findVisibleVendor(deps, asker, c.req.valid('param').vendorCode);
    await declare(deps.db, { vendorId, at: deps.clock().toJSDate(), declaration: c.req.valid('json') });
    return c.json(await describe(deps, asker, vendorId), 200);
  })
  .openapi(decide, async (c) => {
    const { deps, asker } = c.var;
    const { id: vendorId } = await findVisibleVendor(deps, asker, c.req.valid('param').vendorCode);
    await setVendorStatus(deps.db, { vendorId, ...c.req.valid('json'), at: deps.clock().toJSDate() });
    return c.json(await describe(deps, asker, vendorId), 200);
  });

/** Contacts name people: the vendor's own affair, and the operators'. */
const seesContacts = ({ role }: Asker) => role === 'vendor' || role === 'operator';

const SHOWN_EXAMS = 20;

async function describe({ db }: Deps, asker: Asker, vendorId: number) {
  const [vendor] = await listVendors(db, { vendorId });
  if (!vendor) throw new Problem('not-found', 'This vendor is gone.');
  const exams = await listExams(db, { vendorId, limit: SHOWN_EXAMS });
  return toVendorDetail(vendor, exams, seesContacts(asker));
}
