import { Marker, type Map as GroundMap } from 'maplibre-gl';
import { boundsOf, groupNear, type Placed } from './geometry.ts';
import styles from './map.module.css';
import type { MapPlace } from './map-place.ts';

/** Pins closer than this, in pixels, become one that counts the others. */
const REACH_PX = 19;

type PlacedPin = MapPlace & Placed;

interface Pin {
  marker: Marker;
  element: HTMLElement;
  places: readonly [PlacedPin, ...PlacedPin[]];
}

interface PinEvents {
  onPoint: (key: string | undefined) => void;
  onPick: (key: string) => void;
}

/** The numbered pins, and the names of the towns they stand in. */
export class PinLayer {
  readonly #map: GroundMap;
  readonly #events: PinEvents;
  readonly #named: boolean;
  #places: readonly MapPlace[] = [];
  #pins: Pin[] = [];
  #towns: Marker[] = [];
  #current: string | undefined;
  #pointed: string | undefined;

  /** `named`: the ground has no names of its own. */
  constructor(map: GroundMap, events: PinEvents, named: boolean) {
    this.#map = map;
    this.#events = events;
    this.#named = named;
    map.on('zoomend', () => this.#draw());
    map.on('moveend', () => this.#draw());
  }

  show(places: readonly MapPlace[]): void {
    this.#places = places;
    if (this.#named) this.#nameTowns();
    this.#draw();
  }

  mark(current: string | undefined, pointed: string | undefined): void {
    this.#current = current;
    this.#pointed = pointed;
    for (const pin of this.#pins) this.#dress(pin);
  }

  #draw(): void {
    for (const { marker } of this.#pins) marker.remove();
    const placed = this.#places.map((place) => {
      const { x, y } = this.#map.project([place.lon, place.lat]);
      return { ...place, x, y };
    });
    this.#pins = groupNear(placed, REACH_PX).map((places) => this.#pin(places));
  }

  #pin(places: [PlacedPin, ...PlacedPin[]]): Pin {
    const element = document.createElement('div');
    const [{ lon, lat }] = places;
    const pin = { marker: new Marker({ element }), element, places };
    element.addEventListener('pointerenter', () => this.#events.onPoint(this.#shown(pin).key));
    element.addEventListener('pointerleave', () => this.#events.onPoint(undefined));
    element.addEventListener('click', () => this.#events.onPick(this.#shown(pin).key));
    pin.marker.setLngLat([lon, lat]).addTo(this.#map);
    this.#dress(pin);
    return pin;
  }

  /** Of several offers in one place, the one that stands out in the list, else the first. */
  #shown({ places }: Pin): PlacedPin {
    const named = (key: string | undefined) => places.find((place) => place.key === key);
    return named(this.#pointed) ?? named(this.#current) ?? places[0];
  }

  #dress(pin: Pin): void {
    const { element, places } = pin;
    const { key, number } = this.#shown(pin);
    element.textContent = String(number);
    element.dataset['pin'] = key;
    if (places.length > 1) {
      const more = document.createElement('small');
      more.textContent = `+${places.length - 1}`;
      element.append(more);
    }
    element.classList.add(styles['pin'] ?? '');
    element.classList.toggle(styles['current'] ?? '', key === this.#current);
    element.classList.toggle(styles['pointed'] ?? '', key === this.#pointed);
    element.style.zIndex = String(key === this.#pointed ? 1000 : key === this.#current ? 999 : 500 - number);
  }

  /** Each town of the list is named in the middle of its offers. */
  #nameTowns(): void {
    for (const marker of this.#towns) marker.remove();
    const towns = Map.groupBy(this.#places, ({ city }) => city ?? '');
    towns.delete('');
    this.#towns = [...towns].flatMap(([city, places]) => {
      const bounds = boundsOf(places);
      if (!bounds) return [];
      const element = document.createElement('div');
      element.className = styles['town'] ?? '';
      element.textContent = city;
      const middle: [number, number] = [(bounds[0] + bounds[2]) / 2, bounds[1]];
      return [new Marker({ element, anchor: 'top', offset: [0, 12] }).setLngLat(middle).addTo(this.#map)];
    });
  }
}
