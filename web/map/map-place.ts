import type { Position } from './geometry.ts';

/** A row of the list as the map shows it. */
export interface MapPlace extends Position {
  key: string;
  /** The row's number: what is written on its pin. */
  number: number;
  /** Names the place on a ground without tiles. */
  city: string | undefined;
}
