import { useId } from 'react';
import { dayOf, dayWords, hourOf, lengthWords, waitWords, zoneWords, distanceWords } from '../../time.ts';
import { Dot } from '../../ui/dot.tsx';
import { useNow } from '../../ui/use-now.ts';
import { useWords } from '../../words/use-words.ts';
import { BookingPanel } from '../../booking/booking-panel.tsx';
import { canHold } from '../../booking/may-hold.ts';
import type { Target } from '../../booking/sentences.ts';
import type { Booking } from '../../booking/use-booking.ts';
import { useFocusKept } from '../../booking/use-focus-kept.ts';
import { useSession } from '../../session.ts';
import type { ShownSlot } from '../offers/board.ts';
import { ChoiceActions } from './choice-actions.tsx';
import { ChoiceDetails } from './choice-details.tsx';
import styles from './choice.module.css';
import { hoursOf, isDoubtful, nameOf, seenBy, SOURCE_DOTS } from '../offers/offer-words.ts';
import { sentenceFor } from './say.ts';

export interface ChoiceProps {
  target: Target;
  booking: Booking;
  zone: string;
  child: boolean;
  specialtyOf: (code: string) => string;
}

/** The slot that is chosen: where its booking stands, what to say, then where it is: all that a caller asks next. */
export function Choice(props: ChoiceProps) {
  const { target, booking, zone } = props;
  const { offer, slot } = target;
  const words = useWords();
  const { say, locale } = words;
  const now = useNow();
  const { role } = useSession();
  const title = useId();
  const panel = useFocusKept(booking.step.is);
  const placeZone = offer.location.zone;
  const way = slot.modalities.map((code) => say(`modality.${code}`)).join(', ');
  const here = say('choice.here', {
    zone: zoneWords(slot.start, placeZone, locale),
    hour: hourOf(slot.start, zone),
  });
  const sentence = sentenceFor(offer, slot, { words, now, child: props.child });
  const sight = <Sight target={target} now={now} />;
  return (
    <article ref={panel} className={styles['pick']} aria-labelledby={title}>
      <div>
        <h2 id={title} tabIndex={-1} data-choice-title="">
          {hoursOf(slot, placeZone)} <span>{useWhen(slot, placeZone)}</span>
        </h2>
        {placeZone !== zone && <p className={styles['zone']}>{here}</p>}
        <p>
          <b>{nameOf(offer)}</b>
          {offer.why[0] === 'own-doctor' && `, ${say('why.own-doctor')}`} · {way},{' '}
          {distanceWords(offer.distanceKm, locale)}
        </p>
      </div>
      {canHold(role, slot) ? (
        <BookingPanel {...{ target, booking, sentence, zone, sight }} />
      ) : (
        <>
          {sight}
          <ChoiceActions {...{ offer, slot, sentence }} onClose={booking.close} />
        </>
      )}
      <ChoiceDetails offer={offer} slot={slot} specialtyOf={props.specialtyOf} />
    </article>
  );
}

/** `aujourd’hui, dans 18 min` */
function useWhen({ start, end }: ShownSlot, zone: string): string {
  const { say, locale } = useWords();
  const now = useNow(10_000);
  const day = dayWords(dayOf(start, zone), { today: dayOf(now, zone), locale });
  const wait = Date.parse(start) - now;
  if (wait > 0) return say('choice.in', { day, wait: waitWords(wait, locale) });
  return say(Date.parse(end ?? start) > now ? 'choice.running' : 'choice.over', { day });
}

/** How sure one may be: seen free so long ago, in doubt, or gone. */
function Sight({ target: { offer, slot }, now }: { target: Target; now: number }) {
  const { say, locale } = useWords();
  const { vendors } = seenBy(offer);
  if (slot.gone !== undefined) {
    return (
      <p role="alert" className={`${styles['sight']} ${styles['gone']}`}>
        <Dot state="refused" />
        {say(`choice.gone.${slot.gone}`)}
      </p>
    );
  }
  const age = lengthWords(now - Date.parse(slot.observedAt), locale);
  return (
    <p className={`${styles['sight']} ${isDoubtful(slot) ? styles['doubt'] : ''}`}>
      <Dot state={SOURCE_DOTS[slot.state]} />
      {say(isDoubtful(slot) ? 'choice.doubt' : 'choice.seen', { age, vendors })}
    </p>
  );
}
