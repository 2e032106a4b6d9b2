import { useId, type ReactNode } from 'react';
import { useWords } from '../../words/use-words.ts';
import { languageWords } from '../case-words.ts';
import styles from '../steps/fields.module.css';
import { NEEDS, type FactsDraft } from './facts-draft.ts';
import { PlaceField } from './place-field.tsx';
import { useFirstFocus } from '../use-first-focus.ts';
import { CALLERS, DIFFICULTIES, LANGUAGES, SEXES } from '../vocabulary.ts';

interface FactsFieldsProps {
  draft: FactsDraft;
  onChange: (draft: FactsDraft) => void;
  /** The number was typed: what else is known of it may be looked for. */
  onPhone?: (phone: string) => void;
  /** The number takes the focus when the form opens. */
  begins?: boolean;
}

type Texts = { [Name in keyof FactsDraft]: FactsDraft[Name] extends string ? Name : never }[keyof FactsDraft];

/** Who calls, for whom, from where, why: what one asks first stands first, and nothing is required. */
export function FactsFields(props: FactsFieldsProps) {
  const { draft, onChange, onPhone, begins = false } = props;
  const form = useFirstFocus<HTMLDivElement>(begins);
  const { say, sayCode } = useWords();
  const write = (name: Texts, value: string) => onChange({ ...draft, [name]: value });
  const text = (name: Texts, more: Partial<TextProps> = {}) => (
    <Text name={name} value={draft[name]} onChange={(value) => write(name, value)} {...more} />
  );
  const codes = (name: Texts, list: readonly string[], words: string) => (
    <label className={styles['field']}>
      <span>{sayCode('fact', name)}</span>
      <select value={draft[name]} onChange={({ target }) => write(name, target.value)}>
        <option value="">{say('field.unsaid')}</option>
        {list.map((code) => (
          <option key={code} value={code}>
            {sayCode(words, code)}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <div ref={form} className={styles['facts']}>
      <Group title={say('facts.caller')}>
        {text('phone', { type: 'tel', 'data-first': true, ...(onPhone ? { onLeave: onPhone } : {}) })}
        {codes('caller', CALLERS, 'caller')}
        <Language code={draft.language} onChange={(code) => write('language', code)} />
        {codes('difficulty', DIFFICULTIES, 'difficulty')}
        {text('otherPhone', { type: 'tel' })}
      </Group>
      <Group title={say('facts.place')}>
        <PlaceField draft={draft} onChange={onChange} />
        {text('access')}
      </Group>
      <Group title={say('facts.person')}>
        {text('name')}
        <Age draft={draft} onChange={write} />
        {codes('sex', SEXES, 'sex')}
        {text('doctorName')}
        {text('doctorRpps', { inputMode: 'numeric' })}
      </Group>
      <Group title={say('facts.motive')} wide>
        {text('motive', { wide: true })}
        <label className={`${styles['field']} ${styles['wide']}`}>
          <span>{say('fact.notes')}</span>
          <textarea
            rows={3}
            maxLength={4000}
            value={draft.notes}
            onChange={({ target }) => write('notes', target.value)}
          />
        </label>
      </Group>
      <Needs draft={draft} onChange={onChange}>
        {codes('doctorSex', ['F', 'M'], 'sex')}
      </Needs>
    </div>
  );
}

/** Those most often asked for, and the one that was said elsewhere. */
function Language({ code, onChange }: { code: string; onChange: (code: string) => void }) {
  const words = useWords();
  const usual: readonly string[] = LANGUAGES;
  const listed = code === '' || usual.includes(code) ? usual : [...usual, code];
  return (
    <label className={styles['field']}>
      <span>{words.say('fact.language')}</span>
      <select value={code} onChange={({ target }) => onChange(target.value)}>
        <option value="">{words.say('field.unsaid')}</option>
        {listed.map((each) => (
          <option key={each} value={each}>
            {languageWords(each, words)}
          </option>
        ))}
      </select>
    </label>
  );
}

function Group({ title, wide = false, children }: { title: string; wide?: boolean; children: ReactNode }) {
  return (
    <fieldset className={wide ? `${styles['group']} ${styles['single']}` : styles['group']}>
      <legend>{title}</legend>
      {children}
    </fieldset>
  );
}

interface TextProps {
  name: string;
  value: string;
  onChange: (value: string) => void;
  type?: 'text' | 'tel';
  inputMode?: 'numeric';
  'data-first'?: boolean;
  onLeave?: (value: string) => void;
  wide?: boolean;
}

function Text({ name, value, onChange, type = 'text', onLeave, wide = false, ...rest }: TextProps) {
  const { sayCode } = useWords();
  return (
    <label className={wide ? `${styles['field']} ${styles['wide']}` : styles['field']}>
      <span>{sayCode('fact', name)}</span>
      <input
        type={type}
        autoComplete="off"
        maxLength={500}
        value={value}
        onChange={({ target }) => onChange(target.value)}
        onBlur={() => onLeave?.(value)}
        {...rest}
      />
    </label>
  );
}

const UNITS = { Y: 'unit.years', M: 'unit.months', W: 'unit.weeks', D: 'unit.days' } as const;
const UNIT_CODES = ['Y', 'M', 'W', 'D'] as const;

function Age({ draft, onChange }: { draft: FactsDraft; onChange: (name: Texts, value: string) => void }) {
  const { say } = useWords();
  const id = useId();
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{say('fact.age')}</label>
      <span className={styles['pair']}>
        <input
          id={id}
          type="text"
          inputMode="numeric"
          maxLength={3}
          value={draft.age}
          onChange={({ target }) => onChange('age', target.value.replace(/\D/g, ''))}
        />
        <select
          aria-label={say('fact.ageUnit')}
          value={draft.ageUnit}
          onChange={({ target }) => onChange('ageUnit', target.value)}
        >
          {UNIT_CODES.map((unit) => (
            <option key={unit} value={unit}>
              {say(UNITS[unit])}
            </option>
          ))}
        </select>
      </span>
    </div>
  );
}

function Needs({ draft, onChange, children }: FactsFieldsProps & { children: ReactNode }) {
  const { say } = useWords();
  return (
    <Group title={say('facts.needs')}>
      <div className={styles['ticks']}>
        {NEEDS.map((name) => (
          <label key={name}>
            <input
              type="checkbox"
              checked={draft[name]}
              onChange={({ target }) => onChange({ ...draft, [name]: target.checked })}
            />
            {say(`fact.${name}`)}
          </label>
        ))}
      </div>
      {children}
    </Group>
  );
}
