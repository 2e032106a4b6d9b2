import { z } from '@hono/zod-openapi';
import type { RegisteredVendor } from '../../db/queries/feeds/register.ts';
import { CONTACT_KINDS, CRITERION_ANSWERS, CRITERION_CODES, VENDOR_STATUSES } from '../../db/vocabulary.ts';
import { examExample, examResource, toExam } from './exam-resources.ts';
import type { NamedExam } from '../../db/queries/feeds/exams.ts';

const instant = z.iso.datetime();
const text = (longest: number) => z.string().trim().min(1).max(longest);

const contact = z
  .strictObject({
    kind: z.enum(CONTACT_KINDS),
    name: text(120).nullable(),
    email: z.email().max(254),
    phone: text(30).nullable(),
  })
  .openapi('VendorContact');

const declared = z.strictObject({
  criterion: z.enum(CRITERION_CODES),
  answer: z.enum(CRITERION_ANSWERS),
  evidence: text(500).nullable(),
});

/** A vendor of the register. Contacts are there for the vendor itself and for operators alone. */
export const vendorResource = z
  .object({
    code: z.string(),
    name: z.string(),
    website: z.string().nullable(),
    status: z.enum(VENDOR_STATUSES),
    statusSince: instant.nullable(),
    statusReason: z.string().nullable(),
    feeds: z.array(
      z.object({ id: z.int(), name: z.string(), protocol: z.string(), way: z.enum(['pull', 'push']) }),
    ),
    contacts: z.array(contact).optional(),
    criteria: z.array(declared.extend({ declaredAt: instant })),
  })
  .openapi('Vendor');

export const vendorDetail = vendorResource.extend({ exams: z.array(examResource) }).openapi('VendorDetail');

export const newVendor = z
  .strictObject({
    code: z.string().regex(/^[a-z0-9][a-z0-9-]{1,39}$/, 'must be 2 to 40 letters, digits and hyphens'),
    name: text(120),
  })
  .openapi('NewVendor', { example: { code: 'vilaine', name: 'Vilaine RDV' } });

const once = <Item>(items: readonly Item[], key: (item: Item) => string) =>
  new Set(items.map(key)).size === items.length;

export const declarationBody = z
  .strictObject({
    website: z
      .url({ protocol: /^https?$/ })
      .max(300)
      .nullable(),
    contacts: z.array(contact).max(CONTACT_KINDS.length),
    criteria: z.array(declared).max(CRITERION_CODES.length),
  })
  .refine(({ contacts }) => once(contacts, ({ kind }) => kind), 'one contact of each kind')
  .refine(({ criteria }) => once(criteria, ({ criterion }) => criterion), 'one answer to each criterion')
  .openapi('VendorDeclaration', {
    example: {
      website: 'https://vilaine.example',
      contacts: [{ kind: 'technical', name: null, email: 'flux@vilaine.example', phone: null }],
      criteria: [{ criterion: 'hds', answer: 'met', evidence: 'https://vilaine.example/hds.pdf' }],
    },
  });

export const statusBody = z
  .strictObject({ status: z.enum(VENDOR_STATUSES), reason: text(500).nullable().default(null) })
  .openapi('VendorStatusChange', { example: { status: 'listed', reason: null } });

export const vendorExample = {
  code: 'vilaine',
  name: 'Vilaine RDV',
  website: 'https://vilaine.example',
  status: 'listed',
  statusSince: '2026-11-20T09:00:00.000Z',
  statusReason: null,
  feeds: [{ id: 3, name: 'Dépôts de Vilaine RDV', protocol: 'ndjson', way: 'push' }],
  criteria: [{ criterion: 'hds', answer: 'met', evidence: null, declaredAt: '2026-11-20T09:00:00.000Z' }],
} as const satisfies z.input<typeof vendorResource>;

export const vendorDetailExample = { ...vendorExample, exams: [examExample] };

export function toVendor(vendor: RegisteredVendor, withContacts: boolean): z.infer<typeof vendorResource> {
  const { code, name, website, status, statusSince, statusReason } = vendor;
  const contacts = vendor.contacts.map(({ kind, email, phone, name }) => ({ kind, name, email, phone }));
  return {
    code,
    name,
    website,
    status,
    statusSince: statusSince?.toISOString() ?? null,
    statusReason,
    feeds: vendor.feeds.map(({ id, name, protocol, pulled }) => {
      return { id, name, protocol, way: pulled ? 'pull' : 'push' };
    }),
    ...(withContacts ? { contacts } : {}),
    criteria: vendor.criteria.map(({ criterion, answer, evidence, declaredAt }) => {
      return { criterion, answer, evidence, declaredAt: declaredAt.toISOString() };
    }),
  };
}

export function toVendorDetail(
  vendor: RegisteredVendor,
  exams: NamedExam[],
  withContacts: boolean,
): z.infer<typeof vendorDetail> {
  return { ...toVendor(vendor, withContacts), exams: exams.map((exam) => toExam(exam)) };
}
