import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '../api.ts';
import { answered, until } from '../problem.ts';
import { useSession, zoneOf } from '../session.ts';
import { Failed } from '../shell/trouble.tsx';
import { hourOf } from '../time.ts';
import { Dot } from '../ui/dot.tsx';
import { useWords } from '../words/use-words.ts';
import styles from '../workshop/workshop.module.css';

const REASONS = ['unconscious', 'life-threat', 'identity', 'covering'] as const;

interface Draft {
  citizen: string;
  reason: (typeof REASONS)[number] | '';
  explanation: string;
}
const EMPTY: Draft = { citizen: '', reason: '', explanation: '' };

/** Opens an emergency access to one person's data: a reason of a closed list and a text, thirty minutes, and they are told. */
export function BreakGlassScreen() {
  const { say } = useWords();
  const zone = zoneOf(useSession());
  const { draft, change, open } = useOpening();
  useEffect(() => {
    document.title = `${say('glass.title')} · Créneau`;
  }, [say]);
  return (
    <main id="content" className={styles['page']}>
      <h1>{say('glass.title')}</h1>
      <p className={styles['quiet']}>{say('glass.about')}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          open.mutate();
        }}
      >
        <div className={styles['row']}>
          <label>
            <span>{say('glass.citizen')}</span>
            <input
              required
              inputMode="numeric"
              pattern="[1-9]\d{0,8}"
              autoComplete="off"
              value={draft.citizen}
              onChange={({ target }) => change({ citizen: target.value })}
            />
          </label>
          <label>
            <span>{say('glass.reason')}</span>
            <select
              required
              value={draft.reason}
              onChange={({ target }) =>
                change({ reason: REASONS.find((each) => each === target.value) ?? '' })
              }
            >
              <option value="">{say('glass.reason.none')}</option>
              {REASONS.map((each) => (
                <option key={each} value={each}>
                  {say(`reason.${each}`)}
                </option>
              ))}
            </select>
          </label>
        </div>
        <div className={styles['row']}>
          <label className={styles['wide']}>
            <span>{say('glass.explanation')}</span>
            <textarea
              required
              minLength={10}
              maxLength={1000}
              rows={3}
              value={draft.explanation}
              onChange={({ target }) => change({ explanation: target.value })}
            />
          </label>
        </div>
        <div className={styles['row']}>
          <button type="submit" className={styles['first']} disabled={open.isPending}>
            {say('glass.open')}
          </button>
        </div>
      </form>
      {open.error && <Failed title={say('glass.not-opened')} error={open.error} />}
      {open.data && (
        <output className={styles['once']}>
          <Dot state="urgent" />
          {say('glass.opened', { citizen: open.data.citizenId ?? '', until: hourOf(open.data.endsAt, zone) })}
        </output>
      )}
    </main>
  );
}

function useOpening() {
  const [draft, setDraft] = useState(EMPTY);
  const open = useMutation({
    mutationFn: () => {
      const { citizen, reason, explanation } = draft;
      if (reason === '') throw new Error('The form asks for a reason.');
      const json = { citizenId: Number(citizen), reason, explanation };
      return answered(api['break-glass'].$post({ json }, until()));
    },
    onSuccess: () => setDraft(EMPTY),
  });
  return { draft, change: (part: Partial<Draft>) => setDraft({ ...draft, ...part }), open };
}
