import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api.ts';
import { answered, until } from '../problem.ts';
import { Failed } from '../shell/trouble.tsx';
import { useWords } from '../words/use-words.ts';
import styles from '../workshop/workshop.module.css';
import { grantsQuery, type NewGrant } from './home-queries.ts';

const ROLES = [
  'regulator',
  'chief-regulator',
  'arm',
  'nurse',
  'structure-manager',
  'territory-manager',
  'support',
  'auditor',
  'operator',
] as const satisfies readonly NewGrant['role'][];

interface Draft {
  invitee: string;
  role: NewGrant['role'];
  /** A day of the calendar; empty for a year from now. */
  until: string;
}
const EMPTY: Draft = { invitee: '', role: 'regulator', until: '' };

/** Eleven digits name a professional; anything with an @ is an address. */
export function toGrant({ invitee, role, until: end }: Draft): NewGrant {
  const text = invitee.trim();
  const invite = text.includes('@') ? { email: text } : { rpps: text.replaceAll(/\s/g, '') };
  return { role, invite, ...(end === '' ? {} : { endsAt: new Date(`${end}T23:59:59`).toISOString() }) };
}

/** Invites a person, by RPPS or e-mail, to a role in the manager's territory until a date. */
export function GrantForm() {
  const { say } = useWords();
  const queries = useQueryClient();
  const [draft, setDraft] = useState(EMPTY);
  const { mutate, isPending, error, data } = useMutation({
    mutationFn: () => answered(api.grants.$post({ json: toGrant(draft) }, until())),
    onSuccess: async () => {
      setDraft(EMPTY);
      await queries.invalidateQueries({ queryKey: grantsQuery.queryKey });
    },
  });
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  return (
    <form
      aria-label={say('grants.invite')}
      onSubmit={(event) => {
        event.preventDefault();
        mutate();
      }}
    >
      <h2>{say('grants.invite')}</h2>
      <div className={styles['row']}>
        <label>
          <span>{say('grants.whom')}</span>
          <input
            required
            autoComplete="off"
            value={draft.invitee}
            maxLength={200}
            pattern="\s*(\d\s*){11}|[^@\s]+@[^@\s]+"
            title={say('grants.whom.form')}
            onChange={({ target }) => change({ invitee: target.value })}
          />
        </label>
        <label>
          <span>{say('grants.role')}</span>
          <select
            value={draft.role}
            onChange={({ target }) =>
              change({ role: ROLES.find((each) => each === target.value) ?? draft.role })
            }
          >
            {ROLES.map((each) => (
              <option key={each} value={each}>
                {say(`role.${each}`)}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>{say('grants.until')}</span>
          <input type="date" value={draft.until} onChange={({ target }) => change({ until: target.value })} />
        </label>
        <button type="submit" className={styles['first']} disabled={isPending}>
          {say('grants.give')}
        </button>
      </div>
      <p className={styles['note']}>{say('grants.note')}</p>
      <output>
        {data && say('grants.given', { role: say(`role.${data.role}`), whom: data.holder ?? data.hint })}
      </output>
      {error && <Failed title={say('grants.not-given')} error={error} />}
    </form>
  );
}
