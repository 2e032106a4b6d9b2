import { useState } from 'react';
import type { Appointment, Hold } from '../api.ts';
import { isFailure } from '../problem.ts';
import { phoneLink } from '../search/choice/say.ts';
import type { CancelReason } from './cancel-form.tsx';
import { openAside, type Answer } from './elsewhere.tsx';
import { refusalOf } from './refusal.ts';
import type { Target } from './sentences.ts';
import type { Asked, Desk, Step } from './step.ts';
import type { Asking } from './use-asking.ts';

export interface Acts {
  /** Asks for a slot and shows it; what the panel held before is let go once the new one is kept. */
  hold: (target: Target) => void;
  confirm: () => void;
  renew: (hold: Hold) => void;
  release: (hold: Pick<Hold, 'holdId'>) => void;
  answer: (answer: Answer) => void;
  cancel: (reason: CancelReason) => void;
  /** Whether one is being asked why the appointment is cancelled. */
  cancelling: boolean;
  setCancelling: (cancelling: boolean) => void;
  /** The appointment that the next slot one takes replaces. */
  moving: Appointment | undefined;
  setMoving: (appointment: Appointment | undefined) => void;
  /** One step back: out of the question, or out of the panel, letting go of what it holds. */
  close: () => void;
}

interface Scene {
  ask: Asking;
  step: Step;
  /** The slot that is shown; nothing else may be known of it. */
  slotId: string | undefined;
  target: Target | undefined;
  appointment: Appointment | undefined;
  write: (slotId: string, changes: Desk) => void;
  onShow: (slotId: string) => void;
  onLeave: () => void;
}

/** A slot that is asked for anew: nothing of what was answered before. */
const ANEW = { refusal: undefined, failure: undefined, hold: undefined, appointmentId: undefined };

export function useActs(scene: Scene): Acts {
  const { ask, step, slotId, appointment, onLeave } = scene;
  const [cancelling, setCancelling] = useState(false);
  const [moving, setMoving] = useState<Appointment>();
  const held = step.is === 'held' ? step.hold : undefined;
  const release = (hold: Pick<Hold, 'holdId'>) => ask.release.mutate(hold);
  return {
    hold: (wanted) => {
      setCancelling(false);
      void holdFor(wanted, scene);
    },
    confirm: () => {
      if (!held) return;
      if (moving && held.booking === 'here') void moveFor({ appointment: moving, held, setMoving }, scene);
      else void confirmFor(held, scene);
    },
    renew: ask.renew.mutate,
    release,
    answer: (answer) => void answerFor(answer, scene),
    cancel: (reason) => {
      void cancelFor(reason, scene);
      setCancelling(false);
    },
    cancelling,
    setCancelling,
    moving,
    setMoving,
    close: () => {
      if (cancelling) return setCancelling(false);
      if (moving && moving.appointmentId === appointment?.appointmentId) return setMoving(undefined);
      if (held && slotId !== undefined) {
        scene.write(slotId, ANEW);
        release(held);
      }
      return onLeave();
    },
  };
}

async function holdFor(target: Target, { ask, step, write, onShow }: Scene): Promise<void> {
  const former = step.is === 'held' ? step.hold : undefined;
  const { id } = target.slot;
  write(id, { ...ANEW, target });
  onShow(id);
  try {
    const hold = await ask.hold.mutateAsync(target);
    write(id, { hold });
    if (former && former.holdId !== hold.holdId) ask.release.mutate(former);
  } catch (error) {
    write(id, answeredBy(error, 'hold'));
  }
}

async function confirmFor(hold: Hold, { ask, target, write }: Scene): Promise<void> {
  const { slotId } = hold;
  write(slotId, { failure: undefined, hold, ...(target && { target }) });
  try {
    const appointment = await ask.confirm.mutateAsync(hold);
    write(slotId, { appointmentId: appointment.appointmentId });
    lead(appointment);
  } catch (error) {
    write(slotId, answeredBy(error, 'confirm'));
  }
}

interface Moving {
  appointment: Appointment;
  held: Hold;
  setMoving: (appointment: undefined) => void;
}

/** While its new vendor has not answered, the appointment stands where it was, and is shown there. */
async function moveFor({ appointment, held, setMoving }: Moving, scene: Scene): Promise<void> {
  const { ask, target, write, onShow } = scene;
  const { slotId } = held;
  write(slotId, { failure: undefined, hold: held, ...(target && { target }) });
  try {
    const moved = await ask.move.mutateAsync({ appointment, held });
    setMoving(undefined);
    if (moved.slotId === slotId) write(slotId, { appointmentId: moved.appointmentId });
    else if (moved.slotId !== undefined) onShow(moved.slotId);
  } catch (error) {
    write(slotId, answeredBy(error, 'move'));
  }
}

/** Where the appointment is taken, when it is not here: the vendor's page beside this one, or the telephone. */
function lead({ state, bookingUrl, location }: Appointment): void {
  if (state !== 'awaiting-vendor') return;
  const phone = location?.phone;
  if (bookingUrl !== undefined) openAside(bookingUrl);
  else if (phone !== undefined) window.location.assign(phoneLink(phone));
}

async function answerFor(answer: Answer, { ask, slotId, appointment, write }: Scene): Promise<void> {
  if (slotId === undefined || !appointment) return;
  try {
    await ask.outcome.mutateAsync({ appointment, answer });
    write(slotId, { failure: undefined });
  } catch (error) {
    write(slotId, answeredBy(error, 'outcome'));
  }
}

async function cancelFor(reason: CancelReason, { ask, slotId, appointment, write }: Scene): Promise<void> {
  if (slotId === undefined || !appointment) return;
  try {
    await ask.cancel.mutateAsync({ appointment, reason });
    write(slotId, { failure: undefined });
  } catch (error) {
    write(slotId, answeredBy(error, 'cancel'));
  }
}

/** A refusal changes the screen; anything else is said beside what is still so. */
function answeredBy(error: unknown, of: Asked): Desk {
  const refusal = refusalOf(error);
  if (refusal) return { refusal };
  return isFailure(error, 'hold-over') ? {} : { failure: { of, error } };
}
