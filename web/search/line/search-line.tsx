import type { KeyboardEvent, RefObject } from 'react';
import { KeyCap, shortcutOf } from '../../keys/key-cap.tsx';
import { useWords } from '../../words/use-words.ts';
import { Chips, chipsOf } from './chips.tsx';
import { hasPlace, type Criteria, type Here } from '../criteria.ts';
import styles from './search-line.module.css';
import { Suggestions } from './suggestions.tsx';
import type { Specialty } from './understand.ts';
import { useLine } from './use-line.ts';

interface SearchLineProps {
  criteria: Criteria;
  placeName: string | undefined;
  here: () => Here;
  specialties: readonly Specialty[];
  onChange: (criteria: Criteria) => void;
  /** Arrow down, or Enter on an empty line: to the list. */
  onLeave: () => void;
  field: RefObject<HTMLInputElement | null>;
}

/** One line for a whole search. What is typed is never overwritten; what is not understood stays and is said. */
export function SearchLine(props: SearchLineProps) {
  const { criteria, placeName, here, specialties, onChange, onLeave, field } = props;
  const words = useWords();
  const line = useLine({ criteria, here, onChange });
  const submit = () => {
    if (line.text.trim() === '') onLeave();
    else void line.apply(line.shown[line.active]);
  };
  return (
    <div className={styles['wrap']}>
      <search>
        <form
          className={styles['line']}
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <KeyCap id="search" />
          <Chips
            {...{ criteria, placeName, here, specialties, onChange }}
            onRemoved={() => field.current?.focus()}
          />
          <Field line={line} field={field} placed={hasPlace(criteria)} onLeave={onLeave} />
        </form>
      </search>
      <Suggestions
        suggestions={line.shown}
        understood={chipsOf({ criteria: line.understood, here: here(), specialties, words })}
        active={line.active}
        onPick={(choice) => void line.apply(choice)}
      />
      <output className={line.note === '' ? 'sr' : styles['note']}>{line.note}</output>
    </div>
  );
}

interface FieldProps extends Pick<SearchLineProps, 'field' | 'onLeave'> {
  line: ReturnType<typeof useLine>;
  placed: boolean;
}

function Field({ line, field, placed, onLeave }: FieldProps) {
  const { say } = useWords();
  const { shown, active } = line;
  return (
    <input
      ref={field}
      type="text"
      role="combobox"
      autoComplete="off"
      autoCapitalize="off"
      spellCheck={false}
      enterKeyHint="search"
      aria-label={say('search.line')}
      aria-keyshortcuts={shortcutOf('search')}
      aria-autocomplete="list"
      aria-expanded={shown.length > 0}
      aria-controls="suggestions"
      aria-activedescendant={active >= 0 && shown.length > 0 ? `suggestion-${active}` : undefined}
      placeholder={say(placed ? 'search.placeholder.more' : 'search.placeholder')}
      value={line.text}
      onChange={({ target }) => line.type(target.value)}
      onKeyDown={(event) => onKeyDown(event, line, onLeave)}
      onBlur={line.close}
    />
  );
}

const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };

/** Arrows walk the suggestions; in an empty line they go on to the list, Backspace to the chips, and Escape out of it. */
function onKeyDown(
  event: KeyboardEvent<HTMLInputElement>,
  line: FieldProps['line'],
  onLeave: () => void,
): void {
  const step = STEPS[event.key];
  if (event.key === 'Escape') {
    event.preventDefault();
    // Once nothing is suggested it gives the keyboard back to the page, whose letters work again.
    if (line.shown.length > 0) line.close();
    else event.currentTarget.blur();
  } else if (step !== undefined && line.shown.length > 0) {
    event.preventDefault();
    line.walk(step);
  } else if (event.key === 'ArrowDown' && line.text === '') {
    event.preventDefault();
    onLeave();
  } else if (event.key === 'Backspace' && line.text === '') {
    event.currentTarget.parentElement?.querySelector<HTMLButtonElement>('button:last-of-type')?.focus();
  }
}
