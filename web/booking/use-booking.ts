import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Appointment } from '../api.ts';
import { useSession } from '../session.ts';
import { ownAppointmentsQuery, appointmentQuery, holdsQuery, isKept, isSettling } from './booking-calls.ts';
import { mayHold } from './may-hold.ts';
import type { Target } from './sentences.ts';
import { useLasts } from './server-clock.ts';
import { isOfSlot, stepOf, type Desk, type Step } from './step.ts';
import { useActs, type Acts } from './use-acts.ts';
import { useAsking, type Asking } from './use-asking.ts';

interface Shown {
  /** The slot that the URL names. */
  slotId: string | undefined;
  /** A slot where the list has it, or last had it. */
  find: (slotId: string) => Target | undefined;
  onShow: (slotId: string) => void;
  onLeave: () => void;
  /** The case that what is held belongs to. */
  caseId?: string | undefined;
}

export interface Booking extends Acts {
  step: Step;
  /** What the panel talks about; undefined when nothing is chosen, or nothing is known of it. */
  target: Target | undefined;
  /** The appointment that the slot has led to. */
  appointment: Appointment | undefined;
  /** What is known of a slot: by the list, or from when it was asked for. */
  known: (slotId: string) => Target | undefined;
  /** Whether one has booked a slot, or awaits an answer for it. */
  isBooked: (slotId: string) => boolean;
  /** Shows a slot that one holds or awaits. */
  resume: (slotId: string) => void;
  /** The hold whose release could not be recorded. */
  notReleased: string | undefined;
  /** What failed last, the hold being kept all the same. */
  failure: Desk['failure'];
  /** The confirmation was sent and nobody answered: it is being sent again. */
  unheard: boolean;
  notRenewed: boolean;
  sending: boolean;
}

const NOTHING: Desk = {};

/** The booking of the slot that is chosen: where it stands, and what may be done. */
export function useBooking({ slotId, find, onShow, onLeave, caseId }: Shown): Booking {
  const [desks, setDesks] = useState<ReadonlyMap<string, Desk>>(new Map());
  const desk = (slotId === undefined ? undefined : desks.get(slotId)) ?? NOTHING;
  const known = (id: string) => find(id) ?? desks.get(id)?.target;
  const ask = useAsking(caseId);
  const { hold, appointment, own } = useServerWord(slotId, desk);
  const target = slotId === undefined ? undefined : known(slotId);
  const asking = askingOf(ask, slotId);
  const step = stepOf({ desk, slot: target?.slot, hold, appointment, asking, lasts: useLasts(hold) });
  const write = (id: string, changes: Desk) =>
    setDesks((before) => new Map(before).set(id, { ...before.get(id), ...changes }));
  const acts = useActs({ ask, step, slotId, target, appointment, write, onShow, onLeave });
  return {
    ...acts,
    step,
    target,
    appointment,
    known,
    isBooked: (id) => own?.some((each) => each.slotId === id && isKept(each)) ?? false,
    resume: onShow,
    notReleased: ask.release.isError ? ask.release.variables.holdId : undefined,
    failure: desk.failure,
    unheard: asking === 'confirm' && ask.confirm.failureCount > 0,
    notRenewed: ask.renew.isError,
    sending: ask.outcome.isPending || ask.cancel.isPending,
  };
}

/** The live hold and the appointment of a slot, as the server has them: this screen may have been opened anew. */
function useServerWord(slotId: string | undefined, desk: Desk) {
  const enabled = mayHold(useSession().role);
  const { data: holds } = useQuery({ ...holdsQuery, enabled });
  const { data: own } = useQuery({ ...ownAppointmentsQuery, enabled });
  const hold = holds?.find((each) => isOfSlot(each, slotId));
  const latest = own?.find((each) => isOfSlot(each, slotId) && (isSettling(each) || !hold));
  const id = desk.appointmentId ?? latest?.appointmentId ?? '';
  const { data: appointment } = useQuery({ ...appointmentQuery(id), enabled: enabled && id !== '' });
  return { hold, own, appointment: id === '' ? undefined : (appointment ?? latest) };
}

function askingOf(ask: Asking, slotId: string | undefined) {
  if (ask.hold.isPending && ask.hold.variables.slot.id === slotId) return 'hold';
  if (ask.move.isPending && ask.move.variables.held.slotId === slotId) return 'confirm';
  return ask.confirm.isPending && ask.confirm.variables.slotId === slotId ? 'confirm' : undefined;
}
