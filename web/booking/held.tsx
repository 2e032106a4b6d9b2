import type { Appointment, Hold } from '../api.ts';
import { clashesOf } from '../cases/steps/clashes-of.ts';
import { KeyButton } from '../keys/key-button.tsx';
import { useKeys } from '../keys/use-keys.ts';
import { phoneWords } from '../search/choice/say.ts';
import { DEFAULT_ZONE } from '../session.ts';
import { hourOf } from '../time.ts';
import controls from '../ui/controls.module.css';
import { useWords, type Words } from '../words/use-words.ts';
import type { BookingPanelProps } from './booking-panel.tsx';
import { isAtMaximum } from './countdown.ts';
import { HoldBox } from './hold-box.tsx';
import { Notice } from './notice.tsx';
import { CopyButton, SayAloud } from './say-aloud.tsx';
import { vendorOf, type Target } from './sentences.ts';
import { Weigh } from './weigh.tsx';

interface HeldProps extends Pick<BookingPanelProps, 'booking' | 'zone' | 'sentence'> {
  /** Undefined for a slot that is in no list any more. */
  target: Target | undefined;
  hold: Hold;
}

/** A slot that is one's own for a while: how long still, what to say, and what to do with it. */
export function Held({ target, booking, sentence, zone, hold }: HeldProps) {
  const { say } = useWords();
  const clashes = clashesOf(booking.failure?.error);
  return (
    <>
      <HoldBox {...{ target, hold, zone }} notRenewed={booking.notRenewed} onRenew={booking.renew} />
      {clashes && <Weigh {...{ clashes, hold, zone }} onConfirm={booking.confirm} />}
      <InsteadOf moving={booking.moving} hold={hold} zone={zone} />
      {sentence !== '' && <SayAloud when={say('choice.say')} sentence={sentence} />}
      <HeldActions
        {...{ target, hold, sentence }}
        weighs={clashes !== undefined}
        moves={booking.moving !== undefined}
        onConfirm={booking.confirm}
        onRenew={() => booking.renew(hold)}
        onRelease={booking.close}
      />
    </>
  );
}

interface InsteadOfProps {
  moving: Appointment | undefined;
  hold: Hold;
  zone: string;
}

/** Which appointment it replaces; a slot that is booked elsewhere replaces none. */
function InsteadOf({ moving, hold, zone }: InsteadOfProps) {
  const { say } = useWords();
  if (!moving) return null;
  const hour = hourOf(moving.start, moving.location?.zone ?? zone);
  return (
    <Notice dot="held" ground="kept" title={say('move.instead', { hour })}>
      {hold.booking !== 'here' && <p>{say('move.elsewhere', { hour })}</p>}
    </Notice>
  );
}

interface HeldActionsProps {
  target: Target | undefined;
  hold: Hold;
  moves: boolean;
  /** Something is to be weighed first: that form confirms. */
  weighs: boolean;
  sentence: string;
  onConfirm: () => void;
  onRenew: () => void;
  onRelease: () => void;
}

/** What one does with a slot that one holds: take it, keep it longer, or let it go. */
function HeldActions(props: HeldActionsProps) {
  const { target, hold, sentence, moves, weighs, onConfirm, onRenew, onRelease } = props;
  const words = useWords();
  const { say } = words;
  const longest = isAtMaximum(hold);
  const renew = () => {
    if (!longest) onRenew();
  };
  useKeys({ ...(weighs ? {} : { confirm: onConfirm }), renew });
  return (
    <div className={controls['row']}>
      {!weighs && (
        <KeyButton id="confirm" first onPress={onConfirm}>
          {moves && hold.booking === 'here'
            ? say('move.confirm', { hour: hourOf(hold.start, hold.location?.zone ?? DEFAULT_ZONE) })
            : takeWords(target, hold, words)}
        </KeyButton>
      )}
      <KeyButton id="renew" waits={longest} onPress={renew}>
        {say('book.renew')}
      </KeyButton>
      <KeyButton id="close" onPress={onRelease}>
        {say('book.release')}
      </KeyButton>
      {sentence !== '' && <CopyButton sentence={sentence} />}
    </div>
  );
}

/** The one way to take a slot: here, on its vendor's page, or by phone. */
function takeWords(target: Target | undefined, hold: Hold, { say }: Words): string {
  const { booking, location } = hold;
  const phone = location?.phone;
  const hour = hourOf(hold.start, location?.zone ?? DEFAULT_ZONE);
  if (booking === 'here') return say('book.confirm', { hour });
  if (booking === 'vendor-page') {
    const vendor = target ? vendorOf(target.offer) : new URL(hold.bookingUrl ?? window.location.href).host;
    return say('book.open', { hour, vendor });
  }
  return phone === undefined ? say('book.confirm', { hour }) : say('book.call', { phone: phoneWords(phone) });
}
