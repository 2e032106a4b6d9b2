import { hourOf } from '../time.ts';
import { Announcer } from '../ui/announcer.tsx';
import { useWords, type Words } from '../words/use-words.ts';
import { holdSaid, refusalWords, vendorOf } from './sentences.ts';
import { useServerNow } from './server-clock.ts';
import type { Booking } from './use-booking.ts';

interface BookingAnnouncerProps {
  booking: Pick<Booking, 'step' | 'target'>;
  zone: string;
}

/** Tells readers what becomes of the slot that is chosen: each state once, and the end of a hold before it comes. */
export function BookingAnnouncer({ booking, zone }: BookingAnnouncerProps) {
  const words = useWords();
  const serverNow = useServerNow();
  return <Announcer text={saidOf(booking, { words, serverNow, zone })} />;
}

function saidOf(
  { step, target }: BookingAnnouncerProps['booking'],
  { words, serverNow, zone }: { words: Words; serverNow: number; zone: string },
): string {
  if (!target) return '';
  const { say } = words;
  const { offer, slot } = target;
  const hour = hourOf(slot.start, offer.location.zone);
  const told = { words, hour, vendor: vendorOf(offer), zone };
  switch (step.is) {
    case 'held':
      return holdSaid(step.hold, { words, hour, serverNow, zone });
    case 'refused': {
      const { title } = refusalWords(step.refusal, told);
      return say('refused.said', { title, hour, count: step.refusal.alternatives.length });
    }
    case 'rejected':
      return refusalWords(step, told).sentence;
    case 'theirs':
      return say('held.slot', { who: step.by ?? say('held.colleague'), hour: hourOf(step.until, zone) });
    case 'confirmed':
      return say('confirmed.said', { hour });
    case 'unknown':
      return say('unknown.said', { hour });
    case 'elsewhere':
      return say('elsewhere.said', { hour });
    case 'closed':
      return say(`closed.${step.why}`, { hour });
    case 'over':
      return say('hold.said.over', { hour });
    default:
      return '';
  }
}
