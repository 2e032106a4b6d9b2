import { useEffect } from 'react';
import { dayOf, dayWords, radiusWords, hourOf } from '../../time.ts';
import { useWords } from '../../words/use-words.ts';
import type { Criteria, Here } from '../criteria.ts';
import type { BoardState } from './use-board.ts';

interface Headlined {
  criteria: Criteria;
  here: () => Here;
  state: BoardState;
}

/** What is said of the offers as a whole: beside the title, in the tab of the browser, and to readers. */
export function useHeadlines({ criteria, here, state }: Headlined): { count: string; announcement: string } {
  const { say, locale } = useWords();
  const { board, isSearching } = state;
  const number = board?.rows.length ?? 0;
  const waiting = board?.waiting.length ?? 0;
  const near = criteria.near ?? 'none';
  useEffect(() => {
    const title = board ? say('offers.document', { count: number, near }) : say('offers.document.start');
    document.title = waiting > 0 ? `(${waiting}) ${title}` : title;
  }, [say, board, number, near, waiting]);
  if (!board) return { count: '', announcement: '' };
  if (isSearching) return { count: '', announcement: say('offers.searching') };
  const facts = {
    count: number,
    more: board.page.next === undefined ? 'no' : 'yes',
    radius: radiusWords(board.page.radiusKm, locale),
    sort: criteria.sort ?? 'soonest',
  };
  const ownFirst = board.rows[0]?.offer.why[0] === 'own-doctor';
  const { zone, now } = here();
  const [first] = board.rows
    .flatMap(({ slots }) => slots)
    .map(({ start }) => start)
    .toSorted((a, b) => Date.parse(a) - Date.parse(b));
  const when =
    first === undefined
      ? 'none'
      : `${dayWords(dayOf(first, zone), { today: dayOf(now, zone), locale })} ${hourOf(first, zone)}`;
  return {
    count: say(ownFirst ? 'offers.count.doctor' : 'offers.count', facts),
    announcement:
      waiting > 0
        ? say('foot.new', { count: waiting })
        : say('offers.announce', { count: number, first: when }),
  };
}
