import { followInAgenda } from '../../db/queries/agenda/bookings.ts';
import { findAccountByIdentifier } from '../../db/queries/identity/identifiers.ts';
import { recordReport, type Recorded } from '../../db/queries/booking/reported-appointments.ts';
import type { Appointment } from '../../db/schema/appointment.ts';
import { FHIR_APPOINTMENT_STATUS } from '../../db/vocabulary.ts';
import { baseOf } from '../config.ts';
import type { Asker } from '../identity/asker.ts';
import { trace } from '../identity/trace.ts';
import type { Deps } from '../router.ts';
import { readAppointment, type Told } from './appointment.ts';
import { answerFhir, FhirRefusal, FHIR_TYPE, type FhirContext, type Issue } from './outcome.ts';
import { PROFILES } from './systems.ts';

/** How a message is to be taken: as new, as the vendor's own one of that identifier, or as ours of that id. */
export type Way =
  | { kind: 'create'; ifNoneExist: string | undefined }
  | { kind: 'conditional'; identifier: string }
  | { kind: 'update'; id: string; ifMatch: string | undefined };

/** Takes an INT_R03 message of a vendor, and answers with the appointment as it now stands. */
export async function reportAppointment(c: FhirContext, asker: Asker, way: Way): Promise<Response> {
  const { deps } = c.var;
  if (!FHIR_TYPE.test(c.req.header('content-type') ?? 'application/fhir+json')) {
    throw refusal(415, { rule: 'media-type', at: 'Content-Type', text: 'send application/fhir+json' });
  }
  const told = readAppointment(await c.req.text(), deps.clock());
  const vendorId = requireVendor(asker);
  checkIdentifier(told, way);
  const { outcome, row } = await record(c, { vendorId, told, way });
  const headers = {
    Location: `${baseOf(deps.config)}/fhir/Appointment/${row.id}`,
    ETag: `W/"${row.version}"`,
    'Last-Modified': row.updatedAt.toUTCString(),
  };
  return answerFhir(c, toResource(row), { status: outcome === 'created' ? 201 : 200, headers });
}

/** A vendor's program or person; whoever has no vendor has nothing to tell. */
function requireVendor({ vendorId }: Asker): number {
  if (vendorId !== null) return vendorId;
  throw refusal(404, { rule: 'no-vendor', at: '', text: 'you speak for no vendor' });
}

const CODES = { 400: 'invariant', 404: 'not-found', 412: 'conflict', 415: 'not-supported' } as const;

function refusal(status: keyof typeof CODES, issue: Omit<Issue, 'code'>): FhirRefusal {
  return new FhirRefusal(status, [{ ...issue, code: CODES[status] }]);
}

/** What the address says must be what the body says. */
function checkIdentifier({ sourceId }: Told, way: Way): void {
  const asked =
    way.kind === 'conditional'
      ? way.identifier
      : way.kind === 'create' && way.ifNoneExist !== undefined
        ? (new URLSearchParams(way.ifNoneExist).get('identifier') ?? '')
        : sourceId;
  if (asked === sourceId) return;
  throw refusal(400, {
    rule: 'identifier-differs',
    at: 'Appointment.identifier',
    text: 'is not the identifier that was asked for',
  });
}

async function record(
  c: FhirContext,
  { vendorId, told, way }: { vendorId: number; told: Told; way: Way },
): Promise<Recorded> {
  const { deps } = c.var;
  const { regulatorRpps, ...said } = told;
  const accountId = await accountOf(deps, regulatorRpps);
  const targetId = way.kind === 'update' ? way.id : null;
  return deps.db.transaction(async (tx) => {
    const report = { ...said, vendorId, accountId, targetId };
    const now = deps.clock().toJSDate();
    const recorded = await recordReport(tx, report, now);
    if (!recorded)
      throw refusal(404, {
        rule: 'no-such-appointment',
        at: '',
        text: 'no appointment of yours has this id',
      });
    if (way.kind === 'update') checkVersion(recorded, way.ifMatch);
    const { id } = recorded.row;
    await followInAgenda(tx, { vault: deps.vault, appointmentId: id, now });
    await trace(c, tx, { need: 'appointment.change', subject: `appointment ${id}`, why: 'INT_R03' });
    return recorded;
  });
}

/** The version that was read, when the vendor says which; thrown inside the transaction, so that nothing is kept. */
function checkVersion({ outcome, row }: Recorded, ifMatch: string | undefined): void {
  const before = outcome === 'updated' ? row.version - 1 : row.version;
  if (ifMatch === undefined || ifMatch === `W/"${before}"` || ifMatch === `"${before}"`) return;
  throw refusal(412, { rule: 'version-changed', at: 'If-Match', text: `the version is W/"${before}"` });
}

async function accountOf({ db, vault }: Deps, rpps: string | null): Promise<number | null> {
  if (rpps === null) return null;
  const blindIndex = vault.blindIndex(rpps, 'rpps');
  return (await findAccountByIdentifier(db, { kind: 'rpps', blindIndex })) ?? null;
}

/** What we know of it, which is never whom it is for. */
function toResource(row: Appointment): Record<string, unknown> {
  const [system, value] = (row.sourceId ?? '|').split('|');
  return {
    resourceType: 'Appointment',
    id: row.id,
    meta: {
      versionId: String(row.version),
      lastUpdated: (row.validAt ?? row.updatedAt).toISOString(),
      profile: [PROFILES.appointment],
    },
    identifier: [{ system, value }],
    status: FHIR_APPOINTMENT_STATUS[row.state],
    start: row.startAt.toISOString(),
    end: row.endAt.toISOString(),
    created: row.createdAt.toISOString(),
  };
}
