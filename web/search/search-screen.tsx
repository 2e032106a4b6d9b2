import { useEffect, useMemo, useRef, useState } from 'react';
import { HeldStrip } from '../booking/held-strip.tsx';
import { CaseBar } from '../cases/case/case-bar.tsx';
import { CalledCase } from '../cases/case/called-case.tsx';
import { QueuePanel } from '../cases/lists/queue-panel.tsx';
import { seesCases } from '../cases/roles.ts';
import { useCaseSearch } from '../cases/case/use-case-search.ts';
import { useSteps, type Steps } from '../cases/steps/use-steps.ts';
import { useSession } from '../session.ts';
import { useMedia } from '../ui/use-media.ts';
import { usePreferences } from '../preferences.ts';
import { useWords } from '../words/use-words.ts';
import { ChoicePane } from './choice/choice-pane.tsx';
import { hasPlace, withoutBlanks, type Criteria } from './criteria.ts';
import { OffersPanel } from './offers/offers-panel.tsx';
import type { OffersTableProps } from './offers/offers-table.tsx';
import { NARROW, Panes } from './panes.tsx';
import { SearchLine } from './line/search-line.tsx';
import styles from './search.module.css';
import { useBoard } from './offers/use-board.ts';
import { useChosenBooking } from './choice/use-chosen-booking.ts';
import { useHere, useLimit } from './use-here.ts';
import { useOwnKept } from './offers/use-own-kept.ts';
import { movesOf, sortOf, useChoosing, useFirstRow, type Change } from './offers/use-moves.ts';
import { useSearchKeys } from './use-search-keys.ts';
import { useSpecialties } from './use-specialties.ts';

interface SearchScreenProps {
  criteria: Criteria;
  onChange: Change;
}

/** One screen for a call: a line, the offers, the choice. */
export function SearchScreen({ criteria, onChange }: SearchScreenProps) {
  const { say } = useWords();
  const steps = useSteps(criteria.case);
  const scene = useScene(criteria, { onChange, steps });
  const { here, specialties, field, toFirstRow, choosing, offers, choice } = scene;
  const { booking } = choice;
  const sees = seesCases(useSession().role);
  const { queue } = usePreferences();
  const narrow = useMedia(NARROW);
  const strip = <HeldStrip booking={booking} zone={here().zone} slotId={criteria.slot} />;
  return (
    <main id="content" className={styles['page']}>
      <h1 className="sr">{say('search.title')}</h1>
      <div className={styles['bar']}>
        <SearchLine
          {...{ criteria, here, specialties, field }}
          placeName={offers.state.board?.page.centre.name}
          onChange={choosing.change}
          onLeave={toFirstRow}
        />
        {criteria.case !== undefined && (
          <CaseBar
            caseId={criteria.case}
            steps={steps}
            onLeave={() => onChange(withoutBlanks({ ...criteria, case: undefined }))}
          />
        )}
        <Asking criteria={criteria} onChange={onChange} />
      </div>
      {narrow && strip}
      <Panes
        pane={choosing.pane}
        onPane={choosing.setPane}
        cases={sees && (narrow || queue === 'shown') ? <QueuePanel caseId={criteria.case} /> : undefined}
        offers={<OffersPanel {...offers} />}
        choice={<ChoicePane {...choice} strip={!narrow && strip} />}
      />
    </main>
  );
}

/** What a link could not say, and the case of the call it brought. */
function Asking({ criteria, onChange }: SearchScreenProps) {
  const { say } = useWords();
  return (
    <>
      {criteria.ask !== undefined && (
        <output className={styles['ask']}>{criteria.ask.map((each) => say(`ask.${each}`)).join(' ')}</output>
      )}
      <CalledCase criteria={criteria} onChange={onChange} />
    </>
  );
}

/** What the page shows and does: the offers, the choice among them, and the keys of both. */
function useScene(criteria: Criteria, { onChange, steps }: { onChange: Change; steps: Steps }) {
  const here = useHere();
  const isComing = useCaseSearch({ criteria, onChange, here });
  const { specialties, wordOf } = useSpecialties();
  const { limit, showMore } = useLimit(criteria);
  const state = useOwnKept(useBoard({ criteria, limit, here }));
  const choosing = useChoosing(criteria, onChange);
  const { change } = choosing;
  const caseId = steps.isMine ? criteria.case : undefined;
  const booking = useChosenBooking(criteria, { state, choosing, caseId });
  const { close } = booking;
  const field = useField(!hasPlace(criteria) && !isComing);
  const toFirstRow = useFirstRow(state.isSearching);
  const page = state.board?.page;
  const moves = movesOf({ criteria, change, here, radiusKm: page?.radiusKm ?? 0 });
  const [moved, setMoved] = useState<string>();
  const currentKey = moved ?? state.chosen?.row.key;
  const keys = { ...moves, close, fresh: state.showWaiting };
  useSearchKeys({ ...keys, field, currentKey: moved, setCurrentKey: setMoved });
  const specialtyOf = useSpecialtyOf(criteria, wordOf);
  const rows = { currentKey, onRow: setMoved, onChoose: booking.choose, onSort: moves.sortBy, specialtyOf };
  const table = { ...rows, zone: here().zone, sort: sortOf(criteria), chosen: criteria.slot };
  const onMore = page?.next === undefined ? undefined : showMore;
  const offers = { criteria, here, state, table, moves, onMore };
  const choice = { criteria, here, state, currentKey, wordOf, booking };
  return { here, specialties, field, toFirstRow, choosing, offers, choice };
}

/** The search line, which has the focus while nobody said where to search, nor is a case about to. */
function useField(asks: boolean) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (asks) field.current?.focus();
  }, [asks]);
  return field;
}

/** Rows say their specialty, unless the search is about one. */
function useSpecialtyOf(
  criteria: Criteria,
  wordOf: (code: string) => string,
): OffersTableProps['specialtyOf'] {
  const single = criteria.specialty?.length === 1;
  return useMemo(
    () =>
      ({ specialties: [code] }) =>
        single || code === undefined ? undefined : wordOf(code),
    [single, wordOf],
  );
}
