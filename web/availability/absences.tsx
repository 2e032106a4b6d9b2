import { useState } from 'react';
import { api } from '../api.ts';
import { answered, until } from '../problem.ts';
import { Failed } from '../shell/trouble.tsx';
import { instantAt } from '../time.ts';
import { useWords } from '../words/use-words.ts';
import { useInstant } from '../workshop/use-instant.ts';
import styles from './availability.module.css';
import { Field } from './choices.tsx';
import type { Week } from './queries.ts';
import { emptied, useChange } from './use-change.ts';

const NOTHING = { from: '', to: '' };

/** When nothing is offered, whatever the ranges say. */
export function Absences({ week }: { week: Week }) {
  const { say } = useWords();
  const { zone, roleId } = week.exercise;
  const instant = useInstant(zone);
  const [asked, setAsked] = useState(NOTHING);
  const leave = useChange(
    ({ from, to }: typeof NOTHING) => {
      const json = { roleId, start: toInstant(from, zone), end: toInstant(to, zone) };
      return answered(api.availability.absences.$post({ json }, until()));
    },
    () => setAsked(NOTHING),
  );
  const back = useChange((absenceId: string) =>
    answered(emptied(api.availability.absences[':absenceId'].$delete({ param: { absenceId } }, until()))),
  );
  const error = leave.error ?? back.error;
  return (
    <section className={styles['section']}>
      <h2>{say('availability.absences')}</h2>
      <ul className={styles['list']}>
        {week.absences.map(({ id, start, end }) => (
          <li key={id}>
            {say('availability.absence.span', { from: instant(start), to: instant(end) })}
            <button type="button" disabled={back.isPending} onClick={() => back.mutate(String(id))}>
              {say('availability.absence.end')}
            </button>
          </li>
        ))}
      </ul>
      <form
        className={styles['row']}
        onSubmit={(event) => {
          event.preventDefault();
          leave.mutate(asked);
        }}
      >
        <Field
          label={say('availability.absence.from')}
          {...{ type: 'datetime-local', value: asked.from, required: true }}
          onChange={(from) => setAsked({ ...asked, from })}
        />
        <Field
          label={say('availability.absence.to')}
          {...{ type: 'datetime-local', value: asked.to, required: true, min: asked.from }}
          onChange={(to) => setAsked({ ...asked, to })}
        />
        <button type="submit" disabled={leave.isPending}>
          {say('availability.absence.declare')}
        </button>
      </form>
      {error && <Failed title={say('availability.not-saved')} error={error} />}
    </section>
  );
}

/** The wall clock of the place, as its field writes it (`2026-11-24T14:30`). */
function toInstant(wall: string, zone: string): string {
  return new Date(instantAt({ day: wall.slice(0, 10), hour: wall.slice(11, 16) }, zone)).toISOString();
}
