import type { Appointment } from '../api.ts';
import { KeyButton } from '../keys/key-button.tsx';
import { useKeys } from '../keys/use-keys.ts';
import { useSession, zoneOf } from '../session.ts';
import { hourOf } from '../time.ts';
import controls from '../ui/controls.module.css';
import { useWords } from '../words/use-words.ts';
import styles from './booking.module.css';
import { Again } from './open.tsx';
import { takesCalls } from './may-hold.ts';
import { CancelForm } from './cancel-form.tsx';
import { Notice } from './notice.tsx';
import { CopyButton, SayAloud } from './say-aloud.tsx';
import type { Subject } from './subject.ts';
import type { Booking } from './use-booking.ts';

/** What the screens of an outcome may do. */
export type Outcomes = Pick<
  Booking,
  'answer' | 'cancel' | 'cancelling' | 'setCancelling' | 'moving' | 'setMoving' | 'sending' | 'close'
>;

interface BookedProps {
  subject: Subject;
  booking: Outcomes;
  appointment: Appointment;
}

/** An appointment that is there, the question why it is cancelled, or where it goes. */
export function Booked({ subject, booking, appointment }: BookedProps) {
  if (booking.cancelling) {
    return (
      <CancelForm
        hour={subject.hour}
        sending={booking.sending}
        onCancel={booking.cancel}
        onKeep={booking.close}
      />
    );
  }
  if (booking.moving?.appointmentId === appointment.appointmentId) {
    return <Leaving hour={subject.hour} onKeep={booking.close} />;
  }
  return (
    <Confirmed
      {...{ subject, appointment }}
      onMove={() => booking.setMoving(appointment)}
      onCancel={() => booking.setCancelling(true)}
      onClose={booking.close}
    />
  );
}

/** It waits for another slot to be chosen, and stands meanwhile. */
function Leaving({ hour, onKeep }: { hour: string; onKeep: () => void }) {
  const { say } = useWords();
  return (
    <>
      <Notice dot="held" ground="kept" title={say('move.title', { hour })}>
        <p>{say('move.choose')}</p>
      </Notice>
      <div className={controls['row']}>
        <KeyButton id="close" first onPress={onKeep}>
          {say('move.keep', { hour })}
        </KeyButton>
      </div>
    </>
  );
}

interface ConfirmedProps {
  subject: Subject;
  appointment: Appointment;
  onMove: () => void;
  onCancel: () => void;
  onClose: () => void;
}

/** It is there: where it was taken, what to say, what is left to do. */
function Confirmed({ subject, appointment, onMove, onCancel, onClose }: ConfirmedProps) {
  const { say } = useWords();
  const isMoving = appointment.moving === true;
  const { vendorReference: reference } = appointment;
  const { vendor, sentence } = subject;
  const { role } = useSession();
  useKeys(isMoving ? {} : { cancel: onCancel, move: onMove });
  return (
    <>
      <Notice dot="fresh" title={say('confirmed.title')}>
        <p>
          {vendor === '' ? say('confirmed.here') : say('confirmed.vendor', { vendor })}
          {reference !== undefined && say('confirmed.reference', { reference })}
        </p>
        <Told appointment={appointment} vendor={vendor} />
        <Unverified appointment={appointment} />
        {isMoving && <p className={styles['doubt']}>{say('move.asked')}</p>}
      </Notice>
      {sentence !== '' && <SayAloud when={say('choice.say.now')} sentence={sentence} />}
      <p className={styles['quiet']}>{say(takesCalls(role) ? 'confirmed.next' : 'confirmed.next.care')}</p>
      <div className={controls['row']}>
        {sentence !== '' && <CopyButton sentence={sentence} />}
        {!isMoving && (
          <>
            <KeyButton id="move" onPress={onMove}>
              {say('move.open')}
            </KeyButton>
            <KeyButton id="cancel" onPress={onCancel}>
              {say('cancel.open')}
            </KeyButton>
          </>
        )}
        <KeyButton id="close" onPress={onClose}>
          {say('book.finish')}
        </KeyButton>
      </div>
    </>
  );
}

/** It is known by a person's word, heard on the telephone or read on the vendor's page: whose, and when. */
function Told({ appointment: { history }, vendor }: { appointment: Appointment; vendor: string }) {
  const { say } = useWords();
  const zone = zoneOf(useSession());
  const told = history?.findLast(({ type }) => type === 'confirmed');
  // What is declared here is confirmed at once, by nobody's word.
  if (told?.by === undefined || told.from?.state === undefined) return null;
  const unanswered = told.from.state === 'unknown' && vendor !== '';
  const words = unanswered ? 'confirmed.told.unanswered' : 'confirmed.told';
  return <p>{say(words, { who: told.by, hour: hourOf(told.at, zone) })}</p>;
}

/** A vendor that could not be asked first: how old what it had said was. */
function Unverified({ appointment: { unverifiedMinutes = 0 } }: Pick<ConfirmedProps, 'appointment'>) {
  const { say } = useWords();
  if (unverifiedMinutes === 0) return null;
  return <p className={styles['doubt']}>{say('confirmed.unverified', { minutes: unverifiedMinutes })}</p>;
}

interface ClosedProps {
  subject: Subject;
  why: 'not-booked' | 'cancelled';
  appointment: Appointment;
  /** Asks for the slot again, or for others. */
  onAgain: (() => void) | undefined;
  onClose: () => void;
}

/** It came to nothing, by someone's word: what has become of the place. */
export function Closed({ subject: { hour, vendor }, why, appointment, onAgain, onClose }: ClosedProps) {
  const { say } = useWords();
  return (
    <>
      <Notice dot="stale" title={say(`closed.title.${why}`)}>
        <p>{say(`closed.${why}`, { hour })}</p>
        {appointment.atVendor !== undefined && (
          <p>{say(`closed.at-vendor.${appointment.atVendor}`, { vendor })}</p>
        )}
      </Notice>
      <Again word={say('book.hold.again', { hour })} onAgain={onAgain} onClose={onClose} />
    </>
  );
}
