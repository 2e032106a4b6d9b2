import { useMemo, type ReactNode } from 'react';
import { BookingAnnouncer } from '../../booking/booking-announcer.tsx';
import type { Booking } from '../../booking/use-booking.ts';
import { MapPanel } from '../../map/map-panel.tsx';
import { usePreferences } from '../../preferences.ts';
import panel from '../../ui/panel.module.css';
import { ChoicePanel } from './choice-panel.tsx';
import { hasPlace, type Criteria, type Here } from '../criteria.ts';
import { placesOf } from '../map-places.ts';
import styles from '../search.module.css';
import type { BoardState } from '../offers/use-board.ts';

interface ChoicePaneProps {
  criteria: Criteria;
  here: () => Here;
  state: BoardState;
  currentKey: string | undefined;
  wordOf: (code: string) => string;
  booking: Booking;
  /** What else is held; on a narrow screen it stands above both panes. */
  strip: ReactNode;
}

/** Beside the list: the choice above, the map below it. */
export function ChoicePane({ criteria, here, state, currentKey, wordOf, booking, strip }: ChoicePaneProps) {
  const { board } = state;
  const { map } = usePreferences();
  const rows = board?.rows;
  const places = useMemo(() => placesOf(rows ?? []), [rows]);
  return (
    <div className={`${panel['panel']} ${styles['side']}`}>
      {strip}
      <BookingAnnouncer booking={booking} zone={here().zone} />
      <ChoicePanel
        booking={booking}
        missing={criteria.slot !== undefined && board !== undefined && !booking.target}
        zone={here().zone}
        child={criteria.child ?? false}
        specialtyOf={wordOf}
      />
      {map === 'shown' && (
        <MapPanel
          places={places}
          caller={hasPlace(criteria) ? board?.page.centre : undefined}
          currentKey={currentKey}
        />
      )}
    </div>
  );
}
