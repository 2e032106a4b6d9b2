import { useEffect, useRef } from 'react';
import { api } from '../api.ts';
import { answered, until } from '../problem.ts';
import { Failed } from '../shell/trouble.tsx';
import { spokenDay } from '../time.ts';
import { useWords } from '../words/use-words.ts';
import styles from './availability.module.css';
import { Choices, Field, NumberField, Weekdays } from './choices.tsx';
import { bodyOf, type Draft } from './draft.ts';
import type { Week } from './queries.ts';
import { emptied, useChange } from './use-change.ts';

const MODALITIES = ['AMB', 'HH', 'VR'] as const;
const VISIBILITIES = ['PUBLIC', 'PRO', 'SNP', 'CPTS'] as const;
const KINDS = ['ROUTINE', 'WALKIN'] as const;

interface FormProps {
  week: Week;
  draft: Draft;
  onChange: (draft: Draft) => void;
  onClose: () => void;
}

function declare(draft: Draft, roleId: number) {
  const json = bodyOf(draft);
  const { range } = draft;
  if (!range) return answered(api.availability.ranges.$post({ json: { ...json, roleId } }, until()));
  const param = { rangeId: String(range.id) };
  const call = api.availability.ranges[':rangeId'].$put(
    { param, json: { ...json, version: range.version } },
    until(),
  );
  return answered(call);
}

/** Everything a range says; what the mouse draws, the form says too. */
export function RangeForm({ week, draft, onChange, onClose }: FormProps) {
  const { say } = useWords();
  const first = useRef<HTMLHeadingElement>(null);
  const save = useChange((asked: Draft) => declare(asked, week.exercise.roleId), onClose);
  const set = (change: Partial<Draft>) => onChange({ ...draft, ...change });
  useEffect(() => first.current?.focus(), []);
  useEscape(onClose);
  return (
    <form
      className={styles['panel']}
      aria-labelledby="range-title"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(draft);
      }}
    >
      <h2 id="range-title" ref={first} tabIndex={-1}>
        {say(draft.range ? 'availability.range.change' : 'availability.range.new')}
      </h2>
      <When draft={draft} set={set} />
      <Places draft={draft} set={set} />
      <Choices
        legend={say('availability.modalities')}
        options={MODALITIES}
        chosen={draft.modalities}
        wordOf={(code) => say(`availability.modality.${code}`)}
        onChange={(modalities) => set({ modalities })}
      />
      <Choices
        legend={say('availability.visibility')}
        options={week.exercise.inCpts ? VISIBILITIES : VISIBILITIES.filter((code) => code !== 'CPTS')}
        chosen={draft.visibility}
        wordOf={(code) => say(`availability.visibility.${code}`)}
        onChange={(visibility) => set({ visibility })}
      />
      <label className={styles['field']}>
        <span>{say('availability.kind')}</span>
        <select
          value={draft.kind}
          onChange={({ target }) => set({ kind: KINDS.find((kind) => kind === target.value) ?? draft.kind })}
        >
          {KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {say(`availability.kind.${kind}`)}
            </option>
          ))}
        </select>
      </label>
      {save.error && <Failed title={say('availability.not-saved')} error={save.error} />}
      <div className={styles['actions']}>
        <button type="submit" className={styles['first']} disabled={save.isPending || isIncomplete(draft)}>
          {say(draft.range ? 'availability.save' : 'availability.declare')}
        </button>
        <button type="button" onClick={onClose}>
          {say('availability.close')}
        </button>
      </div>
      {draft.range && <RangeEnd draft={draft} onClose={onClose} today={week.today} />}
    </form>
  );
}

function useEscape(onEscape: () => void): void {
  useEffect(() => {
    const listen = ({ key }: KeyboardEvent) => {
      if (key === 'Escape') onEscape();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [onEscape]);
}

const isIncomplete = ({ modalities, visibility, repeats, weekdays }: Draft): boolean =>
  modalities.length === 0 || visibility.length === 0 || (repeats && weekdays.length === 0);

interface PartProps {
  draft: Draft;
  set: (change: Partial<Draft>) => void;
}

function When({ draft, set }: PartProps) {
  const { say } = useWords();
  return (
    <>
      <div className={styles['row']}>
        <Field
          label={say(draft.repeats ? 'availability.first-day' : 'availability.day')}
          {...{ type: 'date', value: draft.day, required: true }}
          onChange={(day) => set({ day })}
        />
        <Field
          label={say('availability.starts')}
          {...{ type: 'time', value: draft.starts, required: true }}
          onChange={(starts) => set({ starts })}
        />
        <Field
          label={say('availability.ends')}
          {...{ type: 'time', value: draft.ends, required: true }}
          onChange={(ends) => set({ ends })}
        />
      </div>
      <label className={styles['check']}>
        <input type="checkbox" checked={draft.repeats} onChange={() => set({ repeats: !draft.repeats })} />
        {say('availability.repeats')}
      </label>
      {draft.repeats && (
        <>
          <Weekdays chosen={draft.weekdays} onChange={(weekdays) => set({ weekdays })} />
          <Field
            label={say('availability.until')}
            {...{ type: 'date', value: draft.until, min: draft.day }}
            onChange={(end) => set({ until: end })}
          />
        </>
      )}
    </>
  );
}

function Places({ draft, set }: PartProps) {
  const { say } = useWords();
  return (
    <fieldset className={styles['choices']}>
      <legend>{say('availability.places')}</legend>
      <label>
        <input type="radio" name="cut" checked={!draft.cut} onChange={() => set({ cut: false })} />
        {say('availability.places.range')}
      </label>
      <label>
        <input type="radio" name="cut" checked={draft.cut} onChange={() => set({ cut: true })} />
        {say('availability.places.cut')}
      </label>
      {draft.cut ? (
        <NumberField
          label={say('availability.minutes')}
          {...{ value: draft.slotMinutes, min: 5, max: 240 }}
          onChange={(minutes) => set({ slotMinutes: minutes ?? draft.slotMinutes })}
        />
      ) : (
        <NumberField
          label={say('availability.capacity')}
          value={draft.capacity}
          onChange={(capacity) => set({ capacity: capacity ?? draft.capacity })}
        />
      )}
    </fieldset>
  );
}

/** Leaving out one day of a range, or withdrawing it; patients already booked stay so. */
function RangeEnd({ draft, onClose, today }: { draft: Draft; onClose: () => void; today: string }) {
  const { say, locale } = useWords();
  const rangeId = String(draft.range?.id ?? '');
  const opened = draft.opened?.day ?? draft.day;
  const skipped = draft.opened?.state === 'skipped';
  const withdraw = useChange(() => {
    const call = api.availability.ranges[':rangeId'].$delete({ param: { rangeId } }, until());
    return answered(emptied(call));
  }, onClose);
  const skip = useChange(() => {
    const day = api.availability.ranges[':rangeId'].exceptions[':day'];
    const param = { rangeId, day: opened };
    return answered(emptied(skipped ? day.$delete({ param }, until()) : day.$put({ param }, until())));
  }, onClose);
  const error = withdraw.error ?? skip.error;
  return (
    <div className={styles['end']}>
      {draft.repeats && (
        <button type="button" disabled={skip.isPending} onClick={() => skip.mutate(undefined)}>
          {say(skipped ? 'availability.restore' : 'availability.skip', {
            day: spokenDay(opened, { today, locale }),
          })}
        </button>
      )}
      <button
        type="button"
        className={styles['danger']}
        disabled={withdraw.isPending}
        onClick={() => withdraw.mutate(undefined)}
      >
        {say(draft.repeats ? 'availability.withdraw.all' : 'availability.withdraw')}
      </button>
      <p className={styles['note']}>{say('availability.withdraw.note')}</p>
      {error && <Failed title={say('availability.not-saved')} error={error} />}
    </div>
  );
}
