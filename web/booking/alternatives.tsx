import { KeyButton } from '../keys/key-button.tsx';
import { useKeys } from '../keys/use-keys.ts';
import { useNow } from '../ui/use-now.ts';
import { useWords } from '../words/use-words.ts';
import type { Offer } from '../api.ts';
import styles from './booking.module.css';
import { alternativeWords, type Target } from './sentences.ts';

const KEYS = ['first', 'second', 'third'] as const;
const MINUTE = 60_000;

interface AlternativesProps {
  offers: readonly Offer[];
  /** Holds the slot that is chosen. */
  onHold: (target: Target) => void;
}

/** At most three other slots, each one key away. */
export function Alternatives({ offers, onHold }: AlternativesProps) {
  const { say } = useWords();
  const targets = offers.flatMap((offer) => (offer.slots[0] ? [{ offer, slot: offer.slots[0] }] : []));
  const act = (rank: number) => {
    const target = targets[rank];
    if (target) onHold(target);
  };
  useKeys({ first: () => act(0), second: () => act(1), third: () => act(2) });
  if (targets.length === 0) return <p>{say('refused.none')}</p>;
  return (
    <>
      <p>{say('refused.others', { count: Math.min(targets.length, KEYS.length) })}</p>
      <ul className={styles['alternatives']}>
        {KEYS.map((key, rank) => {
          const target = targets[rank];
          return (
            target && (
              <li key={target.slot.id}>
                <Alternative id={key} target={target} onHold={onHold} />
              </li>
            )
          );
        })}
      </ul>
    </>
  );
}

interface AlternativeProps {
  id: (typeof KEYS)[number];
  target: Target;
  onHold: (target: Target) => void;
}

function Alternative({ id, target, onHold }: AlternativeProps) {
  const words = useWords();
  const now = useNow(MINUTE);
  const { when, who, distance } = alternativeWords(target, { words, now });
  return (
    <KeyButton id={id} onPress={() => onHold(target)}>
      <span>
        <b>{when}</b> <span>{distance}</span>
        <br />
        {who}
      </span>
    </KeyButton>
  );
}
