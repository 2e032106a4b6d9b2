import { Map as GroundMap, Marker, setWorkerCount, setWorkerUrl, type GeoJSONSource } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import { boundsOf, circleAround, type Position } from './geometry.ts';
import styles from './map.module.css';
import { PAINT, RING, styleOf, type Tiles } from './map-style.ts';
import { readPalette } from './palette.ts';
import { PinLayer } from './pin-layer.ts';
import type { MapPlace } from './map-place.ts';

setWorkerUrl(workerUrl);
setWorkerCount(1);

const RING_KM = 5;
const MARGIN_PX = 18;
const CLOSEST_ZOOM = 14;

/** What the map tells the page. */
export interface MapEvents {
  onPoint: (key: string | undefined) => void;
  onPick: (key: string) => void;
  /** Someone took the map in hand: it no longer follows the list until asked to. */
  onHeld: () => void;
}

/** What it is told besides the places. */
export interface Setting {
  /** The word on the caller's ring. */
  ring: string;
  /** How much is shown around places that nobody looks from, km: on an empty ground, a pin alone says nothing. */
  aroundKm: number;
}

/** The drawing: ground, ring, caller's place, pins. It moves at once or by the hand, never by itself. */
export class MapCanvas {
  readonly #map: GroundMap;
  readonly #pins: PinLayer;
  readonly #container: HTMLElement;
  #caller: Marker[] = [];
  #framed: Position[] = [];
  #held = false;

  /** Throws when the browser cannot draw it (no WebGL). */
  constructor(container: HTMLElement, events: MapEvents, tiles: Tiles | null) {
    this.#container = container;
    this.#map = new GroundMap({
      container,
      style: styleOf(readPalette(container), tiles),
      attributionControl: false,
      keyboard: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      fadeDuration: 0,
      center: [2.5, 46.6],
      zoom: 4,
    });
    this.#map.touchZoomRotate.disableRotation();
    this.#map.getCanvas().removeAttribute('tabindex');
    this.#pins = new PinLayer(this.#map, events, tiles === null);
    const hold = ({ originalEvent }: { originalEvent?: unknown }) => {
      if (originalEvent === undefined) return;
      this.#held = true;
      events.onHeld();
    };
    this.#map.on('dragstart', hold);
    this.#map.on('zoomstart', hold);
    this.#map.on('resize', () => this.#follow());
  }

  /** The offers of the list and, when it is known, where the caller is. A new search is framed anew. */
  show(places: readonly MapPlace[], caller: Position | undefined, setting: Setting): void {
    this.#pins.show(places);
    this.#drawCaller(caller, setting);
    const around = caller
      ? circleAround(caller, RING_KM)
      : places.flatMap((place) => circleAround(place, setting.aroundKm, 4));
    const framed = [...places, ...around.map(([lon, lat]) => ({ lon, lat }))];
    const moved = keyOf(framed) !== keyOf(this.#framed);
    this.#framed = framed;
    if (moved) this.frame();
  }

  /** Which rows stand out: the one that has the focus or is chosen, and the one that is pointed at. */
  mark(current: string | undefined, pointed: string | undefined): void {
    this.#pins.mark(current, pointed);
  }

  /** Shows all of it again. */
  frame(): void {
    this.#held = false;
    this.#follow();
  }

  /** Takes the colours of a theme. */
  repaint(scheme: 'light' | 'dark'): void {
    this.#container.style.colorScheme = scheme;
    const palette = readPalette(this.#container);
    for (const name of ['land', 'outline', 'ring'] as const) {
      const [layer, property] = PAINT[name];
      if (this.#map.getLayer(layer)) this.#map.setPaintProperty(layer, property, palette[name]);
    }
  }

  remove(): void {
    this.#map.remove();
  }

  #follow(): void {
    const bounds = boundsOf(this.#framed);
    if (this.#held || !bounds) return;
    this.#map.fitBounds(bounds, { padding: MARGIN_PX, maxZoom: CLOSEST_ZOOM, duration: 0 });
  }

  #drawCaller(caller: Position | undefined, { ring }: Setting): void {
    for (const marker of this.#caller) marker.remove();
    const circle = caller ? circleAround(caller, RING_KM) : [];
    void this.#drawRing(circle);
    const south = circle[Math.floor(circle.length / 2)];
    if (!caller || !south) return;
    const label = plain(styles['ring']);
    label.textContent = ring;
    this.#caller = [this.#fix(plain(styles['caller']), [caller.lon, caller.lat]), this.#fix(label, south)];
  }

  #fix(element: HTMLElement, at: [number, number]): Marker {
    return new Marker({ element }).setLngLat(at).addTo(this.#map);
  }

  /** A source can be given its data once the style is read. */
  async #drawRing(coordinates: [number, number][]): Promise<void> {
    if (!this.#map.getSource(RING)) await this.#map.once('style.load');
    await this.#map.getSource<GeoJSONSource>(RING)?.setData({ type: 'LineString', coordinates });
  }
}

function plain(className: string | undefined): HTMLElement {
  const element = document.createElement('div');
  element.className = className ?? '';
  return element;
}

function keyOf(positions: readonly Position[]): string {
  return positions.map(({ lat, lon }) => `${lat},${lon}`).join(' ');
}
