import { KeyButton } from '../keys/key-button.tsx';
import { useKeys } from '../keys/use-keys.ts';
import { Failed } from '../shell/trouble.tsx';
import { hourOf } from '../time.ts';
import controls from '../ui/controls.module.css';
import { useWords } from '../words/use-words.ts';
import type { BookingPanelProps } from './booking-panel.tsx';
import { Notice } from './notice.tsx';
import { CopyButton, SayAloud } from './say-aloud.tsx';
import type { RefusalCode } from './refusal.ts';
import { refusalWords } from './sentences.ts';
import type { Step } from './step.ts';
import type { Subject } from './subject.ts';

interface WantedProps extends BookingPanelProps {
  step: Step;
}

/** Chosen and not held: by an address that was opened, while the server is asked, or because asking failed. */
export function Wanted({ target, booking, sentence, sight, step }: WantedProps) {
  const { say } = useWords();
  const asking = step.is === 'asking';
  const left = target.slot.gone !== undefined || target.slot.taken === true;
  const ask = () => {
    if (!asking) booking.hold(target);
  };
  useKeys({ confirm: ask });
  const hour = hourOf(target.slot.start, target.offer.location.zone);
  return (
    <>
      {asking ? <Notice dot="held" ground="kept" title={say('hold.asking')} /> : sight}
      {step.is === 'failed' && <Failed title={say('book.failed.hold')} error={step.error} />}
      {!left && <SayAloud when={say('choice.say')} sentence={sentence} />}
      <div className={controls['row']}>
        <KeyButton id="confirm" first waits={asking} onPress={ask}>
          {left ? say('book.others') : say(step.is === 'failed' ? 'book.retry' : 'book.hold', { hour })}
        </KeyButton>
        {!left && <CopyButton sentence={sentence} />}
        <KeyButton id="close" onPress={booking.close}>
          {say('choice.close')}
        </KeyButton>
      </div>
    </>
  );
}

interface ConfirmingProps {
  subject: Subject;
  /** Our own server did not answer: the same request is being sent again. */
  unheard: boolean;
}

/** Asked for, not yet answered. */
export function Confirming({ subject: { hour, vendor, sentence }, unheard }: ConfirmingProps) {
  const { say } = useWords();
  const title = vendor === '' ? say('book.confirming.here') : say('book.confirming', { vendor });
  return (
    <>
      {unheard ? (
        <div role="alert">
          <Notice dot="unknown" ground="kept" title={say('book.unheard.title')}>
            <p>{say('book.unheard', { hour })}</p>
          </Notice>
        </div>
      ) : (
        <Notice dot="held" ground="kept" title={title} />
      )}
      {sentence !== '' && <SayAloud when={say('choice.say')} sentence={sentence} />}
    </>
  );
}

interface EndedProps {
  subject: Subject;
  /** Undefined when the slot is not known here any more. */
  onAgain: (() => void) | undefined;
  onClose: () => void;
}

/** The hold ran out: the slot is offered to everyone, and may be asked for again. */
export function Over({ subject: { hour }, onAgain, onClose }: EndedProps) {
  const { say } = useWords();
  return (
    <>
      <Notice dot="late" ground="refused" title={say('hold.over.title')}>
        <p>{say('hold.over', { hour })}</p>
      </Notice>
      <Again word={say('book.hold.again', { hour })} onAgain={onAgain} onClose={onClose} />
    </>
  );
}

/** The vendor said no, after it was asked: at once, or once the check was done. */
export function Rejected({ subject, code, onAgain, onClose }: EndedProps & { code: RefusalCode }) {
  const words = useWords();
  const { title, sentence } = refusalWords({ code }, { words, ...subject });
  return (
    <>
      <Notice dot="refused" ground="refused" title={title}>
        <p>{sentence}</p>
      </Notice>
      <Again word={words.say('book.others')} onAgain={onAgain} onClose={onClose} />
    </>
  );
}

/** Asks for the slot once more: it is kept, or other ones come with the refusal. */
export function Again({ word, onAgain, onClose }: Omit<EndedProps, 'subject'> & { word: string }) {
  const { say } = useWords();
  useKeys(onAgain ? { confirm: onAgain } : {});
  return (
    <div className={controls['row']}>
      {onAgain && (
        <KeyButton id="confirm" first onPress={onAgain}>
          {word}
        </KeyButton>
      )}
      <KeyButton id="close" onPress={onClose}>
        {say('choice.close')}
      </KeyButton>
    </div>
  );
}
