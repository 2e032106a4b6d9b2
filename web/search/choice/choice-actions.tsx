import { useState } from 'react';
import type { Offer } from '../../api.ts';
import { KeyCap, shortcutOf } from '../../keys/key-cap.tsx';
import { useKeys } from '../../keys/use-keys.ts';
import { hourOf } from '../../time.ts';
import { useWords } from '../../words/use-words.ts';
import type { ShownSlot } from '../offers/board.ts';
import { bookingLink } from './booking-link.ts';
import styles from './choice.module.css';
import { seenBy } from '../offers/offer-words.ts';
import { phoneLink, phoneWords } from './say.ts';

interface ChoiceActionsProps {
  offer: Offer;
  slot: ShownSlot;
  /** What to say to the caller. */
  sentence: string;
  onClose: () => void;
}

/**
 * Where nothing is held, because nothing needs to be (no appointment is made) or the reader may not: what to say, then how
 * to book. Of a slot that went, neither: one may only call, or close.
 */
export function ChoiceActions({ offer, slot, sentence, onClose }: ChoiceActionsProps) {
  const { say } = useWords();
  const gone = slot.gone !== undefined;
  const [copied, setCopied] = useState('');
  const copy = () => {
    if (!gone) void navigator.clipboard.writeText(sentence).then(() => setCopied(sentence));
  };
  useKeys({ copy });
  return (
    <>
      {!gone && (
        <p className={styles['say']}>
          <span>{say(slot.kind === 'WALKIN' ? 'choice.say.now' : 'choice.say')}</span>
          {sentence}
        </p>
      )}
      <div className={styles['do']}>
        <Book offer={offer} slot={slot} />
        {!gone && (
          <button type="button" aria-keyshortcuts={shortcutOf('copy')} onClick={copy}>
            {say(copied === sentence ? 'choice.copied' : 'choice.copy')} <KeyCap id="copy" />
          </button>
        )}
        <button type="button" aria-keyshortcuts={shortcutOf('close')} onClick={onClose}>
          {say('choice.close')} <KeyCap id="close" />
        </button>
      </div>
    </>
  );
}

/** The vendor's page where there is one, else the phone; nothing when neither was given. */
function Book({ offer, slot }: { offer: Offer; slot: ShownSlot }) {
  const { say } = useWords();
  const link = slot.gone === undefined ? bookingLink(slot.bookingUrl) : undefined;
  const { phone } = offer.location;
  const target = link ?? (phone === undefined ? undefined : phoneLink(phone));
  useKeys({
    reserve: () => {
      if (link !== undefined) window.open(link, '_blank', 'noopener,noreferrer');
      else if (target !== undefined) window.location.assign(target);
    },
  });
  if (target === undefined) return null;
  const hour = hourOf(slot.start, offer.location.zone);
  const vendor = seenBy(offer).newest?.vendor ?? new URL(target).host;
  const elsewhere = link === undefined ? {} : { target: '_blank', rel: 'noopener noreferrer' };
  return (
    <a className={styles['first']} href={target} aria-keyshortcuts={shortcutOf('reserve')} {...elsewhere}>
      {link === undefined
        ? say('choice.call', { phone: phoneWords(phone ?? '') })
        : say('choice.reserve', { hour, vendor })}
      {link !== undefined && <span className="sr">{say('choice.new-tab')}</span>}
      <KeyCap id="reserve" />
    </a>
  );
}
