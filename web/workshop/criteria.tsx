import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api.ts';
import { answered, until } from '../problem.ts';
import { Failed } from '../shell/trouble.tsx';
import { useWords } from '../words/use-words.ts';
import { criteriaQuery, type Criterion, type Declaration, type VendorDetail } from './vendor-queries.ts';
import styles from './workshop.module.css';

interface CriteriaProps {
  vendor: VendorDetail;
  own: boolean;
}

/** What the vendor declares of itself; whoever speaks for it can change each answer in place. */
export function Criteria({ vendor, own }: CriteriaProps) {
  const { say } = useWords();
  const queries = useQueryClient();
  const list = useQuery(criteriaQuery);
  const answers = list.data?.answers ?? [];
  const { mutate, isPending, error } = useMutation({
    mutationFn: (json: Declaration) =>
      answered(
        api.vendors[':vendorCode'].declaration.$put({ param: { vendorCode: vendor.code }, json }, until()),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['vendors', vendor.code] }),
  });
  const declaration = declarationOf(vendor);
  const answer = (criterion: Criterion, value: string) => {
    const others = declaration.criteria.filter((each) => each.criterion !== criterion);
    const given = answers.find((each) => each === value);
    const evidence = declaration.criteria.find((each) => each.criterion === criterion)?.evidence ?? null;
    const criteria = given ? [...others, { criterion, answer: given, evidence }] : others;
    mutate({ ...declaration, criteria });
  };
  return (
    <section>
      <h2>{say('criteria.title')}</h2>
      <p className={styles['quiet']}>{say('criteria.about')}</p>
      {error && <Failed title={say('vendor.not-saved')} error={error} />}
      {list.error && <Failed error={list.error} onRetry={() => void list.refetch()} />}
      {list.data?.items.map(({ domain, criteria }) => (
        <fieldset key={domain} disabled={!own || isPending} className={styles['domain']}>
          <legend>{say(`criteria.${domain}`)}</legend>
          {criteria.map((criterion) => (
            <label key={criterion}>
              <span>{say(`criterion.${criterion}`)}</span>
              <select
                value={declaration.criteria.find((each) => each.criterion === criterion)?.answer ?? ''}
                onChange={({ target }) => answer(criterion, target.value)}
              >
                <option value="">{say('answer.none')}</option>
                {answers.map((each) => (
                  <option key={each} value={each}>
                    {say(`answer.${each}`)}
                  </option>
                ))}
              </select>
            </label>
          ))}
        </fieldset>
      ))}
      {own && <Contacts declaration={declaration} busy={isPending} onSave={mutate} />}
    </section>
  );
}

function declarationOf({ website, contacts = [], criteria }: VendorDetail): Declaration {
  return {
    website,
    contacts,
    criteria: criteria.map(({ criterion, answer, evidence }) => ({ criterion, answer, evidence })),
  };
}

const KINDS = ['technical', 'security', 'data-protection', 'business'] as const;

interface ContactsProps {
  declaration: Declaration;
  busy: boolean;
  onSave: (declaration: Declaration) => void;
}

/** Whom to write to: seen by the vendor and by operators alone. */
function Contacts({ declaration, busy, onSave }: ContactsProps) {
  const { say } = useWords();
  const known = (kind: string) => declaration.contacts.find((each) => each.kind === kind);
  const [emails, setEmails] = useState(() => new Map(KINDS.map((kind) => [kind, known(kind)?.email ?? ''])));
  const save = () => {
    const contacts = KINDS.flatMap((kind) => {
      const email = emails.get(kind)?.trim() ?? '';
      const { name = null, phone = null } = known(kind) ?? {};
      return email === '' ? [] : [{ kind, email, name, phone }];
    });
    onSave({ ...declaration, contacts });
  };
  return (
    <form
      className={styles['domain']}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <h3>{say('contacts.title')}</h3>
      <p className={styles['quiet']}>{say('contacts.about')}</p>
      {KINDS.map((kind) => (
        <label key={kind}>
          <span>{say(`contacts.${kind}`)}</span>
          <input
            type="email"
            autoComplete="off"
            value={emails.get(kind)}
            onChange={({ target }) => setEmails(new Map(emails).set(kind, target.value))}
          />
        </label>
      ))}
      <div className={styles['row']}>
        <button type="submit" disabled={busy}>
          {say('contacts.save')}
        </button>
      </div>
    </form>
  );
}
