import type { StyleSpecification } from 'maplibre-gl';
import outlinesUrl from './departements.json?url';
import type { Palette } from './palette.ts';

/** Raster tiles of this installation. */
export interface Tiles {
  url: string;
  attribution: string;
}

export const RING = 'ring';

/** Layers by the colour that each takes, so that a change of theme repaints and nothing more. */
export const PAINT = {
  land: ['background', 'background-color'],
  outline: ['outlines', 'line-color'],
  ring: [RING, 'line-color'],
} as const satisfies Record<keyof Palette, readonly [layer: string, property: string]>;

const NOTHING: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] };

/** A ground of our own: the outlines of départements, over tiles where there are some. */
export function styleOf(palette: Palette, tiles: Tiles | null): StyleSpecification {
  return {
    version: 8,
    sources: {
      outlines: { type: 'geojson', data: new URL(outlinesUrl, document.baseURI).href },
      ring: { type: 'geojson', data: NOTHING },
      ...(tiles ? { tiles: { type: 'raster', tiles: [tiles.url], tileSize: 256, maxzoom: 19 } } : {}),
    },
    layers: [
      { id: 'background', type: 'background', paint: { 'background-color': palette.land } },
      ...(tiles ? [{ id: 'tiles', type: 'raster', source: 'tiles' } as const] : []),
      {
        id: 'outlines',
        type: 'line',
        source: 'outlines',
        paint: { 'line-color': palette.outline, 'line-width': 1.2 },
      },
      {
        id: RING,
        type: 'line',
        source: 'ring',
        paint: { 'line-color': palette.ring, 'line-width': 1.2, 'line-dasharray': [3, 4] },
      },
    ],
  };
}
