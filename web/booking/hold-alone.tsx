import { useId } from 'react';
import type { Hold } from '../api.ts';
import { Alone } from './alone.tsx';
import { Failure } from './failure.tsx';
import { Held } from './held.tsx';
import { useFocusKept } from './use-focus-kept.ts';
import type { Booking } from './use-booking.ts';

interface HoldAloneProps {
  hold: Hold;
  booking: Booking;
  /** The regulator's zone, for a place that is not known. */
  zone: string;
}

/** A hold whose slot is in no list any more: with whom and where it is, how long it lasts, and what to do with it. */
export function HoldAlone({ hold, booking, zone }: HoldAloneProps) {
  const title = useId();
  const panel = useFocusKept(booking.step.is);
  return (
    <Alone ref={panel} {...{ title, zone }} what={hold}>
      <Held {...{ booking, zone, hold }} target={undefined} sentence="" />
      <Failure failure={booking.failure} step={booking.step} />
    </Alone>
  );
}
