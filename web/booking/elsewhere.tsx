import { useState } from 'react';
import type { Appointment } from '../api.ts';
import { KeyButton } from '../keys/key-button.tsx';
import { KeyCap, shortcutOf } from '../keys/key-cap.tsx';
import { useKeys } from '../keys/use-keys.ts';
import { phoneLink, phoneWords } from '../search/choice/say.ts';
import controls from '../ui/controls.module.css';
import { useWords } from '../words/use-words.ts';
import styles from './booking.module.css';
import { countdownWords } from './countdown.ts';
import { Notice } from './notice.tsx';
import { CopyButton, SayAloud } from './say-aloud.tsx';
import { useServerNow } from './server-clock.ts';
import type { Subject } from './subject.ts';
import type { Booking } from './use-booking.ts';

/** What a regulator saw on the vendor's page, or heard on the phone. */
export type Answer = 'booked' | 'not-booked' | 'gone';

const ANSWERS = [
  ['first', 'booked'],
  ['second', 'not-booked'],
  ['third', 'gone'],
] as const;

/** A vendor that has said nothing for so long is not waited for: the regulator is asked. */
const ASKED_AFTER_MS = 3 * 60_000;

interface ElsewhereProps {
  subject: Subject;
  appointment: Appointment;
  booking: Pick<Booking, 'sending' | 'answer' | 'close'>;
}

/** Booked on the vendor's page or by phone: the way there, then the question whose answer closes it. */
export function Elsewhere({ subject, appointment, booking }: ElsewhereProps) {
  const { say } = useWords();
  const [eager, setEager] = useState(false);
  const { hour, vendor, sentence } = subject;
  const byPage = appointment.bookingUrl !== undefined;
  const left = Date.parse(appointment.createdAt) + ASKED_AFTER_MS - useServerNow();
  const asked = eager || !byPage || left <= 0;
  useKeys({ confirm: () => setEager(true) });
  return (
    <>
      <Notice
        dot="held"
        ground="kept"
        title={byPage ? say('elsewhere.title', { vendor }) : say('elsewhere.title.phone')}
      >
        {byPage && <p>{say('elsewhere.opened', { hour })}</p>}
        {byPage && (
          <p>
            {left > 0
              ? say('elsewhere.waiting', { vendor, left: countdownWords(left) })
              : say('elsewhere.silent', { vendor })}
          </p>
        )}
      </Notice>
      <Way subject={subject} bookingUrl={appointment.bookingUrl} />
      {asked ? (
        <Question hour={hour} sending={booking.sending} onAnswer={booking.answer} />
      ) : (
        <div className={controls['row']}>
          <KeyButton id="confirm" onPress={() => setEager(true)}>
            {say('elsewhere.answer')}
          </KeyButton>
        </div>
      )}
      {sentence !== '' && <SayAloud when={say('choice.say')} sentence={sentence} />}
      <div className={controls['row']}>
        {sentence !== '' && <CopyButton sentence={sentence} />}
        <KeyButton id="close" onPress={booking.close}>
          {say('choice.close')}
        </KeyButton>
      </div>
    </>
  );
}

/** The vendor's page again, or the number to call: with its key, and as a link that can be copied or opened elsewhere. */
function Way({ subject, bookingUrl }: { subject: Subject; bookingUrl: string | undefined }) {
  const { say } = useWords();
  const { phone, vendor } = subject;
  const href = bookingUrl ?? (phone === undefined ? undefined : phoneLink(phone));
  useKeys({
    reserve: () => {
      if (bookingUrl !== undefined) openAside(bookingUrl);
      else if (href !== undefined) window.location.assign(href);
    },
  });
  if (href === undefined) return <p>{say('choice.reserve.unknown')}</p>;
  const aside = bookingUrl === undefined ? {} : { target: '_blank', rel: 'noopener noreferrer' };
  return (
    <a className={controls['button']} href={href} aria-keyshortcuts={shortcutOf('reserve')} {...aside}>
      {bookingUrl === undefined
        ? say('book.call', { phone: phoneWords(phone ?? '') })
        : say('elsewhere.open.again', { vendor })}
      {bookingUrl !== undefined && <span className="sr">{say('choice.new-tab')}</span>}
      <KeyCap id="reserve" />
    </a>
  );
}

/** Opens the vendor's page beside this one, which it cannot reach. */
export function openAside(url: string): void {
  window.open(url, '_blank', 'noopener,noreferrer');
}

interface QuestionProps {
  hour: string;
  sending: boolean;
  onAnswer: (answer: Answer) => void;
}

function Question({ hour, sending, onAnswer }: QuestionProps) {
  const { say } = useWords();
  const answer = (word: Answer) => {
    if (!sending) onAnswer(word);
  };
  useKeys(Object.fromEntries(ANSWERS.map(([key, word]) => [key, () => answer(word)])));
  return (
    <fieldset className={styles['question']}>
      <legend>{say('elsewhere.ask', { hour })}</legend>
      <div className={controls['row']}>
        {ANSWERS.map(([key, word]) => (
          <KeyButton key={key} id={key} waits={sending} onPress={() => answer(word)}>
            {say(`elsewhere.${word}`)}
          </KeyButton>
        ))}
      </div>
    </fieldset>
  );
}
