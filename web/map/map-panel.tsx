import { lazy, Suspense, useEffect, useState } from 'react';
import { useMedia } from '../ui/use-media.ts';
import { useWords } from '../words/use-words.ts';
import type { Position } from './geometry.ts';
import type { MapPlace } from './map-place.ts';
import { MapUnavailable } from './map-unavailable.tsx';
import styles from './map.module.css';

const MapView = lazy(() => import('./map-view.tsx').catch(() => ({ default: MapUnavailable })));

/** Below this width the list stands alone. */
const BESIDE = '(min-width: 800px) and (min-height: 480px)';

export interface MapPanelProps {
  /** The rows of the list, in its order. */
  places: readonly MapPlace[];
  /** Where the caller is; undefined while nobody said. */
  caller: Position | undefined;
  currentKey: string | undefined;
  /** How much to show around places that nobody looks from, km. */
  aroundKm?: number;
}

/** Beside the list where there is room; what draws it is fetched once the offers are on screen and nothing else waits. */
export function MapPanel(props: MapPanelProps) {
  const { say } = useWords();
  const beside = useMedia(BESIDE);
  const idle = useIdle(beside && props.places.length > 0);
  if (!beside) return null;
  const waiting = <p className={styles['note']}>{say('map.loading')}</p>;
  return (
    <section className={styles['map']} aria-label={say('map.title')}>
      {idle && (
        <Suspense fallback={waiting}>
          <MapView {...props} />
        </Suspense>
      )}
    </section>
  );
}

/** The offers are painted first: what draws the map is large, and nobody waits for it. */
const AFTER_OFFERS_MS = 200;

/** True a moment after it was first wanted, and ever after. */
function useIdle(wanted: boolean): boolean {
  const [idle, setIdle] = useState(false);
  useEffect(() => {
    if (!wanted) return undefined;
    const timer = setTimeout(() => setIdle(true), AFTER_OFFERS_MS);
    return () => clearTimeout(timer);
  }, [wanted]);
  return idle;
}
