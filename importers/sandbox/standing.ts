import type { Database } from '../../db/client.ts';
import type { Vendor } from '../../db/queries/feeds/feeds.ts';
import { declare, listVendors, setVendorStatus } from '../../db/queries/feeds/register.ts';
import { CRITERIA, type Criterion, type VendorStatus } from '../../db/vocabulary.ts';
import type { VendorCode } from './vendors.ts';

/** Where the demo's vendors stand in the register, and what they say they do not do yet; all else they say is met. */
const STANDINGS: Record<VendorCode, { status: VendorStatus; missing: readonly Criterion[] }> = {
  armor: { status: 'listed', missing: [] },
  vilaine: { status: 'listed', missing: ['audited'] },
  rance: { status: 'listed', missing: ['push-on-change', 'accessible'] },
  semnon: { status: 'listed', missing: ['continuity-plan'] },
  bocage: { status: 'testing', missing: ['fhir-r4', 'audited', 'continuity-plan'] },
  ille: { status: 'candidate', missing: ['fhir-r4', 'push-on-change', 'audited', 'hds', 'continuity-plan'] },
};

/** Registers what a sandbox vendor declares and where it stands, unless somebody has already. */
export async function registerStanding(
  db: Database,
  { vendor, code, at }: { vendor: Vendor; code: VendorCode; at: Date },
): Promise<void> {
  const [known] = await listVendors(db, { vendorId: vendor.id });
  if (!known || known.status !== 'candidate' || known.criteria.length > 0) return;
  const { status, missing } = STANDINGS[code];
  const criteria = Object.values(CRITERIA)
    .flat()
    .map((criterion) => {
      const answer: 'met' | 'planned' = missing.includes(criterion) ? 'planned' : 'met';
      return { criterion, answer, evidence: null };
    });
  const email = `technique@${code}.invalid`;
  const contacts = [
    { kind: 'technical' as const, name: 'Équipe inventée pour le bac à sable', email, phone: null },
  ];
  await declare(db, {
    vendorId: vendor.id,
    at,
    declaration: { website: `https://${code}.invalid`, contacts, criteria },
  });
  if (status !== 'candidate') {
    await setVendorStatus(db, { vendorId: vendor.id, status, reason: 'Bac à sable', at });
  }
}
