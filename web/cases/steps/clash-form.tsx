import { useState, type FormEvent } from 'react';
import { useSession, zoneOf } from '../../session.ts';
import controls from '../../ui/controls.module.css';
import { Dot } from '../../ui/dot.tsx';
import { useNow } from '../../ui/use-now.ts';
import { useWords } from '../../words/use-words.ts';
import type { Clash } from '../case-queries.ts';
import { whenOf } from '../case-words.ts';
import styles from '../case/cards.module.css';
import steps from './step-form.module.css';
import fields from './fields.module.css';
import { useFirstFocus } from '../use-first-focus.ts';

interface ClashFormProps {
  clashes: readonly Clash[];
  /** What one goes on with. */
  label: string;
  /** Someone just met the warning: the reason takes the focus. */
  begins?: boolean;
  waits: boolean;
  failure: string | undefined;
  /** Undefined for those who may only read the warning. */
  onOverride: ((reason: string) => void) | undefined;
}

/** What the same person already has around a visit: a warning that one may set aside, saying why. */
export function ClashForm({ clashes, label, begins = false, waits, failure, onOverride }: ClashFormProps) {
  const words = useWords();
  const { say, sayCode } = words;
  const telling = { words, now: useNow(60_000), zone: zoneOf(useSession()) };
  const form = useFirstFocus<HTMLElement>(begins);
  return (
    <section ref={form} className={styles['card']} aria-label={say('clash.title')}>
      <div role="alert">
        <h2>
          <Dot state="late" />
          {say('clash.title')}
        </h2>
      </div>
      <ul>
        {clashes.map(({ appointmentId, kind, start }) => (
          <li key={appointmentId}>
            <b>{whenOf(start, telling)}</b> · {sayCode('clash', kind)}
          </li>
        ))}
      </ul>
      {onOverride && <Reason {...{ label, waits, failure, onOverride }} />}
    </section>
  );
}

function Reason({
  label,
  waits,
  failure,
  onOverride,
}: Pick<ClashFormProps, 'label' | 'waits' | 'failure'> & { onOverride: (reason: string) => void }) {
  const { say } = useWords();
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const said = reason.trim();
    setMissing(said === '');
    if (said !== '' && !waits) onOverride(said);
  };
  return (
    <form className={steps['form']} onSubmit={submit} noValidate>
      <label className={fields['field']}>
        <span>{say('clash.why')}</span>
        <input
          type="text"
          maxLength={2000}
          data-first="true"
          aria-invalid={missing || undefined}
          value={reason}
          onChange={({ target }) => {
            setMissing(false);
            setReason(target.value);
          }}
        />
      </label>
      {missing && <p role="alert">{say('clash.missing')}</p>}
      {failure !== undefined && <p role="alert">{failure}</p>}
      <div className={controls['row']}>
        <button
          type="submit"
          className={`${controls['button']} ${controls['first']}`}
          aria-disabled={waits || undefined}
        >
          {label}
        </button>
      </div>
    </form>
  );
}
