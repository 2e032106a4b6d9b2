import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api.ts';
import { answered, isFailure, until } from '../problem.ts';
import { Failed } from '../shell/trouble.tsx';
import { Dot } from '../ui/dot.tsx';
import { useWords } from '../words/use-words.ts';
import styles from './availability.module.css';
import { Field } from './choices.tsx';
import { structuresQuery, type Exercise } from './queries.ts';
import { useChange } from './use-change.ts';

const NOTHING = { line: '', postalCode: '', city: '', name: '', phone: '', structure: '' };
type Asked = typeof NOTHING;

/** Where one practises, or where one's structure receives, for who is in no vendor's feed: an address is enough. */
export function PlaceForm({ onOpened }: { onOpened: (exercise: Exercise) => void }) {
  const { say } = useWords();
  const [asked, setAsked] = useState(NOTHING);
  const open = useChange(async (typed: Asked) => onOpened(await openPlace(typed)));
  const set = (change: Partial<Asked>) => setAsked({ ...asked, ...change });
  const field = (name: 'line' | 'postalCode' | 'city' | 'name' | 'phone', required = true) => (
    <Field
      label={say(`availability.place.${name}`)}
      {...{ type: 'text', value: asked[name], required }}
      onChange={(text) => set({ [name]: text })}
    />
  );
  const unknown = isFailure(open.error, 'unknown-place');
  return (
    <form
      className={styles['section']}
      onSubmit={(event) => {
        event.preventDefault();
        open.mutate(asked);
      }}
    >
      <div className={styles['row']}>
        <Structures value={asked.structure} onChange={(structure) => set({ structure })} />
        {field('line')}
        {field('postalCode')}
        {field('city')}
        {field('name', false)}
        {field('phone', false)}
      </div>
      <p className={styles['note']}>{say('availability.place.note')}</p>
      {unknown && (
        <p role="alert" className={styles['wrong']}>
          <Dot state="refused" />
          {say('availability.place.unknown', { city: asked.city, postalCode: asked.postalCode })}
        </p>
      )}
      {open.error && !unknown && <Failed title={say('availability.not-saved')} error={open.error} />}
      <div className={styles['actions']}>
        <button type="submit" disabled={open.isPending}>
          {say('availability.place.open')}
        </button>
      </div>
    </form>
  );
}

/** One's own practice, or a place of a structure that one answers for. */
function Structures({ value, onChange }: { value: string; onChange: (structure: string) => void }) {
  const { say } = useWords();
  const { data: structures = [] } = useQuery(structuresQuery);
  if (structures.length === 0) return null;
  return (
    <label className={styles['field']}>
      <span>{say('availability.place.whose')}</span>
      <select value={value} onChange={({ target }) => onChange(target.value)}>
        <option value="">{say('availability.place.own')}</option>
        {structures.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

const orNull = (text: string): string | null => text.trim() || null;

function openPlace({ line, postalCode, city, name, phone, structure }: Asked): Promise<Exercise> {
  const place = { line, postalCode: postalCode.replaceAll(' ', ''), city, name: orNull(name) };
  const organizationId = structure === '' ? null : Number(structure);
  const json = { ...place, phone: international(phone), organizationId };
  return answered(api.availability.exercises.$post({ json }, until()));
}

/** French numbers are typed as one says them: `02 99 00 00 00`. */
function international(typed: string): string | null {
  const digits = typed.replaceAll(/[\s.-]/g, '');
  return orNull(digits.replace(/^0(?=[1-9]\d{8}$)/, '+33'));
}
