import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api.ts';
import { answered, until } from '../problem.ts';
import { specialtiesQuery } from '../queries.ts';
import { Failed } from '../shell/trouble.tsx';
import { useWords } from '../words/use-words.ts';
import styles from './availability.module.css';
import { CareFields } from './care-fields.tsx';
import { Field, NumberField } from './choices.tsx';
import type { Week } from './queries.ts';
import { useChange } from './use-change.ts';

const CONTACTS = ['phone', 'sms', 'e-mail'] as const;
type Settings = Week['settings'];

/** Specialty, patients a week, and those accepted beyond what is declared. Keyed by its version: another change refills it. */
export function SettingsForm({ week }: { week: Week }) {
  const { say } = useWords();
  const [asked, setAsked] = useState<Settings>(week.settings);
  const save = useChange((json: Settings) =>
    answered(api.availability.settings.$put({ json: { ...json, roleId: week.exercise.roleId } }, until())),
  );
  const set = (change: Partial<Settings>) => setAsked({ ...asked, ...change });
  return (
    <section className={styles['section']}>
      <h2>{say('availability.settings')}</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(asked);
        }}
      >
        <div className={styles['row']}>
          <Specialty value={asked.specialty} onChange={(specialty) => set({ specialty })} />
          <NumberField
            label={say('availability.quota')}
            optional
            value={asked.weeklyQuota}
            onChange={(weeklyQuota) => set({ weeklyQuota })}
          />
        </div>
        <p className={styles['note']}>
          {say('availability.quota.note', {
            patients: week.patients,
            quota: week.settings.weeklyQuota ?? 0,
            limited: week.settings.weeklyQuota === null ? 'no' : 'yes',
          })}
        </p>
        <Overbooking
          value={asked.overbooking}
          onChange={(overbooking) => set({ overbooking: { ...asked.overbooking, ...overbooking } })}
        />
        <CareFields
          value={asked.care}
          kind={week.exercise.kind}
          onChange={(care) => set({ care: { ...asked.care, ...care } })}
        />
        {save.error && <Failed title={say('availability.not-saved')} error={save.error} />}
        <div className={styles['actions']}>
          <button type="submit" disabled={save.isPending}>
            {say('availability.save')}
          </button>
          <output>{save.isSuccess ? say('availability.saved') : ''}</output>
        </div>
      </form>
    </section>
  );
}

function Specialty({ value, onChange }: { value: string | null; onChange: (code: string | null) => void }) {
  const { say } = useWords();
  const { data: specialties = [] } = useQuery(specialtiesQuery);
  return (
    <label className={styles['field']}>
      <span>{say('availability.specialty')}</span>
      <select
        required
        value={value ?? ''}
        onChange={({ target }) => onChange(target.value === '' ? null : target.value)}
      >
        <option value="">{say('availability.specialty.none')}</option>
        {specialties.map(({ code, label }) => (
          <option key={code} value={code}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}

interface OverbookingProps {
  value: Settings['overbooking'];
  onChange: (change: Partial<Settings['overbooking']>) => void;
}

function Overbooking({ value, onChange }: OverbookingProps) {
  const { say } = useWords();
  const { accepts, weeklyQuota, contact, contactValue } = value;
  return (
    <>
      <label className={styles['check']}>
        <input
          type="checkbox"
          checked={accepts}
          onChange={() => onChange({ accepts: !accepts, contact: contact ?? 'phone' })}
        />
        {say('availability.overbooking')}
      </label>
      {accepts && (
        <div className={styles['row']}>
          <label className={styles['field']}>
            <span>{say('availability.contact')}</span>
            <select
              value={contact ?? 'phone'}
              onChange={({ target }) =>
                onChange({ contact: CONTACTS.find((each) => each === target.value) ?? contact })
              }
            >
              {CONTACTS.map((each) => (
                <option key={each} value={each}>
                  {say(`availability.contact.${each}`)}
                </option>
              ))}
            </select>
          </label>
          <Field
            label={say(contact === 'e-mail' ? 'availability.contact.address' : 'availability.contact.number')}
            {...{ type: 'text', value: contactValue ?? '', required: true }}
            onChange={(text) => onChange({ contactValue: text === '' ? null : text })}
          />
          <NumberField
            label={say('availability.overbooking.quota')}
            optional
            value={weeklyQuota}
            onChange={(patients) => onChange({ weeklyQuota: patients })}
          />
        </div>
      )}
    </>
  );
}
