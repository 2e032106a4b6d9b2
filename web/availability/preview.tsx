import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Failed } from '../shell/trouble.tsx';
import { dayOf, dayWords, hourOf } from '../time.ts';
import { useWords } from '../words/use-words.ts';
import styles from './availability.module.css';
import { LOOKERS, previewQuery, type Looker, type Preview, type Week } from './queries.ts';

/** What the very search of someone else answers of this exercise. */
export function PreviewOf({ week }: { week: Week }) {
  const { say } = useWords();
  const [as, setAs] = useState<Looker>('regulator');
  const { data, error, refetch } = useQuery(previewQuery({ roleId: week.exercise.roleId }, as));
  return (
    <section className={styles['section']} aria-labelledby="preview-title">
      <h2 id="preview-title">{say(`availability.preview.${as}`)}</h2>
      <fieldset className={styles['choices']}>
        <legend className="sr">{say('availability.preview.as')}</legend>
        {LOOKERS.map((looker) => (
          <label key={looker}>
            <input type="radio" name="looker" checked={as === looker} onChange={() => setAs(looker)} />
            {say(`availability.looker.${looker}`)}
          </label>
        ))}
      </fieldset>
      {error && !data && (
        <Failed title={say('availability.failed')} error={error} onRetry={() => void refetch()} />
      )}
      {data?.offer === null && <p className={styles['quiet']}>{say('availability.preview.nothing')}</p>}
      {data?.offer && <ShownOffer offer={data.offer} today={week.today} />}
    </section>
  );
}

function ShownOffer({ offer, today }: { offer: NonNullable<Preview['offer']>; today: string }) {
  const { say, locale } = useWords();
  const { practitioner, organization, location, slots } = offer;
  const place = [location.line, location.postalCode, location.city].filter(Boolean).join(' ');
  return (
    <div className={styles['offer']}>
      <p>
        <b>{practitioner?.name ?? organization?.name ?? location.name}</b>
        {organization && practitioner && <> · {organization.name}</>}
      </p>
      <p className={styles['quiet']}>{place}</p>
      <ul className={styles['slots']}>
        {slots.map(({ id, start, capacity, modalities }) => (
          <li key={id}>
            <b>
              {dayWords(dayOf(start, location.zone), { today, locale })} {hourOf(start, location.zone)}
            </b>
            <span>{modalities.map((code) => say(`availability.modality.${code}`)).join(', ')}</span>
            {capacity !== undefined && <span>{say('availability.preview.places', { count: capacity })}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}
