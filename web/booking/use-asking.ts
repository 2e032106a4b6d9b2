import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Appointment, Hold } from '../api.ts';
import { Failure, isFailure } from '../problem.ts';
import {
  appointmentQuery,
  askAppointment,
  askCancellation,
  askHold,
  askMove,
  askRelease,
  askRenewal,
  holdsQuery,
  tellOutcome,
  ownAppointmentsQuery,
} from './booking-calls.ts';
import type { CancelReason } from './cancel-form.tsx';
import type { Answer } from './elsewhere.tsx';
import type { Target } from './sentences.ts';

/** A confirmation that nobody answered is sent again, under the same key, until someone does. */
const CONFIRM_AGAIN_MS = 2000;
const UNHEARD: ReadonlySet<string> = new Set([
  'unreachable',
  'took-too-long',
  'unavailable',
  'request-in-progress',
]);
const isUnheard = (error: unknown) => error instanceof Failure && UNHEARD.has(error.code);

const ALWAYS = { networkMode: 'always' } as const;

export type Asking = ReturnType<typeof useAsking>;

/** What the panel may ask of the server; each keeps what is remembered of holds and appointments true. */
export function useAsking(caseId?: string) {
  const remember = useRemembering();
  const hold = useMutation({
    ...ALWAYS,
    mutationFn: (target: Target) => askHold(target, caseId),
    onSuccess: remember.held,
  });
  const renew = useMutation({
    ...ALWAYS,
    mutationFn: (held: Hold) => askRenewal(held),
    onSuccess: remember.held,
    onError: remember.doubted,
  });
  const release = useMutation({
    ...ALWAYS,
    mutationFn: (held: Pick<Hold, 'holdId'>) => askRelease(held),
    onSuccess: (_, held) => remember.released(held),
  });
  const confirm = useMutation({
    ...ALWAYS,
    mutationFn: (held: Hold) => askAppointment(held),
    retry: (_, error) => isUnheard(error),
    retryDelay: CONFIRM_AGAIN_MS,
    onSuccess: remember.taken,
    onError: remember.doubted,
  });
  const outcome = useMutation({
    ...ALWAYS,
    mutationFn: ({ appointment, answer }: { appointment: Appointment; answer: Answer }) =>
      tellOutcome(appointment.appointmentId, answer),
    onSuccess: remember.taken,
  });
  const cancel = useMutation({
    ...ALWAYS,
    mutationFn: ({ appointment, reason }: { appointment: Appointment; reason: CancelReason }) =>
      askCancellation(appointment, reason),
    onSuccess: remember.taken,
    onError: () => remember.reread('appointments'),
  });
  const move = useMutation({
    ...ALWAYS,
    mutationFn: ({ appointment, held }: { appointment: Appointment; held: Hold }) =>
      askMove(appointment, held),
    onSuccess: remember.taken,
    onError: (error, { held }) => remember.doubted(error, held),
  });
  return { hold, renew, release, confirm, outcome, cancel, move };
}

/** Writes each answer where every part of the screen reads it, and has the list read again. */
function useRemembering() {
  const queries = useQueryClient();
  const forget = (holdId: string) =>
    queries.setQueryData(holdsQuery.queryKey, (holds) => holds?.filter((each) => each.holdId !== holdId));
  const reread = (...keys: string[]) => {
    for (const key of keys) void queries.invalidateQueries({ queryKey: [key] });
  };
  return {
    held: (hold: Hold) => {
      queries.setQueryData(holdsQuery.queryKey, (holds = []) => [
        ...holds.filter(({ holdId }) => holdId !== hold.holdId),
        hold,
      ]);
      reread('offers', 'cases');
    },
    released: ({ holdId }: Pick<Hold, 'holdId'>) => {
      forget(holdId);
      reread('holds', 'offers', 'cases');
    },
    taken: (appointment: Appointment) => {
      queries.setQueryData(appointmentQuery(appointment.appointmentId).queryKey, appointment);
      void queries.invalidateQueries({ queryKey: ownAppointmentsQuery.queryKey });
      reread('holds', 'offers', 'cases');
    },
    /** Something was refused or lost: what is known of it is read again, and a hold that is over is forgotten at once. */
    doubted: (error: unknown, { holdId }: Hold) => {
      if (isFailure(error, 'hold-over')) forget(holdId);
      reread('holds', 'appointments', 'offers');
    },
    reread,
  };
}
