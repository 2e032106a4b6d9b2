import {
  findListedAppointment,
  listAppointments,
  listEvents,
  type ListedAppointment,
  type Sight,
} from '../../db/queries/booking/appointment-lists.ts';
import { findBookableSlot } from '../../db/queries/booking/slots.ts';
import { listOpenRequests } from '../../db/queries/booking/vendor-requests.ts';
import { readDeclared } from '../../importers/vendor-calls.ts';
import type { Asker } from '../identity/asker.ts';
import type { Need } from '../identity/matrix.ts';
import { trace } from '../identity/trace.ts';
import { Problem } from '../problem.ts';
import { router, type Deps } from '../router.ts';
import * as contracts from './appointment-contracts.ts';
import { toAppointment, type AppointmentResource } from './appointment-resources.ts';
import { bookingPage } from './booking-page.ts';
import { cancelAppointment } from './cancel.ts';
import { etagOf, versionOf } from './change.ts';
import { confirmBooking } from './confirm.ts';
import { moveAppointment } from './move.ts';
import { tellOutcome } from './outcome.ts';
import { sightOf } from './sight.ts';

const WHY = 'booking of unscheduled care';

const traceOf = (need: Need, subject: string) => ({ need, subject: `appointment ${subject}`, why: WHY });

export const appointmentRoutes = router()
  .openapi(contracts.confirm, async (c) => {
    const { deps, asker } = c.var;
    const { appointment, again } = await confirmBooking(deps, asker, c.req.valid('json'));
    const [body, etag] = await published(deps, appointment.id, [{ accountId: asker.accountId }]);
    await trace(c, deps.db, traceOf('appointment.create', appointment.id));
    c.header('ETag', etag);
    if (body.state !== 'confirmed') return c.json(body, 202);
    return again ? c.json(body, 200) : c.json(body, 201);
  })
  .openapi(contracts.list, async (c) => {
    const { deps, asker, rule } = c.var;
    const { of, state, caseId, limit, cursor } = c.req.valid('query');
    const isMine = of === 'mine' && asker.role !== 'vendor';
    const sight = isMine ? [mine(asker)] : await sightOf(deps, asker, rule);
    const wanted = { sight, limit: limit + 1, ...(state && { states: [state] }), ...(caseId && { caseId }) };
    const rows = await listAppointments(deps.db, { ...wanted, ...(cursor && { before: readPlace(cursor) }) });
    await trace(c, deps.db, traceOf('appointment.read', `list of ${rows.length}`));
    const now = deps.clock().toJSDate();
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    const items = await Promise.all(
      rows
        .slice(0, limit)
        .map(async (row) => toAppointment(row, { now, bookingUrl: await pageOf(deps, row) })),
    );
    return c.json({ items, ...(last && { next: writePlace(last) }) }, 200);
  })
  .openapi(contracts.read, async (c) => {
    const { deps, asker, rule } = c.var;
    const { appointmentId } = c.req.valid('param');
    const [body, etag] = await published(deps, appointmentId, await sightOf(deps, asker, rule));
    await trace(c, deps.db, traceOf('appointment.read', appointmentId));
    c.header('ETag', etag);
    return c.json(body, 200);
  })
  .openapi(contracts.outcome, async (c) => {
    const { deps, asker, rule } = c.var;
    const { appointmentId } = c.req.valid('param');
    const sight = await sightOf(deps, asker, rule);
    await tellOutcome(deps, asker, { appointmentId, sight, ...c.req.valid('json') });
    await trace(c, deps.db, traceOf('appointment.change', appointmentId));
    const [body, etag] = await published(deps, appointmentId, sight);
    c.header('ETag', etag);
    return c.json(body, 200);
  })
  .openapi(contracts.cancel, async (c) => {
    const { deps, asker, rule } = c.var;
    const { appointmentId } = c.req.valid('param');
    const sight = await sightOf(deps, asker, rule);
    const version = versionOf(c.req.valid('header')['if-match']);
    await cancelAppointment(deps, asker, { appointmentId, sight, version, ...c.req.valid('json') });
    await trace(c, deps.db, traceOf('appointment.change', appointmentId));
    const [body, etag] = await published(deps, appointmentId, sight);
    c.header('ETag', etag);
    return c.json(body, 200);
  })
  .openapi(contracts.move, async (c) => {
    const { deps, asker, rule } = c.var;
    const { appointmentId } = c.req.valid('param');
    const sight = await sightOf(deps, asker, rule);
    const version = versionOf(c.req.valid('header')['if-match']);
    const { moved } = await moveAppointment(deps, asker, {
      appointmentId,
      sight,
      version,
      ...c.req.valid('json'),
    });
    await trace(c, deps.db, traceOf('appointment.change', appointmentId));
    const [body, etag] = await published(deps, appointmentId, sight);
    c.header('ETag', etag);
    return moved ? c.json(body, 200) : c.json(body, 202);
  });

const mine = ({ accountId }: Asker): Sight => ({ accountId });

/** One appointment whole, and its ETag. Throws `not-found` for one that the asker may not see. */
async function published(
  deps: Deps,
  id: string,
  sight: readonly Sight[],
): Promise<[body: AppointmentResource, etag: string]> {
  const row = await findListedAppointment(deps.db, { id, sight });
  if (!row) throw new Problem('not-found', 'You have no such appointment.');
  const [events, open, bookingUrl] = await Promise.all([
    listEvents(deps.db, id),
    listOpenRequests(deps.db, id),
    pageOf(deps, row),
  ]);
  const now = deps.clock().toJSDate();
  return [toAppointment(row, { now, bookingUrl, open, events }), etagOf(row)];
}

/** The vendor's page of an appointment that is awaited, with our id for its vendor to give back. */
async function pageOf({ db }: Deps, row: ListedAppointment): Promise<string | undefined> {
  if (row.state !== 'awaiting-vendor' || row.slotId === null) return undefined;
  const slot = await findBookableSlot(db, row.slotId);
  const parameter = readDeclared(slot?.booking)?.correlation;
  return bookingPage(slot?.bookingUrl ?? null, { parameter, id: row.id });
}

const writePlace = ({ createdAt, id }: ListedAppointment) => `${createdAt.getTime()}_${id}`;

function readPlace(cursor: string): { createdAt: Date; id: string } {
  const [time, id = ''] = cursor.split('_');
  return { createdAt: new Date(Number(time)), id };
}
