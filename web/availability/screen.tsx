import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { isFailure } from '../problem.ts';
import { nameCase } from '../search/offers/offer-words.ts';
import { Failed } from '../shell/trouble.tsx';
import { addDays, unbrokenDay } from '../time.ts';
import { useWords } from '../words/use-words.ts';
import { Absences } from './absences.tsx';
import styles from './availability.module.css';
import { draftOf, newDraft, type Draft } from './draft.ts';
import { PlaceForm } from './place-form.tsx';
import { PreviewOf } from './preview.tsx';
import { exercisesQuery, weekQuery, type Exercise, type Shown, type Week } from './queries.ts';
import { RangeForm } from './range-form.tsx';
import { SettingsForm } from './settings-form.tsx';
import { WeekGrid } from './week-grid.tsx';

interface ScreenProps {
  shown: Shown;
  onShow: (shown: Shown) => void;
}

/** A week of what a professional or a structure declares here, and what others see of it. */
export function AvailabilityScreen({ shown, onShow }: ScreenProps) {
  const { say } = useWords();
  const exercises = useQuery(exercisesQuery);
  const { data: week, error, refetch } = useQuery(weekQuery(shown));
  useEffect(() => {
    document.title = say('availability.document');
  }, [say]);
  const nowhere = isFailure(error, 'not-found') && exercises.data?.length === 0;
  return (
    <main id="content" className={styles['page']}>
      <h1>{say('availability.title')}</h1>
      {nowhere && (
        <>
          <p>{say('availability.nowhere')}</p>
          <PlaceForm onOpened={({ roleId }) => onShow({ roleId })} />
        </>
      )}
      {error && !nowhere && !week && (
        <Failed title={say('availability.failed')} error={error} onRetry={() => void refetch()} />
      )}
      {!week && !error && <output>{say('availability.loading')}</output>}
      {week && (
        <>
          <Head week={week} exercises={exercises.data ?? []} onShow={onShow} />
          <Declared key={week.exercise.roleId} week={week} />
          <details className={styles['elsewhere']}>
            <summary>{say('availability.place.add')}</summary>
            <PlaceForm onOpened={({ roleId }) => onShow({ roleId })} />
          </details>
        </>
      )}
    </main>
  );
}

interface HeadProps {
  week: Week;
  exercises: readonly Exercise[];
  onShow: (shown: Shown) => void;
}

function Head({ week, exercises, onShow }: HeadProps) {
  const { say, locale } = useWords();
  const { roleId, place } = week.exercise;
  const dated = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  const show = (from?: string) => onShow({ roleId, ...(from === undefined ? {} : { from }) });
  return (
    <>
      {exercises.length > 1 ? (
        <label className={styles['field']}>
          <span>{say('availability.exercise')}</span>
          <select value={roleId} onChange={({ target }) => onShow({ roleId: Number(target.value) })}>
            {exercises.map((each) => (
              <option key={each.roleId} value={each.roleId}>
                {[nameCase(each.name), each.place.name, each.place.city].filter(Boolean).join(' · ')}
              </option>
            ))}
          </select>
        </label>
      ) : (
        <p className={styles['quiet']}>
          {[nameCase(week.exercise.name), place.name, place.line, place.city].filter(Boolean).join(' · ')}
        </p>
      )}
      <nav className={styles['weeks']} aria-label={say('availability.weeks')}>
        <button type="button" onClick={() => show(addDays(week.from, -7))}>
          {say('availability.week.before')}
        </button>
        <button type="button" onClick={() => show()}>
          {say('availability.week.now')}
        </button>
        <button type="button" onClick={() => show(addDays(week.from, 7))}>
          {say('availability.week.after')}
        </button>
        <b aria-live="polite">
          {say('availability.week.of', {
            day: unbrokenDay(dated.format(new Date(`${week.from}T00:00:00Z`)), locale),
          })}
        </b>
      </nav>
    </>
  );
}

/** Opening another range begins its form anew. */
const nameOf = ({ range, opened }: Draft): string => `${range?.id ?? 'new'} ${opened?.day ?? ''}`;

function Declared({ week }: { week: Week }) {
  const { say } = useWords();
  const [draft, setDraft] = useState<Draft>();
  const { from, today, ranges, settings } = week;
  const day = today >= from && today < addDays(from, 7) ? today : from;
  return (
    <>
      <div className={styles['tools']}>
        <button
          type="button"
          className={styles['first']}
          onClick={() => setDraft(newDraft({ day, starts: '18:00', ends: '20:00' }))}
        >
          {say('availability.range.add')}
        </button>
        <small>{say('availability.drag')}</small>
      </div>
      <div className={styles['split']} data-open={draft !== undefined || undefined}>
        <WeekGrid
          week={week}
          onDrag={(span) => setDraft(newDraft(span))}
          onOpen={(occurrence) => {
            const range = ranges.find(({ id }) => id === occurrence.rangeId);
            if (range) setDraft(draftOf(range, occurrence));
          }}
        />
        {draft && (
          <RangeForm
            key={nameOf(draft)}
            {...{ week, draft }}
            onChange={setDraft}
            onClose={() => setDraft(undefined)}
          />
        )}
      </div>
      <div className={styles['columns']}>
        <PreviewOf week={week} />
        <SettingsForm key={settings.version} week={week} />
        <Absences week={week} />
      </div>
    </>
  );
}
