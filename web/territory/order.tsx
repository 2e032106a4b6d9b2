import { useWords } from '../words/use-words.ts';
import { placeWord, stateWord, stepWord } from './place-words.ts';
import { keysOf, same } from './settings.ts';
import { Standing } from './standing.tsx';
import styles from './territory.module.css';
import type { State, Step } from './territory-queries.ts';
import type { Editing } from './use-draft.ts';

/** From where each step may be taken: the order in which a case goes. One line a step, unfolded to be changed. */
export function StepOrder({ draft, defaults, wrong, change }: Editing) {
  const { say } = useWords();
  const states = statesOf(defaults);
  return (
    <section aria-labelledby="order">
      <h2 id="order">{say('territory.order')}</h2>
      <p className={styles['quiet']}>{say('territory.order.about')}</p>
      <ul className={styles['order']}>
        {keysOf(draft.steps).map((step) => (
          <li key={step}>
            <Line
              step={step}
              states={states}
              chosen={draft.steps[step].from}
              was={defaults.steps[step].from}
              wrong={wrong.has(`steps/${step}/from`)}
              onChange={(from) =>
                change({ steps: { ...draft.steps, [step]: { ...draft.steps[step], from } } })
              }
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The states of a case that is open: some step may be taken in each. */
function statesOf({ steps }: Editing['defaults']): State[] {
  return [...new Set(Object.values(steps).flatMap(({ from }) => from))];
}

/** So few states left out are named, rather than all the others. */
const FEW = 3;

interface LineProps {
  step: Step;
  states: readonly State[];
  chosen: readonly State[];
  was: readonly State[];
  wrong: boolean;
  onChange: (from: State[]) => void;
}

function Line(props: LineProps) {
  const { step, states, chosen, was, wrong, onChange } = props;
  const words = useWords();
  const { say } = words;
  const listed = (of: readonly State[]) => of.map((state) => stateWord(state, words)).join(' · ');
  const spell = (from: readonly State[]) => {
    const but = states.filter((state) => !from.includes(state));
    if (but.length === 0) return say('territory.from.any');
    if (but.length <= FEW) return say('territory.from.but', { states: listed(but) });
    return listed(from) || say('territory.none');
  };
  const name = stepWord(step, words);
  return (
    <>
      <details>
        <summary>
          <b>{name}</b> <span>{say('territory.from', { states: spell(chosen) })}</span>
        </summary>
        <States {...props} />
      </details>
      {wrong && <p className={styles['wrong']}>{say('territory.wrong.from')}</p>}
      <Standing
        name={placeWord(`steps/${step}/from`, words)}
        was={spell(was)}
        own={!same(chosen, was)}
        onBack={() => onChange([...was])}
      />
    </>
  );
}

function States({ step, states, chosen, wrong, onChange }: LineProps) {
  const words = useWords();
  const toggle = (code: State) => states.filter((each) => chosen.includes(each) !== (each === code));
  return (
    <fieldset className={styles['states']}>
      <legend className="sr">{placeWord(`steps/${step}/from`, words)}</legend>
      {states.map((state) => (
        <label key={state}>
          <input
            type="checkbox"
            aria-invalid={wrong}
            checked={chosen.includes(state)}
            onChange={() => onChange(toggle(state))}
          />
          {stateWord(state, words)}
        </label>
      ))}
    </fieldset>
  );
}
