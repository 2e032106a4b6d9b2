import type { ReactNode } from 'react';
import type { Offer } from '../../api.ts';
import { lengthWords } from '../../time.ts';
import { Dot } from '../../ui/dot.tsx';
import { useNow } from '../../ui/use-now.ts';
import { useWords, type Words } from '../../words/use-words.ts';
import type { ShownSlot } from '../offers/board.ts';
import { bookingLink } from './booking-link.ts';
import styles from './choice.module.css';
import { careWords, seenBy, SOURCE_DOTS, sectorWords } from '../offers/offer-words.ts';
import { phoneLink, phoneWords } from './say.ts';

interface ChoiceDetailsProps {
  offer: Offer;
  slot: ShownSlot;
  specialtyOf: (code: string) => string;
}

/** What a caller asks after the hour: where, which door, how to call, what it costs; and where we have it from. */
export function ChoiceDetails({ offer, slot, specialtyOf }: ChoiceDetailsProps) {
  const words = useWords();
  const { say } = words;
  const { location, practitioner, organization } = offer;
  const place = practitioner ? (location.name ?? organization?.name) : undefined;
  const care = careWords(offer, words);
  const specialties = [...new Set(offer.specialties.map((code) => specialtyOf(code)))].join(', ');
  return (
    <dl className={styles['details']}>
      <Detail name={say('choice.address')}>
        {addressOf(offer) ?? say('choice.unlisted')}
        {location.precision === 'commune' && <small>{say('choice.imprecise')}</small>}
      </Detail>
      {place !== undefined && <Detail name={say('choice.place')}>{place}</Detail>}
      <Detail name={say('choice.phone')}>
        {location.phone === undefined ? (
          say('choice.unlisted')
        ) : (
          <a className={styles['tel']} href={phoneLink(location.phone)}>
            {phoneWords(location.phone)}
          </a>
        )}
      </Detail>
      <Detail name={say('choice.reserve-how')}>{wayToBook(offer, slot, words)}</Detail>
      {offer.sector !== undefined && (
        <Detail name={say('choice.price')}>{sectorWords(offer.sector, words)}</Detail>
      )}
      {specialties !== '' && <Detail name={say('choice.specialty')}>{specialties}</Detail>}
      {care.length > 0 && <Detail name={say('choice.care')}>{care.join(' · ')}</Detail>}
      <Detail name={say('choice.open-to')}>
        {slot.visibility.map((code) => say(`visibility.${code}`)).join(', ')}
      </Detail>
      <Detail name={say('choice.sources')}>
        <Sources offer={offer} />
      </Detail>
    </dl>
  );
}

function Detail({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Sources({ offer }: { offer: Offer }) {
  const { say, locale } = useWords();
  const now = useNow();
  return offer.sources.map(({ vendor, feed, observedAt, state }) => (
    <span key={feed} className={styles['source']}>
      <Dot state={SOURCE_DOTS[state]} />
      {say('choice.source', { vendor, age: lengthWords(now - Date.parse(observedAt), locale) })}
    </span>
  ));
}

function addressOf({ location: { line, postalCode, city } }: Offer): string | undefined {
  const town = [postalCode, city].filter(Boolean).join('\u00a0');
  const address = [line, town].filter(Boolean).join(', ');
  return address === '' ? undefined : address;
}

function wayToBook(offer: Offer, slot: ShownSlot, { say }: Words): string {
  if (bookingLink(slot.bookingUrl) !== undefined) {
    return say('choice.reserve.online', { vendor: seenBy(offer).newest?.vendor ?? '' });
  }
  if (slot.kind === 'WALKIN') return say('choice.reserve.walk-in');
  return say(offer.location.phone === undefined ? 'choice.reserve.unknown' : 'choice.reserve.phone');
}
