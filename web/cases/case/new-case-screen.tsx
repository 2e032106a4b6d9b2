import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState, type FormEvent } from 'react';
import { isFailure } from '../../problem.ts';
import { sentenceOf } from '../../shell/trouble.tsx';
import controls from '../../ui/controls.module.css';
import { useWords } from '../../words/use-words.ts';
import { findCasesOfNumber, openCase, takeStep, type CaseHeader } from '../case-queries.ts';
import { CaseWords } from '../lists/case-line.tsx';
import page from './case-page.module.css';
import fields from '../steps/fields.module.css';
import styles from './new-case.module.css';
import { contactOf, draftOf, motiveOf } from './facts-draft.ts';
import { FactsFields } from './facts-fields.tsx';
import { CodesField, SpecialtyField } from '../steps/fields.tsx';
import lines from '../lists/queue.module.css';
import { QueuePanel } from '../lists/queue-panel.tsx';
import { usePageTitle } from '../use-page-title.ts';
import { oneOf, PRIORITIES } from '../vocabulary.ts';

const GENERAL_MEDICINE = 'SM54';
const PRIORITY_FIELD = { kind: 'codes', name: 'priority', codes: PRIORITIES, words: 'priority' } as const;

/** A call that begins: what is learnt is written as it is said, and the case is one's own from its first instant. */
export function NewCaseScreen() {
  const words = useWords();
  const { say } = words;
  const [draft, setDraft] = useState(() => draftOf({}, {}));
  const [priority, setPriority] = useState<string>('P2');
  const [specialty, setSpecialty] = useState(GENERAL_MEDICINE);
  const { same, lookUp } = useSameNumber();
  const opening = useOpening();
  usePageTitle(say('new-case.title'));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (opening.isPending) return;
    opening.mutate({
      priority: oneOf(PRIORITIES, priority) ?? 'P2',
      ...(specialty === '' ? {} : { specialty }),
      contact: contactOf(draft),
      motive: motiveOf(draft),
    });
  };
  return (
    <main id="content" className={page['page']}>
      <QueuePanel caseId={undefined} />
      <form className={page['work']} aria-labelledby="new-case" onSubmit={submit} noValidate>
        <h1 id="new-case">{say('new-case.title')}</h1>
        <SameNumber cases={same} />
        <fieldset className={fields['group']}>
          <legend>{say('facts.urgency')}</legend>
          <CodesField field={PRIORITY_FIELD} value={priority} first={false} onChange={setPriority} />
          <SpecialtyField value={specialty} first={false} onChange={setSpecialty} />
        </fieldset>
        <FactsFields draft={draft} onChange={setDraft} onPhone={lookUp} begins />
        {opening.error && <p role="alert">{sentenceOf(opening.error, words)}</p>}
        <div className={controls['row']}>
          <button
            type="submit"
            className={`${controls['button']} ${controls['first']}`}
            aria-disabled={opening.isPending || undefined}
          >
            {say('new-case.open')}
          </button>
        </div>
      </form>
    </main>
  );
}

/** Opens the case under one key: sent again after a failure, it is the same case. */
function useOpening() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const key = useRef(crypto.randomUUID());
  return useMutation({
    networkMode: 'always',
    mutationFn: (json: Parameters<typeof openCase>[0]) => openCase(json, key.current),
    onSuccess: async ({ id }) => {
      void queries.invalidateQueries({ queryKey: ['cases'] });
      await navigate({ to: '/', search: { case: id } });
    },
    // A body that was refused is another one once it is mended; one that nobody answered may have arrived.
    onError: (error) => {
      if (!isFailure(error, 'unreachable')) key.current = crypto.randomUUID();
    },
  });
}

/** The same number calling again pops its case. */
function useSameNumber() {
  const found = useMutation({ mutationFn: findCasesOfNumber });
  const asked = useRef('');
  const lookUp = (phone: string) => {
    if (phone.replace(/\D/g, '').length < 9 || phone === asked.current) return;
    asked.current = phone;
    found.mutate(phone);
  };
  return { same: found.data ?? [], lookUp };
}

function SameNumber({ cases }: { cases: readonly CaseHeader[] }) {
  const { say } = useWords();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const again = useMutation({
    mutationFn: ({ id }: CaseHeader) => takeStep(id, { type: 'called-again' }),
    onSettled: async (_, __, { id }) => {
      void queries.invalidateQueries({ queryKey: ['cases'] });
      await navigate({ to: '/cases/$caseId', params: { caseId: id } });
    },
  });
  if (cases.length === 0) return null;
  return (
    <section className={styles['same']} role="alert" aria-label={say('new-case.same')}>
      <h2>{say('new-case.same')}</h2>
      <ul>
        {cases.map((header) => (
          <li key={header.id}>
            <button type="button" className={lines['line']} onClick={() => again.mutate(header)}>
              <CaseWords header={header} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
