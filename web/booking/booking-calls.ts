import { queryOptions } from '@tanstack/react-query';
import { api, type Appointment, type Hold } from '../api.ts';
import { answered, done, until } from '../problem.ts';
import type { CancelReason } from './cancel-form.tsx';
import type { Answer } from './elsewhere.tsx';
import type { Target } from './sentences.ts';
import { heardServer } from './server-clock.ts';

const SECOND = 1000;
/** Changes are told by the stream; this is how often they are looked for all the same, were it silent. */
const HOLDS_EVERY = 30 * SECOND;
const OWN_EVERY = 60 * SECOND;
/** An appointment that somebody else will settle, while one waits for it. */
const SETTLING_EVERY = 5 * SECOND;

const SETTLING: ReadonlySet<Appointment['state']> = new Set(['confirming', 'unknown', 'awaiting-vendor']);

/** Whether someone's word is still awaited: the vendor's, or the regulator's. */
export const isSettling = ({ state }: Pick<Appointment, 'state'>) => SETTLING.has(state);

/** Whether its place is one's own, for certain or as far as anyone knows. */
export const isKept = (appointment: Pick<Appointment, 'state'>) =>
  appointment.state === 'confirmed' || isSettling(appointment);

/** One's own live holds. */
export const holdsQuery = queryOptions({
  queryKey: ['holds'],
  queryFn: async ({ signal }): Promise<Hold[]> => {
    const { items } = await answered(api.holds.$get({ query: {} }, until(signal)));
    for (const hold of items) heard(hold);
    return items;
  },
  refetchInterval: HOLDS_EVERY,
});

/** One's own latest appointments. */
export const ownAppointmentsQuery = queryOptions({
  queryKey: ['appointments', 'own'],
  queryFn: async ({ signal }): Promise<Appointment[]> =>
    (await answered(api.appointments.$get({ query: {} }, until(signal)))).items,
  refetchInterval: OWN_EVERY,
});

export function appointmentQuery(id: string) {
  return queryOptions({
    queryKey: ['appointments', id],
    queryFn: ({ signal }): Promise<Appointment> =>
      answered(api.appointments[':appointmentId'].$get({ param: { appointmentId: id } }, until(signal))),
    refetchInterval: ({ state: { data } }) =>
      data && !isSettling(data) && data.moving !== true ? false : SETTLING_EVERY,
  });
}

/** An answer that says what time it is where holds end. */
function heard<Told extends { serverNow: string }>(told: Told): Told {
  heardServer(told.serverNow);
  return told;
}

/** Keeps a slot, for a case when there is one; asked again by the same person, it answers the same hold. */
export async function askHold({ slot }: Target, caseId?: string): Promise<Hold> {
  const header = { 'idempotency-key': crypto.randomUUID() };
  const json = { slotId: slot.id, slotVersion: slot.version, ...(caseId === undefined ? {} : { caseId }) };
  return heard(await answered(api.holds.$post({ header, json }, until())));
}

export async function askRenewal({ holdId }: Pick<Hold, 'holdId'>): Promise<Hold> {
  const to = api.holds[':holdId'].renew;
  return heard(await answered(to.$post({ param: { holdId } }, until())));
}

export function askRelease({ holdId }: Pick<Hold, 'holdId'>): Promise<void> {
  return done(api.holds[':holdId'].$delete({ param: { holdId } }, until()));
}

/** Takes what is held. One key a hold: however often it is sent, by whatever window, it books once. */
export function askAppointment({ holdId, fencingToken }: Hold): Promise<Appointment> {
  const header = { 'idempotency-key': `confirm-${holdId}` };
  return answered(api.appointments.$post({ header, json: { holdId, fencingToken } }, until()));
}

/** What came of it on the vendor's page, or on the phone. */
export function tellOutcome(appointmentId: string, outcome: Answer): Promise<Appointment> {
  const to = api.appointments[':appointmentId'].outcome;
  return answered(to.$post({ param: { appointmentId }, json: { outcome } }, until()));
}

/** Gives the place back; refused when the appointment changed since it was read. */
export function askCancellation(
  { appointmentId, version }: Appointment,
  reason: CancelReason,
): Promise<Appointment> {
  const header = { 'if-match': `"${version}"` };
  const to = api.appointments[':appointmentId'].cancel;
  return answered(to.$post({ param: { appointmentId }, header, json: { reason } }, until()));
}

/** Moves it to what one holds; refused when the appointment changed since it was read. */
export function askMove(
  { appointmentId, version }: Appointment,
  { holdId, fencingToken }: Hold,
): Promise<Appointment> {
  const header = { 'if-match': `"${version}"` };
  const to = api.appointments[':appointmentId'].move;
  return answered(to.$post({ param: { appointmentId }, header, json: { holdId, fencingToken } }, until()));
}
