import type { ReactNode } from 'react';
import styles from './booking.module.css';
import { Checking } from './checking.tsx';
import { Elsewhere } from './elsewhere.tsx';
import { Failure } from './failure.tsx';
import { Held } from './held.tsx';
import { Confirming, Over, Rejected, Wanted } from './open.tsx';
import { Booked, Closed } from './outcomes.tsx';
import { Refused, Theirs } from './refused.tsx';
import type { Target } from './sentences.ts';
import { subjectOf, type Subject } from './subject.ts';
import type { Step } from './step.ts';
import type { Booking } from './use-booking.ts';

export interface BookingPanelProps {
  target: Target;
  booking: Booking;
  /** What to say to the caller. */
  sentence: string;
  /** The regulator's zone. */
  zone: string;
  /** How sure one may be of a slot that nobody holds yet. */
  sight: ReactNode;
}

/** What becomes of the chosen slot: one screen for each state, in words, with its keys. */
export function BookingPanel(props: BookingPanelProps) {
  const { target, booking, sentence } = props;
  return (
    <div className={styles['panel']}>
      <Choosing {...props} />
      <Outcome subject={subjectOf(target, sentence)} booking={booking} onAgain={() => booking.hold(target)} />
      <Failure failure={booking.failure} step={booking.step} />
    </div>
  );
}

/** Before anything is asked of the vendor. */
function Choosing(props: BookingPanelProps) {
  const { target, booking, zone } = props;
  const { step, close } = booking;
  switch (step.is) {
    case 'held':
      return <Held {...props} hold={step.hold} />;
    case 'theirs':
      return <Theirs {...step} zone={zone} onOthers={() => booking.hold(target)} onClose={close} />;
    case 'refused':
      return <Refused {...{ target, zone }} refusal={step.refusal} onHold={booking.hold} onClose={close} />;
    case 'free':
    case 'asking':
    case 'failed':
      return <Wanted {...props} step={step} />;
    default:
      return null;
  }
}

interface OutcomeProps {
  subject: Subject;
  booking: Booking;
  /** Asks for the slot again; undefined when nothing is known of it any more. */
  onAgain: (() => void) | undefined;
}

/** Once it was asked for, or once its hold has ended. */
export function Outcome({ subject, booking, onAgain }: OutcomeProps) {
  const { close } = booking;
  const step: Step = booking.step;
  const ways = { subject, onAgain, onClose: close };
  switch (step.is) {
    case 'confirming':
      return <Confirming subject={subject} unheard={booking.unheard} />;
    case 'confirmed':
      return <Booked {...{ subject, booking }} appointment={step.appointment} />;
    case 'unknown':
      return <Checking {...{ subject, booking }} appointment={step.appointment} />;
    case 'elsewhere':
      return <Elsewhere {...{ subject, booking }} appointment={step.appointment} />;
    case 'closed':
      return <Closed {...ways} why={step.why} appointment={step.appointment} />;
    case 'rejected':
      return <Rejected {...ways} code={step.code} />;
    case 'over':
      return <Over {...ways} />;
    default:
      return null;
  }
}
