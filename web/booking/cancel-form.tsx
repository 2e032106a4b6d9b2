import { useEffect, useRef, useState } from 'react';
import { KeyButton } from '../keys/key-button.tsx';
import { useKeys } from '../keys/use-keys.ts';
import controls from '../ui/controls.module.css';
import { useWords } from '../words/use-words.ts';
import styles from './booking.module.css';

/** Why an appointment is given back: a closed list, so that nothing about anyone is written down. */
const CANCEL_REASONS = [
  'caller-declined',
  'entered-by-mistake',
  'other-orientation',
  'professional-unavailable',
] as const;
/** Chosen here, or said by who telephoned about a booking that its vendor never answered. */
export type CancelReason = (typeof CANCEL_REASONS)[number] | 'not-there';

interface CancelFormProps {
  hour: string;
  sending: boolean;
  onCancel: (reason: CancelReason) => void;
  onKeep: () => void;
}

/** Asks why, then gives the place back. */
export function CancelForm({ hour, sending, onCancel, onKeep }: CancelFormProps) {
  const { say } = useWords();
  const [reason, setReason] = useState<CancelReason>(CANCEL_REASONS[0]);
  const reasons = useRef<HTMLFieldSetElement>(null);
  useEffect(() => reasons.current?.querySelector('input')?.focus(), []);
  const cancel = () => {
    if (!sending) onCancel(reason);
  };
  useKeys({ confirm: cancel });
  return (
    <>
      <fieldset ref={reasons} className={styles['question']}>
        <legend>{say('cancel.legend')}</legend>
        {CANCEL_REASONS.map((each) => (
          <label key={each}>
            <input
              type="radio"
              name="cancel-reason"
              checked={each === reason}
              onChange={() => setReason(each)}
            />
            {say(`cancel.reason.${each}`)}
          </label>
        ))}
      </fieldset>
      <div className={controls['row']}>
        <KeyButton id="confirm" first waits={sending} onPress={cancel}>
          {say('cancel.confirm', { hour })}
        </KeyButton>
        <KeyButton id="close" onPress={onKeep}>
          {say('cancel.keep')}
        </KeyButton>
      </div>
    </>
  );
}
