import { AppointmentAlone } from '../../booking/appointment-alone.tsx';
import { HoldAlone } from '../../booking/hold-alone.tsx';
import { Caps } from '../../keys/key-cap.tsx';
import panel from '../../ui/panel.module.css';
import { useWords } from '../../words/use-words.ts';
import { Choice, type ChoiceProps } from './choice.tsx';
import styles from './choice.module.css';
import pageStyles from '../search.module.css';

interface ChoicePanelProps extends Omit<ChoiceProps, 'target'> {
  /** The URL names a slot that this search does not show. */
  missing: boolean;
}

/** Beside the list: the slot that is chosen, or how to choose one. */
export function ChoicePanel({ missing, ...rest }: ChoicePanelProps) {
  const { say } = useWords();
  const { target, appointment, step } = rest.booking;
  return (
    <section className={`${panel['panel']} ${pageStyles['choice']}`} aria-label={say('choice.title')}>
      {target ? (
        <Choice key={target.slot.id} {...rest} target={target} />
      ) : appointment ? (
        <AppointmentAlone appointment={appointment} booking={rest.booking} zone={rest.zone} />
      ) : step.is === 'held' ? (
        <HoldAlone hold={step.hold} booking={rest.booking} zone={rest.zone} />
      ) : (
        <div className={styles['none']}>
          <h2>{say('choice.none')}</h2>
          {missing && <output>{say('choice.missing')}</output>}
          <How />
        </div>
      )}
    </section>
  );
}

/** The three gestures from the list to a choice. */
function How() {
  const { say } = useWords();
  return (
    <dl className={styles['how']}>
      {(['rows', 'slots', 'choose'] as const).map((id) => (
        <div key={id}>
          <dt>
            <Caps id={id} />
          </dt>
          <dd>{say(`key.${id}`)}</dd>
        </div>
      ))}
    </dl>
  );
}
