import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useId, useState, type KeyboardEvent } from 'react';
import type { Place } from '../../api.ts';
import { placesQuery } from '../../queries.ts';
import { useWords } from '../../words/use-words.ts';
import fields from '../steps/fields.module.css';
import styles from './place-field.module.css';
import { placedAt, type FactsDraft } from './facts-draft.ts';

/** A list whose focus stays in the field above it: no element of HTML is one. */
const LISTBOX = { role: 'listbox' } as const;
const OPTION = { role: 'option' } as const;

interface PlaceFieldProps {
  draft: FactsDraft;
  onChange: (draft: FactsDraft) => void;
}

/** Where the person is: what was typed is kept as it was, found or not; what it may mean is offered below it. */
export function PlaceField({ draft, onChange }: PlaceFieldProps) {
  const { say, sayCode } = useWords();
  const id = useId();
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const typed = useDeferredValue(draft.placeLabel.trim());
  const { data } = useQuery({ ...placesQuery(typed), enabled: open && typed.length > 1 });
  const found = open && typed.length > 1 ? (data ?? []) : [];
  const pick = (place: Place) => {
    onChange(placedAt(draft, place));
    setOpen(false);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const chosen = found[active];
    if (step !== undefined && found.length > 0) {
      event.preventDefault();
      setActive((active + step + found.length) % found.length);
    } else if (event.key === 'Enter' && chosen) {
      event.preventDefault();
      pick(chosen);
    } else if (event.key === 'Escape' && found.length > 0) {
      event.preventDefault();
      setOpen(false);
    }
  };
  return (
    <div className={`${fields['field']} ${styles['place']}`}>
      <label htmlFor={id}>{say('fact.placeLabel')}</label>
      <input
        id={id}
        type="text"
        role="combobox"
        autoComplete="off"
        maxLength={200}
        aria-expanded={found.length > 0}
        aria-controls={`${id}-found`}
        aria-activedescendant={active >= 0 && found.length > 0 ? `${id}-${active}` : undefined}
        value={draft.placeLabel}
        onChange={({ target }) => {
          onChange({ ...draft, placeLabel: target.value, placed: undefined });
          setOpen(true);
          setActive(-1);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => setOpen(false)}
      />
      <div
        id={`${id}-found`}
        {...LISTBOX}
        tabIndex={-1}
        aria-label={say('fact.places')}
        hidden={found.length === 0}
      >
        {found.map((place, at) => (
          <div
            key={place.id}
            id={`${id}-${at}`}
            {...OPTION}
            tabIndex={-1}
            aria-selected={at === active}
            onPointerDown={(event) => {
              event.preventDefault();
              pick(place);
            }}
          >
            {place.label}
          </div>
        ))}
      </div>
      {draft.placeLabel !== '' && (
        <small>{sayCode('precision', draft.placed?.precision ?? 'INCONNUE')}</small>
      )}
    </div>
  );
}
