import { phoneLink, phoneWords } from '../../search/choice/say.ts';
import { useSession, zoneOf } from '../../session.ts';
import controls from '../../ui/controls.module.css';
import { useNow } from '../../ui/use-now.ts';
import { useWords } from '../../words/use-words.ts';
import type { CaseFile, HistoryItem } from '../case-queries.ts';
import { callbackWords, whenOf } from '../case-words.ts';
import styles from './cards.module.css';
import lines from '../lists/queue.module.css';
import type { Steps } from '../steps/use-steps.ts';

interface CardProps {
  file: CaseFile;
  steps: Steps;
}

/** A hand-over that waits for its answer: who asks, of whom, by when, what they wrote; then the four verbs. */
export function HandOverCard({ file, steps }: CardProps) {
  const words = useWords();
  const { say, sayCode } = words;
  const now = useNow(10_000);
  const zone = zoneOf(useSession());
  const { handOver, header, history } = file;
  const { asked } = header;
  if (handOver === null || asked === null) return null;
  const to = 'queue' in asked.to ? sayCode('queue', asked.to.queue) : say('case.asked.person');
  const request = last(history, ['hand-over', 'ask-doctor']);
  return (
    <section className={styles['card']} aria-labelledby="hand-over">
      <h2 id="hand-over">{say('hand-over.title')}</h2>
      <p>
        {say('hand-over.asked', {
          by: handOver.askedBy ?? say('case.owner.someone'),
          to,
          until: whenOf(asked.until, { words, now, zone }),
        })}
      </p>
      {request?.reason && <blockquote>{request.reason}</blockquote>}
      {handOver.answer !== null && <p>{sayCode('answer', handOver.answer)}</p>}
      <p className={controls['row']}>
        {(['answer', 'cancel-hand-over'] as const)
          .filter((step) => steps.offered.includes(step))
          .map((step) => (
            <button key={step} type="button" className={controls['button']} onClick={() => steps.ask(step)}>
              {sayCode('step', step)}
            </button>
          ))}
      </p>
    </section>
  );
}

/** A call that was promised: its window, the number, what was tried already. */
export function CallbackCard({ file, steps }: CardProps) {
  const words = useWords();
  const { say, sayCode } = words;
  const now = useNow(10_000);
  const zone = zoneOf(useSession());
  const { header, history, contact } = file;
  if (header.callback === null) return null;
  const telling = { words, now, zone };
  const promised = history.findLastIndex(({ type }) => type === 'promise-callback');
  const tries = history.slice(Math.max(promised, 0)).filter(({ type }) => type === 'attempt-callback');
  return (
    <section className={styles['card']} aria-labelledby="callback">
      <h2 id="callback">{say('callback.title')}</h2>
      <p>
        {callbackWords(header.callback, telling)}
        {contact?.phone !== undefined && (
          <>
            {' · '}
            <a href={phoneLink(contact.phone)}>{phoneWords(contact.phone)}</a>
          </>
        )}
      </p>
      {header.doctorMustDecide && <p className={lines['late']}>{say('case.doctor-decides')}</p>}
      {tries.length > 0 && (
        <ol className={styles['tries']}>
          {tries.map((each) => (
            <li key={each.seq}>
              {whenOf(each.at, telling)} · {sayCode('attempt', textOf(each.about['outcome']))}
              {each.reason === null ? '' : ` · ${each.reason}`}
            </li>
          ))}
        </ol>
      )}
      {file.steps.includes('attempt-callback') && (
        <p className={controls['row']}>
          <button type="button" className={controls['button']} onClick={() => steps.ask('attempt-callback')}>
            {sayCode('step', 'attempt-callback')}
          </button>
        </p>
      )}
    </section>
  );
}

function last(history: readonly HistoryItem[], types: readonly string[]): HistoryItem | undefined {
  return history.findLast(({ type }) => types.includes(type));
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : '');
