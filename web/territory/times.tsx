import { PRIORITIES } from '../cases/vocabulary.ts';
import { useWords } from '../words/use-words.ts';
import { NumberSetting, type Unit } from './number-setting.tsx';
import { placeWord } from './place-words.ts';
import { BOUNDS, type NumberKey } from './rules.ts';
import styles from './territory.module.css';
import type { Editing } from './use-draft.ts';

const BY_PRIORITY = ['nextMinutes', 'escalateMinutes'] as const;

const ALONE = {
  unknownMinutes: 'minutes',
  followMinutes: 'minutes',
  callbackAttempts: 'attempts',
  heartbeatSeconds: 'seconds',
  clashDays: 'days',
} as const satisfies Partial<Record<NumberKey, Unit>>;
const ALONE_KEYS = [
  'unknownMinutes',
  'followMinutes',
  'callbackAttempts',
  'heartbeatSeconds',
  'clashDays',
] as const satisfies readonly (keyof typeof ALONE)[];

/** How long a case may wait, by its priority. */
export function WaitTimes(editing: Editing) {
  const { say } = useWords();
  return (
    <section aria-labelledby="waits">
      <h2 id="waits">{say('territory.waits')}</h2>
      <p className={styles['quiet']}>{say('territory.waits.about')}</p>
      <table className={styles['waits']}>
        <caption className="sr">{say('territory.waits')}</caption>
        <thead>
          <tr>
            <th scope="col">{say('territory.priority')}</th>
            {BY_PRIORITY.map((key) => (
              <th key={key} scope="col">
                {say(`territory.field.${key}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {PRIORITIES.map((priority) => (
            <WaitLine key={priority} priority={priority} editing={editing} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface WaitLineProps {
  priority: (typeof PRIORITIES)[number];
  editing: Editing;
}

function WaitLine({ priority, editing: { draft, defaults, wrong, change } }: WaitLineProps) {
  const words = useWords();
  return (
    <tr>
      <th scope="row">{words.sayCode('priority', priority)}</th>
      {BY_PRIORITY.map((key) => (
        <td key={key}>
          <NumberSetting
            hidden
            name={placeWord(`${key}/${priority}`, words)}
            unit="minutes"
            bounds={BOUNDS[key]}
            value={draft[key][priority]}
            was={defaults[key][priority]}
            wrong={wrong.has(`${key}/${priority}`)}
            onChange={(value) => change({ [key]: { ...draft[key], [priority]: value } })}
          />
        </td>
      ))}
    </tr>
  );
}

/** The times and counts that hold for every case. */
export function OtherNumbers({ draft, defaults, wrong, change }: Editing) {
  const { say } = useWords();
  return (
    <section aria-labelledby="numbers">
      <h2 id="numbers">{say('territory.numbers')}</h2>
      <ul className={styles['numbers']}>
        {ALONE_KEYS.map((key) => (
          <li key={key}>
            <NumberSetting
              name={say(`territory.field.${key}`)}
              unit={ALONE[key]}
              bounds={BOUNDS[key]}
              value={draft[key]}
              was={defaults[key]}
              wrong={wrong.has(key)}
              onChange={(value) => change({ [key]: value })}
            />
            <p className={styles['note']}>{say(`territory.note.${key}`)}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
