import type { ReactNode, Ref } from 'react';
import type { Appointment } from '../api.ts';
import { nameCase } from '../search/offers/offer-words.ts';
import { phoneWords } from '../search/choice/say.ts';
import { dayOf, dayWords, hourOf } from '../time.ts';
import { useNow } from '../ui/use-now.ts';
import { useWords } from '../words/use-words.ts';
import styles from './booking.module.css';

const MINUTE = 60_000;

interface AloneProps {
  ref: Ref<HTMLElement>;
  /** The id of its title. */
  title: string;
  what: Pick<Appointment, 'start' | 'organization' | 'location'> & {
    practitioner?: { name: string } | undefined;
  };
  /** The regulator's zone, for a place that is not known. */
  zone: string;
  children: ReactNode;
}

/** What is one's own of a slot that is in no list any more: when, with whom, where; then where it stands. */
export function Alone({ ref, title, what, zone, children }: AloneProps) {
  const { locale } = useWords();
  const now = useNow(MINUTE);
  const { start, practitioner, organization, location } = what;
  const place = location?.zone ?? zone;
  const address = [location?.line, [location?.postalCode, location?.city].filter(Boolean).join('\u00a0')];
  return (
    <article ref={ref} className={styles['alone']} aria-labelledby={title}>
      <div>
        <h2 id={title} tabIndex={-1} data-choice-title="">
          {hourOf(start, place)}{' '}
          <span>{dayWords(dayOf(start, place), { today: dayOf(now, place), locale })}</span>
        </h2>
        <p>
          <b>{practitioner ? nameCase(practitioner.name) : organization}</b>
        </p>
        <p>{address.filter(Boolean).join(', ')}</p>
        {location?.phone !== undefined && <p>{phoneWords(location.phone)}</p>}
      </div>
      {children}
    </article>
  );
}
