import { expect } from 'vitest';
import { reconcile } from '../../api/booking/reconcile.ts';
import type { Database } from '../../db/client.ts';
import { openVendorCalls } from '../../importers/vendor-calls.ts';
import { jsonOf, testApi, type Ask, type TestApi } from './api.ts';
import {
  addDoctor,
  confirm,
  hold,
  offersOf,
  ownFeedOf,
  send,
  type AppointmentBody,
  type HeldBody,
  type RefusedBody,
} from './booking.ts';
import { addFeed, type SlotSpec } from './slots.ts';
import { declarationOf, testVendor, type TestVendor } from './vendor-server.ts';

/** Where everything of a desk was last seen. */
const SEEN = '2026-11-24T11:55:00Z';

/** Two regulators of one territory, a vendor that books, one that redirects, and what is declared here. */
export interface Desk {
  api: TestApi;
  db: Database;
  vendor: TestVendor;
  /** Feeds: what is declared here, what the vendor books, what another one has booked on its own page. */
  own: number;
  booked: number;
  paged: number;
  regulator: Ask;
  colleague: Ask;
}

export async function openDesk(): Promise<Desk> {
  const vendor = await testVendor();
  const api = await testApi({ deps: { vendorCalls: openVendorCalls({ deadlineMs: 400 }) } });
  const { db } = api;
  const none = { recheck: false, hold: false, book: false, cancel: false };
  const redirecting = { ...declarationOf(vendor, none), correlation: 'ref' };
  const desk: Desk = {
    api,
    db,
    vendor,
    own: await ownFeedOf(db),
    booked: await addFeed(db, { code: 'vilaine', sandbox: true, booking: declarationOf(vendor) }),
    paged: await addFeed(db, { code: 'rance', sandbox: true, booking: redirecting }),
    regulator: await api.as('regulator'),
    colleague: await api.as('chief-regulator'),
  };
  for (const start of ['12:30', '13:00', '13:30', '14:00']) await oneSlot(desk, start);
  return desk;
}

type Spec = Partial<SlotSpec> & { feedId?: number; rpps?: string };

/** A professional of their own with one slot that day, declared here unless another feed is named. */
export async function oneSlot({ db, own }: Desk, time: string, spec: Spec = {}) {
  const { feedId = own, rpps, ...slot } = spec;
  const slots = [{ start: `2026-11-24T${time}:00Z`, observedAt: SEEN, ...slot }];
  const doctor = await addDoctor(db, { feedId, slots, ...(rpps && { rpps }) });
  return { ...doctor, slotId: doctor.slotIds[0] ?? '' };
}

/** Someone's hold on a slot that can be had. */
export async function heldBy(ask: Ask, slotId: string): Promise<HeldBody> {
  const answer = await hold(ask, slotId);
  expect(answer.status).toBe(201);
  return jsonOf<HeldBody>(answer);
}

/** The regulator's appointment on a slot, with the status it was answered with. */
export async function made({ regulator }: Desk, slotId: string, status = 201): Promise<AppointmentBody> {
  const answer = await confirm(regulator, await heldBy(regulator, slotId));
  expect(answer.status).toBe(status);
  return jsonOf<AppointmentBody>(answer);
}

export async function refused(answer: Promise<Response>, status = 409): Promise<RefusedBody> {
  const response = await answer;
  expect(response.status).toBe(status);
  return jsonOf<RefusedBody>(response);
}

export async function read(
  { regulator }: Desk,
  { appointmentId }: AppointmentBody,
): Promise<AppointmentBody> {
  return jsonOf<AppointmentBody>(await regulator(`/appointments/${appointmentId}`));
}

export const typesOf = ({ history = [] }: AppointmentBody) => history.map(({ type }) => type);

export async function isOffered({ regulator }: Desk, slotId: string): Promise<boolean> {
  const offers = await offersOf(regulator, '&within=P1D');
  return offers.some(({ slots }) => slots.some(({ id }) => id === slotId));
}

/** The reconciliation, some time later; how many bookings it took up. */
export async function reconcileAfter({ api }: Desk, seconds: number): Promise<number> {
  api.time.now = api.time.now.plus({ seconds });
  return reconcile(api.deps);
}

export function cancel(
  { regulator }: Desk,
  made: AppointmentBody,
  options: { match?: string; reason?: string } = {},
): Promise<Response> {
  const { match = `"${made.version}"`, ...body } = options;
  const headers = { 'If-Match': match };
  return send(regulator, `/appointments/${made.appointmentId}/cancel`, { body, headers });
}
