import { QUEUES } from '../cases/vocabulary.ts';
import { useWords } from '../words/use-words.ts';
import { Matrix } from './matrix.tsx';
import { placeWord, roleWord, stepWord } from './place-words.ts';
import { unserved } from './rules.ts';
import { keysOf } from './settings.ts';
import styles from './territory.module.css';
import type { Editing } from './use-draft.ts';

/** Which queues each role serves; none may be left without anybody. */
export function QueuesServed({ draft, defaults, wrong, change }: Editing) {
  const words = useWords();
  const { say, sayCode } = words;
  const alone = unserved(draft.queues);
  return (
    <section aria-labelledby="queues">
      <h2 id="queues">{say('territory.queues')}</h2>
      <p className={styles['quiet']}>{say('territory.queues.about')}</p>
      <Matrix
        caption={say('territory.queues')}
        corner={say('territory.role')}
        columns={QUEUES.map((code) => ({
          code,
          word: sayCode('queue', code),
          wrong: alone.includes(code),
        }))}
        rows={keysOf(draft.queues).map((name) => ({
          name,
          word: roleWord(name, words),
          place: placeWord(`queues/${name}`, words),
          chosen: draft.queues[name],
          was: defaults.queues[name],
          wrong: undefined,
        }))}
        onChange={(role, chosen) => change({ queues: { ...draft.queues, [role]: chosen } })}
      />
      {wrong.has('queues') && (
        <p className={styles['wrong']} role="alert">
          {say('territory.wrong.queues', {
            queues: alone.map((queue) => sayCode('queue', queue)).join(', '),
          })}
        </p>
      )}
    </section>
  );
}

/** Who may take each step. */
export function StepRoles({ draft, defaults, wrong, change }: Editing) {
  const words = useWords();
  const { say } = words;
  return (
    <section aria-labelledby="steps">
      <h2 id="steps">{say('territory.steps')}</h2>
      <p className={styles['quiet']}>{say('territory.steps.about')}</p>
      <Matrix
        caption={say('territory.steps')}
        corner={say('territory.step')}
        columns={keysOf(draft.queues).map((code) => ({ code, word: roleWord(code, words) }))}
        rows={keysOf(draft.steps).map((name) => ({
          name,
          word: stepWord(name, words),
          place: placeWord(`steps/${name}/roles`, words),
          chosen: draft.steps[name].roles,
          was: defaults.steps[name].roles,
          wrong: wrong.has(`steps/${name}/roles`) ? say('territory.wrong.roles') : undefined,
        }))}
        onChange={(step, roles) =>
          change({ steps: { ...draft.steps, [step]: { ...draft.steps[step], roles } } })
        }
      />
    </section>
  );
}
