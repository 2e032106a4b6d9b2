import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { api } from '../api.ts';
import { answered, until } from '../problem.ts';
import { useSession, zoneOf } from '../session.ts';
import { Failed } from '../shell/trouble.tsx';
import { hourOf } from '../time.ts';
import { Dot } from '../ui/dot.tsx';
import { useWords } from '../words/use-words.ts';
import styles from '../workshop/workshop.module.css';

const CITIZEN_REASONS = ['unconscious', 'life-threat', 'identity', 'covering'] as const;
const CASE_REASONS = ['complaint', 'incident', 'inspection'] as const;

/** What is opened: a person's agenda by who cares for them, or whom a case is about by an auditor. */
const SUBJECTS = {
  citizen: {
    reasons: CITIZEN_REASONS,
    field: { inputMode: 'numeric', pattern: String.raw`[1-9]\d{0,8}` },
    open: ({ subject, reason, explanation }: Draft) => {
      const json = { citizenId: Number(subject), reason: chosen(CITIZEN_REASONS, reason), explanation };
      return answered(api['break-glass'].$post({ json }, until()));
    },
  },
  case: {
    reasons: CASE_REASONS,
    field: { inputMode: 'text', pattern: '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}' },
    open: ({ subject: caseId, reason, explanation }: Draft) => {
      const json = { reason: chosen(CASE_REASONS, reason), explanation };
      return answered(api.cases[':caseId']['break-glass'].$post({ param: { caseId }, json }, until()));
    },
  },
} as const;
type Subject = keyof typeof SUBJECTS;

interface Draft {
  subject: string;
  reason: string;
  explanation: string;
}
const EMPTY: Draft = { subject: '', reason: '', explanation: '' };

function chosen<Reason extends string>(reasons: readonly Reason[], reason: string): Reason {
  const found = reasons.find((each) => each === reason);
  if (found === undefined) throw new Error('The form asks for a reason.');
  return found;
}

/** Opens an emergency access to one person or one case: a reason of a closed list and a text, for thirty minutes. */
export function BreakGlassScreen() {
  const { say } = useWords();
  const session = useSession();
  const zone = zoneOf(session);
  const kind: Subject = session.role === 'auditor' ? 'case' : 'citizen';
  const { reasons, field } = SUBJECTS[kind];
  const { draft, change, open } = useOpening(kind);
  useEffect(() => {
    document.title = `${say('glass.title')} · Créneau`;
  }, [say]);
  return (
    <main id="content" className={styles['page']}>
      <h1>{say('glass.title')}</h1>
      <p className={styles['quiet']}>{say(`glass.about.${kind}`)}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          open.mutate();
        }}
      >
        <div className={styles['row']}>
          <label>
            <span>{say(`glass.subject.${kind}`)}</span>
            <input
              required
              {...field}
              autoComplete="off"
              value={draft.subject}
              onChange={({ target }) => change({ subject: target.value.trim() })}
            />
          </label>
          <label>
            <span>{say('glass.reason')}</span>
            <select required value={draft.reason} onChange={({ target }) => change({ reason: target.value })}>
              <option value="">{say('glass.reason.none')}</option>
              {reasons.map((each) => (
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
          {say(`glass.opened.${kind}`, {
            subject: String(open.data.citizenId ?? open.data.caseId),
            until: hourOf(open.data.endsAt, zone),
          })}{' '}
          {open.data.caseId !== null && (
            <Link to="/cases/$caseId" params={{ caseId: open.data.caseId }}>
              {say('glass.read-case')}
            </Link>
          )}
        </output>
      )}
    </main>
  );
}

function useOpening(kind: Subject) {
  const [draft, setDraft] = useState(EMPTY);
  const open = useMutation({
    mutationFn: () => SUBJECTS[kind].open(draft),
    onSuccess: () => setDraft(EMPTY),
  });
  return { draft, change: (part: Partial<Draft>) => setDraft({ ...draft, ...part }), open };
}
