import { useQuery } from '@tanstack/react-query';
import { useId, useState, type FormEvent } from 'react';
import { useSession } from '../../session.ts';
import { sentenceOf } from '../../shell/trouble.tsx';
import controls from '../../ui/controls.module.css';
import { useWords } from '../../words/use-words.ts';
import { shiftQuery, type CaseFile, type Step } from '../case-queries.ts';
import styles from './step-form.module.css';
import { CodesField, HourField, MinutesField, Select, SpecialtyField, WordsField } from './fields.tsx';
import { CommunityField, ProfessionalField } from './beyond-fields.tsx';
import { ClashForm } from './clash-form.tsx';
import { clashesOf } from './clashes-of.ts';
import { useFirstFocus } from '../use-first-focus.ts';
import { shownFields, STEP_FORMS, type Field, type Values } from './step-forms.ts';
import type { Weighed } from './use-steps.ts';

interface StepFormProps {
  step: Step;
  file: CaseFile;
  pending: boolean;
  failure: Error | null;
  onSubmit: (values: Values, weighed?: Weighed) => boolean;
  /** An answer is being changed after a failure. */
  onEdit: () => void;
  onLeave: () => void;
}

/** The questions of a step, then the step: nothing is sent while an answer is missing, and the one that is takes the focus. */
export function StepForm({ step, file, pending, failure, onSubmit, onEdit, onLeave }: StepFormProps) {
  const words = useWords();
  const { say, sayCode } = words;
  const title = useId();
  const form = useFirstFocus<HTMLFormElement>(true);
  const [values, setValues] = useState<Values>(() => firstValues(step, file));
  const [missing, setMissing] = useState(false);
  const write = (name: string, value: string) => {
    setMissing(false);
    // What failed was another answer: other visits to weigh are those of the hour that was sent.
    if (failure) onEdit();
    setValues((before) => ({ ...before, [name]: value }));
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (pending) return;
    const asked = event.currentTarget;
    const sent = onSubmit(values);
    setMissing(!sent);
    if (!sent) asked.querySelector<HTMLElement>('[data-empty=true]')?.focus();
  };
  const clashes = clashesOf(failure);
  return (
    <>
      <form ref={form} className={styles['form']} aria-labelledby={title} onSubmit={submit} noValidate>
        <h2 id={title}>
          {sayCode('step', step)} <span>{say('case.number', { number: file.header.number })}</span>
        </h2>
        {shownFields(step, values).map((field, at) => (
          <StepField
            key={field.name}
            {...{ field, file, step }}
            first={at === 0}
            value={values[field.name] ?? ''}
            onChange={write}
          />
        ))}
        {missing && <p role="alert">{say('step.missing')}</p>}
        {failure && !clashes && <p role="alert">{sentenceOf(failure, words)}</p>}
        <div className={controls['row']}>
          <button
            type="submit"
            className={`${controls['button']} ${controls['first']}`}
            aria-disabled={pending || undefined}
          >
            {say('step.do')}
          </button>
          <button type="button" className={controls['button']} onClick={onLeave}>
            {say('step.leave')}
          </button>
        </div>
      </form>
      {clashes && (
        <div className={styles['weighed']}>
          <ClashForm
            clashes={clashes}
            label={say('clash.override')}
            begins
            waits={pending}
            failure={undefined}
            onOverride={(reason) => onSubmit(values, { clashes, reason })}
          />
        </div>
      )}
    </>
  );
}

/** What is most often answered stands first and is chosen already, where choosing it by mistake takes nothing away. */
function firstValues(step: Step, { header }: CaseFile): Values {
  const chosen = (STEP_FORMS[step] ?? []).flatMap((field) => {
    if (field.kind === 'codes' && field.optional !== true) return [[field.name, field.codes[0] ?? '']];
    if (field.kind === 'minutes') return [[field.name, String(field.choices[1] ?? field.choices[0])]];
    return [];
  });
  const known = header.specialty === null ? {} : { specialty: header.specialty };
  const priority = step === 'prioritise' ? { priority: header.priority } : {};
  const outcome = step === 'close' ? { outcome: likelyOutcome(header) } : {};
  return { ...Object.fromEntries(chosen), ...known, ...priority, ...outcome };
}

const USUAL: Partial<Record<NonNullable<CaseFile['header']['decision']>, string>> = {
  CONSEIL: 'advised',
  PASPLUS: 'advised',
  PMT: 'prescribed',
  INTER: 'team-sent',
};

/** How a case that stands like this most often ends. */
function likelyOutcome({ state, decision, booking }: CaseFile['header']): string {
  if (state === 'honoured' || state === 'no-show') return state;
  if (booking !== null) return 'oriented';
  return (decision && USUAL[decision]) ?? 'not-needed';
}

interface StepFieldProps {
  field: Field;
  file: CaseFile;
  step: Step;
  first: boolean;
  value: string;
  onChange: (name: string, value: string) => void;
}

function StepField({ field, file, step, first, value, onChange }: StepFieldProps) {
  const change = (next: string) => onChange(field.name, next);
  const common = { value, first, onChange: change };
  switch (field.kind) {
    case 'codes':
      return <CodesField {...common} field={field} />;
    case 'minutes':
      return <MinutesField {...common} field={field} step={step} />;
    case 'hour':
      return <HourField {...common} />;
    case 'person':
      return <PersonField {...common} />;
    case 'specialty':
      return <SpecialtyField {...common} />;
    case 'professional':
      return <ProfessionalField {...common} caseId={file.header.id} specialty={file.header.specialty} />;
    case 'community':
      return <CommunityField {...common} />;
    default:
      return <WordsField {...common} optional={field.optional === true} />;
  }
}

/** A colleague at work: one who left is not asked. */
function PersonField({
  value,
  first,
  onChange,
}: {
  value: string;
  first: boolean;
  onChange: (value: string) => void;
}) {
  const { say, sayCode } = useWords();
  const { account } = useSession();
  const { data } = useQuery(shiftQuery);
  const others = (data?.present ?? []).filter(({ accountId }) => accountId !== account);
  const options = others.map(({ accountId, name, role }) => ({
    value: String(accountId),
    label: `${name} · ${sayCode('role', role)}`,
  }));
  const empty = say(options.length === 0 ? 'field.person.none' : 'field.choose');
  return <Select {...{ value, first, onChange, options, empty }} label={say('field.accountId')} />;
}
