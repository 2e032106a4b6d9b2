import { dayOf, dayWords, zoneWords } from '../../time.ts';
import { useNow } from '../../ui/use-now.ts';
import { useWords } from '../../words/use-words.ts';
import { isRange, type Row, type ShownSlot } from './board.ts';
import { commonTrait, isDoubtful, keptOf, slotLabel, slotName } from './offer-words.ts';
import styles from './slots-cell.module.css';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

interface SlotsCellProps {
  row: Row;
  chosen: string | undefined;
  onChoose: (slot: ShownSlot, row: Row) => void;
  /** The regulator's zone: another one is said. */
  zone: string;
}

/** The next slots as buttons; a day that is not today stands once above or before its hours. */
export function SlotsCell({ row, chosen, onChoose, zone }: SlotsCellProps) {
  const { say, sayCode, locale } = useWords();
  const now = useNow(MINUTE);
  const placeZone = row.offer.location.zone;
  const today = dayOf(now, placeZone);
  const { shortfall } = row.offer;
  const [first] = row.slots;
  if (first === undefined) {
    const reason = shortfall === undefined ? '' : sayCode('no-slot', shortfall);
    return (
      <span className={styles['none']}>
        {reason === '' ? say('slot.none') : say('slot.none.why', { reason })}
      </span>
    );
  }
  const trait = commonTrait(row.slots);
  const firstDay = dayOf(first.start, placeZone);
  const all = [
    trait !== undefined && say(`trait.${trait}`),
    firstDay !== today && dayWords(firstDay, { today, locale }),
  ].filter((each) => each !== false);
  return (
    <div className={styles['slots']}>
      {all.length > 0 && <span className={`${styles['day']} ${styles['all']}`}>{all.join(' · ')}</span>}
      {row.slots.map((slot, index) => {
        const day = dayOf(slot.start, placeZone);
        return (
          <span key={slot.id} className={styles['pair']}>
            {day !== dayOf(row.slots[index - 1]?.start ?? first.start, placeZone) && (
              <span className={styles['day']}>{dayWords(day, { today, locale })}</span>
            )}
            <SlotButton row={row} slot={slot} pressed={slot.id === chosen} onChoose={onChoose} />
          </span>
        );
      })}
      {placeZone !== zone && (
        <small className={styles['zone']}>{zoneWords(first.start, placeZone, locale)}</small>
      )}
    </div>
  );
}

interface SlotButtonProps {
  row: Row;
  slot: ShownSlot;
  pressed: boolean;
  onChoose: (slot: ShownSlot, row: Row) => void;
}

/** A slot that went, or that a colleague keeps, stays where it was, can still be reached, and says why it cannot be taken. */
function SlotButton({ row, slot, pressed, onChoose }: SlotButtonProps) {
  const words = useWords();
  const now = useNow(slot.held ? SECOND : MINUTE);
  const gone = slot.gone !== undefined;
  const label = slotLabel(slot, { words, zone: row.offer.location.zone, said: commonTrait(row.slots) });
  const kept = keptOf(slot, now);
  const look = gone ? styles['gone'] : kept ? styles['kept'] : isDoubtful(slot) ? styles['doubt'] : '';
  return (
    <button
      type="button"
      data-slot={slot.id}
      className={`${styles['slot']} ${look} ${isRange(slot) ? styles['range'] : ''}`}
      aria-pressed={pressed}
      aria-disabled={gone || kept?.mine === false || undefined}
      aria-label={slotName(slot, row, { words, now })}
      onClick={() => onChoose(slot, row)}
    >
      {gone ? <s>{label}</s> : label}
    </button>
  );
}
