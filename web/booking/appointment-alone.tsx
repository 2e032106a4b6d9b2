import { useId } from 'react';
import type { Appointment } from '../api.ts';
import { hourOf } from '../time.ts';
import { Alone } from './alone.tsx';
import { Outcome } from './booking-panel.tsx';
import { Failure } from './failure.tsx';
import type { Subject } from './subject.ts';
import { useFocusKept } from './use-focus-kept.ts';
import type { Booking } from './use-booking.ts';

interface AppointmentAloneProps {
  appointment: Appointment;
  booking: Booking;
  /** The regulator's zone, for a place that is not known. */
  zone: string;
}

/** An appointment whose slot is in no list any more: what it is, and where it stands. */
export function AppointmentAlone({ appointment, booking, zone }: AppointmentAloneProps) {
  const title = useId();
  const panel = useFocusKept(booking.step.is);
  return (
    <Alone ref={panel} {...{ title, zone }} what={appointment}>
      <Outcome subject={subjectOf(appointment, zone)} booking={booking} onAgain={undefined} />
      <Failure failure={booking.failure} step={booking.step} />
    </Alone>
  );
}

/** Too little is known of the place to say it aloud. */
function subjectOf({ start, vendor = '', location }: Appointment, zone: string): Subject {
  return { hour: hourOf(start, location?.zone ?? zone), vendor, phone: location?.phone, sentence: '' };
}
