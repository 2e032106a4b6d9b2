import { useRef, useState, type RefObject, type SubmitEvent } from 'react';
import { useWords } from '../words/use-words.ts';
import { Copied } from '../workshop/copied.tsx';
import { linkShape, originOf } from './rules.ts';
import styles from './territory.module.css';
import type { Editing } from './use-draft.ts';

const MOST = 50;

/** The call-centre software whose links are followed here: their names, and the shape of a link to give its vendor. */
export function Origins({ draft, wrong, change, saved }: Editing & { saved: readonly string[] }) {
  const { say } = useWords();
  const field = useRef<HTMLInputElement>(null);
  const { lrmOrigins } = draft;
  const remove = (origin: string) => {
    change({ lrmOrigins: lrmOrigins.filter((each) => each !== origin) });
    field.current?.focus();
  };
  return (
    <section aria-labelledby="origins">
      <h2 id="origins">{say('territory.field.lrmOrigins')}</h2>
      <p className={styles['quiet']}>{say('territory.origins.about')}</p>
      <ul className={styles['origins']}>
        {lrmOrigins.map((origin) => (
          <Origin
            key={origin}
            origin={origin}
            known={saved.includes(origin)}
            onRemove={() => remove(origin)}
          />
        ))}
      </ul>
      {lrmOrigins.length === 0 && <p className={styles['note']}>{say('territory.origins.none')}</p>}
      <AddOrigin
        field={field}
        known={lrmOrigins}
        onAdd={(origin) => change({ lrmOrigins: [...lrmOrigins, origin] })}
      />
      {wrong.has('lrmOrigins') && (
        <p className={styles['wrong']} role="alert">
          {say('territory.wrong.origins')}
        </p>
      )}
      <Shape origin={lrmOrigins.at(-1)} />
    </section>
  );
}

interface OriginProps {
  origin: string;
  /** Whether it is saved: its links are followed. */
  known: boolean;
  onRemove: () => void;
}

function Origin({ origin, known, onRemove }: OriginProps) {
  const { say } = useWords();
  return (
    <li>
      <code>{origin}</code>
      {!known && <small>{say('territory.origins.unsaved')}</small>}
      <button type="button" onClick={onRemove}>
        {say('territory.origins.remove')}
        <span className="sr"> {origin}</span>
      </button>
    </li>
  );
}

interface AddOriginProps {
  field: RefObject<HTMLInputElement | null>;
  known: readonly string[];
  onAdd: (origin: string) => void;
}

function AddOrigin({ field, known, onAdd }: AddOriginProps) {
  const { say } = useWords();
  const [written, setWritten] = useState('');
  const [refused, setRefused] = useState('');
  const add = (event: SubmitEvent) => {
    event.preventDefault();
    const origin = originOf(written);
    if (origin === undefined) setRefused(say('territory.origins.form'));
    else if (known.includes(origin)) setRefused(say('territory.origins.known', { origin }));
    else {
      setRefused('');
      setWritten('');
      onAdd(origin);
    }
    field.current?.focus();
  };
  return (
    <form className={styles['add']} onSubmit={add}>
      <label>
        <span>{say('territory.origins.name')}</span>
        <input
          ref={field}
          autoComplete="off"
          spellCheck={false}
          maxLength={60}
          value={written}
          aria-invalid={refused !== ''}
          aria-describedby="origin-refused"
          onChange={({ target }) => setWritten(target.value)}
        />
      </label>
      <button type="submit" disabled={known.length >= MOST}>
        {say('territory.origins.add')}
      </button>
      <output id="origin-refused" className={styles['wrong']}>
        {refused}
      </output>
    </form>
  );
}

function Shape({ origin = 'samu35' }: { origin: string | undefined }) {
  const { say } = useWords();
  const call = {
    number: say('territory.link.number'),
    street: say('territory.link.street'),
    insee: say('territory.link.insee'),
    city: say('territory.link.city'),
    specialty: say('territory.link.specialty'),
    call: say('territory.link.call'),
  };
  return (
    <>
      <p className={styles['note']}>{say('territory.link.about')}</p>
      <Copied text={linkShape({ host: location.origin, origin, call })} label={say('territory.link.copy')} />
    </>
  );
}
