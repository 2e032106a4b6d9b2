import { useWords } from '../../words/use-words.ts';
import { isPlaced } from '../chosen-place.ts';
import styles from './search-line.module.css';
import type { Suggestion } from './use-suggestions.ts';

interface SuggestionsProps {
  suggestions: readonly Suggestion[];
  /** What the line was already understood to ask, besides its place. */
  understood: readonly string[];
  active: number;
  onPick: (suggestion: Suggestion) => void;
}

/** A list under a text field (ARIA combobox): no element of HTML has these roles and keeps the field's own text. */
const LISTBOX = { role: 'listbox' } as const;
const OPTION = { role: 'option' } as const;

/** What the words may name, under the line. The focus stays in the line; `aria-activedescendant` walks here. */
export function Suggestions({ suggestions, understood, active, onPick }: SuggestionsProps) {
  const { say } = useWords();
  return (
    <div className={styles['suggestions']} hidden={suggestions.length + understood.length === 0}>
      {understood.length > 0 && (
        <p className={styles['understood']}>{say('search.understood', { words: understood.join(' · ') })}</p>
      )}
      <div
        id="suggestions"
        {...LISTBOX}
        tabIndex={-1}
        aria-label={say('search.suggestions')}
        hidden={suggestions.length === 0}
      >
        {suggestions.map((suggestion, index) => (
          <div
            key={suggestion.id}
            id={`suggestion-${index}`}
            {...OPTION}
            tabIndex={-1}
            aria-selected={index === active}
            className={styles['option']}
            onPointerDown={(event) => {
              event.preventDefault();
              onPick(suggestion);
            }}
          >
            {suggestion.kind === 'place' ? (
              <PlaceWords place={suggestion.place} />
            ) : (
              <>
                <span>{suggestion.specialty.label}</span> <small>{say('search.option.specialty')}</small>
              </>
            )}
          </div>
        ))}
      </div>
    </div>
  );
}

function PlaceWords({ place }: { place: Extract<Suggestion, { kind: 'place' }>['place'] }) {
  const { say } = useWords();
  const codes = place.kind === 'postal-code' ? [] : place.postalCodes.slice(0, 3);
  const more = place.postalCodes.length > 3 && codes.length > 0 ? '…' : '';
  return (
    <>
      <span>{place.label}</span>{' '}
      <small>
        {[say(`search.option.${place.kind}`), codes.join(', ') + more].filter(Boolean).join(' · ')}
        {!isPlaced(place) && ` · ${say('search.option.unplaced')}`}
      </small>
    </>
  );
}
