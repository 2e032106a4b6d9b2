import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import 'maplibre-gl/dist/maplibre-gl.css';
import { usePreferences } from '../preferences.ts';
import { useMedia } from '../ui/use-media.ts';
import { useWords } from '../words/use-words.ts';
import { MapCanvas } from './map-canvas.ts';
import type { MapPanelProps } from './map-panel.tsx';
import { settingsQuery } from './map-queries.ts';
import { MapUnavailable } from './map-unavailable.tsx';
import styles from './map.module.css';
import { goToRow, showPointedRow, watchPointedRow } from './pointing.ts';

/** The map itself, once what draws it has arrived. A picture to readers: all of it stands in the list. */
export default function MapView({ places, caller, currentKey, aroundKm = 0 }: MapPanelProps) {
  const { say } = useWords();
  const { data: settings, isPending } = useQuery(settingsQuery);
  const tiles = settings?.tiles ?? null;
  const { container, canvas, failed, held, frame } = useCanvas(isPending ? undefined : tiles);
  const pointed = usePointed();
  const scheme = useScheme();
  const ring = say('map.ring');
  useEffect(() => canvas?.show(places, caller, { ring, aroundKm }), [canvas, places, caller, ring, aroundKm]);
  useEffect(() => canvas?.mark(currentKey, pointed), [canvas, currentKey, pointed]);
  useEffect(() => canvas?.repaint(scheme), [canvas, scheme]);
  if (failed) return <MapUnavailable />;
  return (
    <>
      <figure
        className={styles['frame']}
        aria-label={say('map.label', { count: places.length, centre: caller ? 'yes' : 'no' })}
      >
        <div ref={container} aria-hidden="true" className={styles['canvas']} />
      </figure>
      {held && (
        <button type="button" className={styles['fit']} onClick={frame}>
          {say('map.recentre')}
        </button>
      )}
      {tiles && <small className={styles['attribution']}>{tiles.attribution}</small>}
    </>
  );
}

type Tiles = ConstructorParameters<typeof MapCanvas>[2];

/** The drawing, for as long as its place is on the page. Undefined tiles: what there is is not known yet. */
function useCanvas(tiles: Tiles | undefined) {
  const container = useRef<HTMLDivElement>(null);
  const [canvas, setCanvas] = useState<MapCanvas>();
  const [failed, setFailed] = useState(false);
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (tiles === undefined || container.current === null) return undefined;
    const events = {
      onPoint: (key: string | undefined) => showPointedRow(key),
      onPick: goToRow,
      onHeld: () => setHeld(true),
    };
    try {
      const drawn = new MapCanvas(container.current, events, tiles);
      setCanvas(drawn);
      return () => {
        setCanvas(undefined);
        drawn.remove();
      };
    } catch {
      setFailed(true);
      return undefined;
    }
  }, [tiles]);
  const frame = () => {
    setHeld(false);
    canvas?.frame();
  };
  return { container, canvas, failed, held, frame };
}

/** The scheme that is on screen: the person's choice, else the system's. */
function useScheme(): 'light' | 'dark' {
  const { theme } = usePreferences();
  const dark = useMedia('(prefers-color-scheme: dark)');
  if (theme !== 'system') return theme;
  return dark ? 'dark' : 'light';
}

/** The row under the mouse, in the list. */
function usePointed(): string | undefined {
  const [pointed, setPointed] = useState<string>();
  useEffect(() => watchPointedRow(setPointed), []);
  return pointed;
}
