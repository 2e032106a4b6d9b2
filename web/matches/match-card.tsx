import { KeyCap, shortcutOf } from '../keys/key-cap.tsx';
import { useSession, zoneOf } from '../session.ts';
import { Dot, type DotState } from '../ui/dot.tsx';
import { useInstant } from '../workshop/use-instant.ts';
import { useWords } from '../words/use-words.ts';
import { DECISIONS, type Deciding, type Match, type MatchedRole } from './match-queries.ts';
import styles from './matches.module.css';

interface MatchCardProps {
  match: Match;
  /** The one that keys act on. */
  current: boolean;
  onLook: () => void;
  onDecide: (asked: Deciding) => void;
}

/** From here on the machine merges by itself; what it still proposes then was ambiguous. */
const SURE = 75;

/** Two roles side by side, why they may be one, and what a person may say of it. */
export function MatchCard({ match, current, onLook, onDecide }: MatchCardProps) {
  const { say, locale } = useWords();
  const signed = new Intl.NumberFormat(locale, { signDisplay: 'always' });
  const { score, evidence, roles, state } = match;
  const title = say(score >= SURE ? 'match.sure' : 'match.doubt', { score });
  return (
    <li className={styles['card']} aria-current={current ? 'true' : undefined}>
      <h2>{title}</h2>
      <div className={styles['pair']}>
        {roles.map((role) => (
          <Role key={role.roleId} role={role} />
        ))}
      </div>
      <ul className={styles['evidence']} aria-label={say('match.evidence')}>
        {evidence.map(({ about, verdict, points }) => (
          <li key={about}>
            <Dot state={VERDICTS[verdict]} />
            {say(`match.${about}.${verdict}`)}
            {points !== 0 && <small>{signed.format(points)}</small>}
          </li>
        ))}
      </ul>
      <Decided match={match} />
      <div className={styles['row']}>
        {DECISIONS[state].map((decision) => (
          <button
            key={decision}
            type="button"
            className={decision === 'accept' ? styles['first'] : undefined}
            aria-keyshortcuts={current ? shortcutOf(decision) : undefined}
            onFocus={onLook}
            onClick={() => onDecide({ match, decision })}
          >
            {say(state === 'proposed' || state === 'matched' ? `match.${decision}` : 'match.again')}
            {current && (
              <>
                {' '}
                <KeyCap id={decision} />
              </>
            )}
          </button>
        ))}
      </div>
    </li>
  );
}

const VERDICTS = {
  same: 'fresh',
  close: 'ageing',
  different: 'refused',
  unknown: 'unknown',
} as const satisfies Record<Match['evidence'][number]['verdict'], DotState>;

function Role({ role }: { role: MatchedRole }) {
  const { say } = useWords();
  const { name, rpps, line, postalCode, city, phone, vendors } = role;
  const place = [line, [postalCode, city].filter(Boolean).join(' ')].filter(Boolean).join(', ');
  return (
    <section>
      <h3>{name}</h3>
      <p>{vendors.length === 0 ? say('match.no-vendor') : vendors.join(' · ')}</p>
      <dl>
        <div>
          <dt>{say('match.rpps')}</dt>
          <dd>{rpps ?? say('match.not-said')}</dd>
        </div>
        <div>
          <dt>{say('match.place')}</dt>
          <dd>{place === '' ? say('match.not-said') : place}</dd>
        </div>
        <div>
          <dt>{say('match.phone')}</dt>
          <dd>{phone ?? say('match.not-said')}</dd>
        </div>
      </dl>
    </section>
  );
}

function Decided({ match }: { match: Match }) {
  const { say } = useWords();
  const print = useInstant(zoneOf(useSession()));
  const { decidedAt, decidedBy, weighedAt } = match;
  return (
    <p className={styles['quiet']}>
      {decidedAt === null
        ? say('match.weighed', { at: print(weighedAt) })
        : say('match.decided', { at: print(decidedAt), by: decidedBy ?? say('account.system') })}
    </p>
  );
}
