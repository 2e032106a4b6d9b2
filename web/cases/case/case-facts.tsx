import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { phoneLink, phoneWords } from '../../search/choice/say.ts';
import { sentenceOf } from '../../shell/trouble.tsx';
import controls from '../../ui/controls.module.css';
import { useWords, type Words } from '../../words/use-words.ts';
import { amendCase, type Amendment, type CaseFile } from '../case-queries.ts';
import { ageWords, languageWords } from '../case-words.ts';
import styles from './case-facts.module.css';
import { contactOf, draftOf, motiveOf, NEEDS, type FactsDraft } from './facts-draft.ts';
import { FactsFields } from './facts-fields.tsx';

/** Whom the case is about: read at a glance, or filled in as they speak. */
export function CaseFacts({ file }: { file: CaseFile }) {
  const { say } = useWords();
  const [editing, setEditing] = useState(false);
  const mayAmend = file.steps.includes('amend');
  return (
    <section aria-labelledby="facts">
      <h2 id="facts">{say('facts.title')}</h2>
      {editing ? (
        <Editing file={file} onDone={() => setEditing(false)} />
      ) : (
        <>
          <Known file={file} />
          {mayAmend && (
            <p className={`${controls['row']} ${styles['ends']}`}>
              <button type="button" className={controls['button']} onClick={() => setEditing(true)}>
                {say('facts.edit')}
              </button>
            </p>
          )}
        </>
      )}
    </section>
  );
}

function Editing({ file, onDone }: { file: CaseFile; onDone: () => void }) {
  const words = useWords();
  const { say } = words;
  const queries = useQueryClient();
  const [draft, setDraft] = useState(() => readably(draftOf(file.contact ?? {}, file.motive ?? {})));
  // The version that was read: someone else's words, written meanwhile, are not overwritten.
  const [version] = useState(file.header.version);
  const saving = useMutation({
    networkMode: 'always',
    mutationFn: (change: Amendment) => amendCase(file.header.id, change, version),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['cases'] });
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!saving.isPending) saving.mutate({ contact: contactOf(draft), motive: motiveOf(draft) });
  };
  return (
    <form aria-labelledby="facts" onSubmit={submit} noValidate>
      <FactsFields draft={draft} onChange={setDraft} begins />
      {saving.error && <p role="alert">{sentenceOf(saving.error, words)}</p>}
      <div className={`${controls['row']} ${styles['ends']}`}>
        <button type="submit" className={`${controls['button']} ${controls['first']}`}>
          {say('facts.save')}
        </button>
        <button type="button" className={controls['button']} onClick={onDone}>
          {say('step.leave')}
        </button>
      </div>
    </form>
  );
}

/** Numbers of France as they are dialled there: the server reads them back as they were. */
const DIALLED_WITH_0 =
  /^\+(?:33[1-9]|262(?:262|269|639|692|693)|590(?:590|690|691)|594(?:594|694)|596(?:596|696|697))/;

function readably(draft: FactsDraft): FactsDraft {
  const read = (phone: string) => (DIALLED_WITH_0.test(phone) ? phoneWords(phone) : phone);
  return { ...draft, phone: read(draft.phone), otherPhone: read(draft.otherPhone) };
}

function Known({ file }: { file: CaseFile }) {
  const words = useWords();
  const { say } = words;
  const { contact } = file;
  const pairs = pairsOf(file, words);
  if (pairs.length === 0 && contact?.phone === undefined) return <p>{say('facts.none')}</p>;
  return (
    <dl className={styles['pairs']}>
      {contact?.phone !== undefined && (
        <>
          <dt>{say('fact.phone')}</dt>
          <dd>
            <a href={phoneLink(contact.phone)}>{phoneWords(contact.phone)}</a>
          </dd>
        </>
      )}
      {pairs.map(([name, value]) => (
        <div key={name} className={styles['contents']}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Each fact that is known, by its name, in the order in which one asks. */
function pairsOf({ contact, motive }: CaseFile, words: Words): (readonly [string, string])[] {
  const { say, sayCode } = words;
  const code = (prefix: string, value: string | undefined) => value && sayCode(prefix, value);
  const { place, ownDoctor } = contact ?? {};
  const needs = NEEDS.filter((name) => motive?.needs?.[name]);
  const facts: [string, string | undefined][] = [
    [say('fact.motive'), motive?.motive],
    [say('fact.notes'), motive?.notes],
    [say('fact.caller'), code('caller', contact?.caller)],
    [say('fact.name'), contact?.name],
    [say('fact.age'), contact?.age && ageWords(contact.age, words)],
    [say('fact.sex'), code('sex', contact?.sex)],
    [
      say('fact.placeLabel'),
      place && `${place.label} (${sayCode('precision', place.precision ?? 'INCONNUE')})`,
    ],
    [say('fact.access'), place?.access],
    [say('fact.doctorName'), ownDoctor && [ownDoctor.name, ownDoctor.rpps].filter(Boolean).join(' · ')],
    [say('fact.language'), contact?.language && languageWords(contact.language, words)],
    [say('fact.difficulty'), code('difficulty', contact?.difficulty)],
    [say('fact.otherPhone'), contact?.otherPhone && phoneWords(contact.otherPhone)],
    [say('facts.needs'), needs.map((name) => say(`fact.${name}`)).join(', ')],
    [say('fact.doctorSex'), code('sex', motive?.needs?.sex)],
  ];
  return facts.flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, value] as const],
  );
}
