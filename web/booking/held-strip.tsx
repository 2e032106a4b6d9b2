import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Appointment, Hold } from '../api.ts';
import { nameCase, nameOf } from '../search/offers/offer-words.ts';
import { useSession } from '../session.ts';
import { hourOf } from '../time.ts';
import controls from '../ui/controls.module.css';
import { Dot } from '../ui/dot.tsx';
import { useWords } from '../words/use-words.ts';
import styles from './booking.module.css';
import { holdsQuery, isSettling, ownAppointmentsQuery } from './booking-calls.ts';
import { countdownWords, remainingOf } from './countdown.ts';
import { mayHold } from './may-hold.ts';
import { useServerNow } from './server-clock.ts';
import type { Booking } from './use-booking.ts';

interface HeldStripProps {
  booking: Pick<Booking, 'resume' | 'release' | 'known' | 'notReleased'>;
  /** The regulator's zone. */
  zone: string;
  /** The slot that the panel below shows: it says all of that one. */
  slotId: string | undefined;
}

/** What one holds, and what one awaits an answer for, besides the slot that is shown: nothing of it is out of sight. */
export function HeldStrip({ booking, zone, slotId }: HeldStripProps) {
  const { say } = useWords();
  const enabled = mayHold(useSession().role);
  const { data: holds = [] } = useQuery({ ...holdsQuery, enabled });
  const { data: own = [] } = useQuery({ ...ownAppointmentsQuery, enabled });
  const others = holds.filter((hold) => hold.slotId !== slotId);
  const awaited = own.filter((each) => isSettling(each) && each.slotId !== slotId);
  if (others.length === 0 && awaited.length === 0) return null;
  return (
    <section className={styles['strip']} aria-label={say('strip.title')}>
      <ul>
        {others.map((hold) => (
          <HeldLine key={hold.holdId} {...{ hold, booking, zone }} />
        ))}
        {awaited.map((appointment) => (
          <AwaitedLine key={appointment.appointmentId} {...{ appointment, booking, zone }} />
        ))}
      </ul>
    </section>
  );
}

interface HeldLineProps extends Omit<HeldStripProps, 'slotId'> {
  hold: Hold;
}

function HeldLine({ hold, booking, zone }: HeldLineProps) {
  const { say } = useWords();
  const left = remainingOf(hold, useServerNow());
  const target = booking.known(hold.slotId);
  const hour = hourOf(hold.start, hold.location?.zone ?? zone);
  const name = target ? nameOf(target.offer) : hold.practitioner && nameCase(hold.practitioner.name);
  if (left <= 0) return null;
  return (
    <li>
      <p>
        <Dot state="held" />
        {say('strip.held', { hour })} <b>{countdownWords(left)}</b>
        <small>{name ?? hold.organization}</small>
      </p>
      <Act word={say('strip.open', { hour })} onPress={() => booking.resume(hold.slotId)} />
      <Act word={say('strip.release', { hour })} onPress={() => booking.release(hold)} />
      {booking.notReleased === hold.holdId && (
        <p role="alert">{say('hold.not-let-go', { hour: hourOf(hold.expiresAt, zone) })}</p>
      )}
    </li>
  );
}

interface AwaitedLineProps extends Omit<HeldStripProps, 'slotId'> {
  appointment: Appointment;
}

function AwaitedLine({ appointment, booking, zone }: AwaitedLineProps) {
  const { say, sayCode } = useWords();
  const { slotId, state, start, practitioner, organization, location } = appointment;
  const hour = hourOf(start, location?.zone ?? zone);
  return (
    <li>
      <p>
        <Dot state="unknown" />
        {sayCode('strip', state, { hour })}
        <small>{practitioner ? nameCase(practitioner.name) : organization}</small>
      </p>
      {slotId !== undefined && (
        <Act word={say('strip.open', { hour })} onPress={() => booking.resume(slotId)} />
      )}
    </li>
  );
}

function Act({ word, onPress }: { word: ReactNode; onPress: () => void }) {
  return (
    <button type="button" className={controls['button']} onClick={onPress}>
      {word}
    </button>
  );
}
