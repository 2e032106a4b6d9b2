import { useQuery } from '@tanstack/react-query';
import { specialtiesQuery } from '../../queries.ts';
import { labelOf } from '../../search/line/chips.tsx';
import { useSession, zoneOf } from '../../session.ts';
import { lengthWords } from '../../time.ts';
import { Dot } from '../../ui/dot.tsx';
import { useNow } from '../../ui/use-now.ts';
import { useWords, type Words } from '../../words/use-words.ts';
import type { CaseHeader } from '../case-queries.ts';
import { lateWords, ownerOf, whenOf } from '../case-words.ts';
import styles from './case-facts.module.css';
import lines from '../lists/queue.module.css';
import { lateBy, waitOf } from '../lists/urgency.ts';

/** Where a case stands, in pairs: who has it, until when, what was decided, what is booked. */
export function StandingCard({ header }: { header: CaseHeader }) {
  const words = useWords();
  const { say, sayCode, locale } = words;
  const now = useNow(10_000);
  const zone = zoneOf(useSession());
  const { data: specialties = [] } = useQuery(specialtiesQuery);
  const late = lateBy(header, now);
  const telling = { words, now, zone };
  const { booking, nextActionAt, specialty, outcome, mark } = header;
  return (
    <dl className={styles['pairs']}>
      <dt>{say('fact.owner')}</dt>
      <dd>{ownerOf(header, words)}</dd>
      {nextActionAt !== null && (
        <>
          <dt>{say('fact.next')}</dt>
          <dd>
            {whenOf(nextActionAt, telling)}
            {late !== undefined && (
              <span className={lines['late']}>
                <Dot state="late" />
                {lateWords(late, words)}
              </span>
            )}
          </dd>
        </>
      )}
      <dt>{say('fact.waits')}</dt>
      <dd>{lengthWords(waitOf(header, now), locale)}</dd>
      <dt>{say('fact.specialty')}</dt>
      <dd>{specialty === null ? say('field.unsaid') : labelOf(specialty, specialties)}</dd>
      <Decided header={header} words={words} />
      {booking !== null && (
        <>
          <dt>{say('fact.booking')}</dt>
          <dd>
            {booking.state === 'unknown' && <Dot state="unknown" />}
            {sayCode('case.booking', booking.state)}
            {booking.start !== null && ` ${whenOf(booking.start, telling)}`}
          </dd>
        </>
      )}
      {mark !== null && (
        <>
          <dt>{say('fact.mark')}</dt>
          <dd className={lines['late']}>{sayCode('mark', mark)}</dd>
        </>
      )}
      {outcome !== null && (
        <>
          <dt>{say('fact.outcome')}</dt>
          <dd>{sayCode('outcome', outcome)}</dd>
        </>
      )}
    </dl>
  );
}

function Decided({ header, words: { say, sayCode } }: { header: CaseHeader; words: Words }) {
  const { careLevel, decision, orientation, delay, pathway } = header;
  const parts = [
    sayCode('pathway', pathway),
    careLevel && sayCode('level', careLevel),
    decision && sayCode('decision', decision),
    orientation && sayCode('orientation', orientation),
    delay && sayCode('delay', delay),
  ];
  return (
    <>
      <dt>{say('fact.decided')}</dt>
      <dd>{parts.filter(Boolean).join(' · ')}</dd>
    </>
  );
}
