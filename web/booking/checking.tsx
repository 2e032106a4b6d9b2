import { useState } from 'react';
import type { Appointment } from '../api.ts';
import { KeyButton } from '../keys/key-button.tsx';
import { KeyCap, shortcutOf } from '../keys/key-cap.tsx';
import { useKeys } from '../keys/use-keys.ts';
import { phoneLink, phoneWords } from '../search/choice/say.ts';
import { lengthWords } from '../time.ts';
import controls from '../ui/controls.module.css';
import { useWords } from '../words/use-words.ts';
import styles from './booking.module.css';
import { Notice } from './notice.tsx';
import { SayAloud } from './say-aloud.tsx';
import { useServerNow } from './server-clock.ts';
import type { Subject } from './subject.ts';
import type { Booking } from './use-booking.ts';

/** A vendor that is silent for so long may stay so: to telephone comes first from then on. */
const SILENT_AFTER_MS = 60_000;

interface CheckingProps {
  subject: Subject;
  appointment: Appointment;
  booking: Pick<Booking, 'sending' | 'answer' | 'cancel' | 'close'>;
}

/** Nobody knows yet whether it is booked: what is kept, what happens next, what to say meanwhile, and whom to ask. */
export function Checking({ subject, appointment, booking }: CheckingProps) {
  const { say, locale } = useWords();
  const { vendor } = subject;
  const [called, setCalled] = useState(false);
  const waited = useServerNow() - Date.parse(appointment.createdAt);
  useKeys(called ? {} : { confirm: () => setCalled(true) });
  return (
    <>
      <Notice dot="unknown" title={say('unknown.title')} ground="kept">
        <p>{say('unknown.why', { vendor })}</p>
        <p>
          {say('unknown.kept')} {say('unknown.next', { vendor })}
        </p>
        <p className={styles['quiet']}>{say('unknown.since', { age: lengthWords(waited, locale) })}</p>
      </Notice>
      <SayAloud when={say('choice.say.now')} sentence={say('unknown.say')} />
      {called && <Called {...{ subject, booking }} />}
      <div className={controls['row']}>
        {!called && (
          <KeyButton id="confirm" first={waited > SILENT_AFTER_MS} onPress={() => setCalled(true)}>
            {say('unknown.called')}
          </KeyButton>
        )}
        <KeyButton id="close" onPress={booking.close}>
          {say('choice.close')}
        </KeyButton>
      </div>
    </>
  );
}

/**
 * What the practice says on the telephone settles it: it is there, or it is given back and its vendor told. Only asked of
 * whoever says that they call: no key of theirs is taken for an answer before.
 */
function Called({ subject: { hour, phone }, booking }: Pick<CheckingProps, 'subject' | 'booking'>) {
  const { say } = useWords();
  const { sending } = booking;
  const there = () => {
    if (!sending) booking.answer('booked');
  };
  const notThere = () => {
    if (!sending) booking.cancel('not-there');
  };
  useKeys({
    first: there,
    second: notThere,
    ...(phone === undefined ? {} : { reserve: () => window.location.assign(phoneLink(phone)) }),
  });
  return (
    <fieldset className={styles['question']}>
      <legend ref={takeFocus} tabIndex={-1}>
        {say('unknown.ask', { hour })}
      </legend>
      {phone !== undefined && (
        <a className={controls['button']} href={phoneLink(phone)} aria-keyshortcuts={shortcutOf('reserve')}>
          {say('book.call', { phone: phoneWords(phone) })} <KeyCap id="reserve" />
        </a>
      )}
      <div className={controls['row']}>
        <KeyButton id="first" waits={sending} onPress={there}>
          {say('unknown.there')}
        </KeyButton>
        <KeyButton id="second" waits={sending} onPress={notThere}>
          {say('unknown.not-there')}
        </KeyButton>
      </div>
    </fieldset>
  );
}

/** The button that was pressed is gone: its question takes the focus. */
function takeFocus(legend: HTMLLegendElement | null): void {
  legend?.focus();
}
