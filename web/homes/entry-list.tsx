import { useSession, zoneOf } from '../session.ts';
import { Dot } from '../ui/dot.tsx';
import { useInstant } from '../workshop/use-instant.ts';
import { useWords } from '../words/use-words.ts';
import styles from '../workshop/workshop.module.css';
import type { AccessEntry } from './home-queries.ts';

/** Accesses in words: who, by which role, what, why, when; an emergency is told apart by its shape. */
export function EntryList({ entries }: { entries: AccessEntry[] }) {
  const { say, sayCode } = useWords();
  const print = useInstant(zoneOf(useSession()));
  return (
    <ul className={styles['list']}>
      {entries.map(({ id, at, who, role, need, subject, why, breakGlass }) => (
        <li key={id}>
          <span>
            {breakGlass && <Dot state="urgent" />}
            <b>{who ?? say('account.system')}</b> · {sayCode('role', role)}
          </span>
          <span>
            {breakGlass && `${say('account.emergency')} · `}
            {sayCode('need', need)} · {sayCode('reason', why)}
          </span>
          <small>
            {print(at)} · {subject}
          </small>
        </li>
      ))}
    </ul>
  );
}
