import { KeyButton } from '../keys/key-button.tsx';
import { useKeys } from '../keys/use-keys.ts';
import { hourOf, lengthWords } from '../time.ts';
import controls from '../ui/controls.module.css';
import { useWords } from '../words/use-words.ts';
import { Alternatives } from './alternatives.tsx';
import { Notice } from './notice.tsx';
import type { Refusal } from './refusal.ts';
import { refusalWords, vendorOf, type Target } from './sentences.ts';
import { useServerNow } from './server-clock.ts';

interface RefusedProps {
  target: Target;
  refusal: Refusal;
  /** The regulator's zone. */
  zone: string;
  onHold: (target: Target) => void;
  onClose: () => void;
}

/** It cannot be had: why, and three others, a key each. */
export function Refused({ target, refusal, zone, onHold, onClose }: RefusedProps) {
  const words = useWords();
  const { offer, slot } = target;
  const hour = hourOf(slot.start, offer.location.zone);
  const { title, sentence } = refusalWords(refusal, { words, hour, vendor: vendorOf(offer), zone });
  const dot = refusal.code === 'slot-held' ? 'held' : 'refused';
  return (
    <>
      <Notice dot={dot} ground={dot === 'held' ? 'kept' : 'refused'} title={title}>
        <p>{sentence}</p>
      </Notice>
      <Alternatives offers={refusal.alternatives} onHold={onHold} />
      <div className={controls['row']}>
        <KeyButton id="close" onPress={onClose}>
          {words.say('choice.close')}
        </KeyButton>
      </div>
    </>
  );
}

interface TheirsProps {
  by: string | undefined;
  until: string;
  zone: string;
  /** Asks for it all the same: the answer brings other slots. */
  onOthers: () => void;
  onClose: () => void;
}

/** A colleague's: who holds it and until when. */
export function Theirs({ by, until, zone, onOthers, onClose }: TheirsProps) {
  const { say, locale } = useWords();
  const left = lengthWords(Date.parse(until) - useServerNow(), locale);
  useKeys({ confirm: onOthers });
  return (
    <>
      <Notice dot="held" ground="kept" title={say('held.title', { who: by ?? say('held.colleague') })}>
        <p>{say('held.until', { hour: hourOf(until, zone), left })}</p>
        <p>{say('held.note')}</p>
      </Notice>
      <div className={controls['row']}>
        <KeyButton id="confirm" first onPress={onOthers}>
          {say('book.others')}
        </KeyButton>
        <KeyButton id="close" onPress={onClose}>
          {say('choice.close')}
        </KeyButton>
      </div>
    </>
  );
}
