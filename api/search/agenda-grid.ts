import type { Circle } from '../../db/queries/offers-eligible.ts';
import type { Agenda } from './remembered.ts';

/** Side of a cell, Mercator km: a dense city has a dozen practitioners of a specialty in one. */
const CELL = 2;
/** More cells than the projection has from one end to the other. */
const ROW = 65_536;

/** An agenda and how far it is, Mercator km. */
export interface Near {
  agenda: Agenda;
  reach: number;
}

/** Agendas and, at the same places, how far they are. */
interface Gathered {
  agendas: Agenda[];
  far: number[];
  bound: number;
}

interface Centre {
  x: number;
  y: number;
}

const cellOf = (km: number) => Math.floor(km / CELL);
const keyOf = (column: number, row: number) => (column + ROW / 2) * ROW + row + ROW / 2;

/** Agendas by the cell of the map they are in. */
export class AgendaGrid {
  readonly #cells = new Map<number, Agenda[]>();
  #size = 0;

  add(agenda: Agenda): void {
    const key = keyOf(cellOf(agenda.x), cellOf(agenda.y));
    const cell = this.#cells.get(key);
    if (cell) cell.push(agenda);
    else this.#cells.set(key, [agenda]);
    this.#size += 1;
  }

  remove(agenda: Agenda): void {
    const cell = this.#cells.get(keyOf(cellOf(agenda.x), cellOf(agenda.y)));
    const at = cell?.indexOf(agenda) ?? -1;
    if (at === -1) return;
    cell?.splice(at, 1);
    this.#size -= 1;
  }

  /** Visits the agendas of the box of half side `reach`, in no order. */
  within(centre: Centre, reach: number, visit: (agenda: Agenda, far: number) => void): void {
    let met = 0;
    for (let ring = 0; ring <= Math.ceil(reach / CELL) && met < this.#size; ring += 1) {
      for (const cell of this.#ring(centre, ring)) {
        met += cell.length;
        for (const agenda of cell) {
          const [x, y] = [Math.abs(agenda.x - centre.x), Math.abs(agenda.y - centre.y)];
          if (x <= reach && y <= reach) visit(agenda, Math.sqrt(x * x + y * y));
        }
      }
    }
  }

  /** The nearest agendas of that box that are accepted, from the centre outwards. */
  nearest(centre: Centre, circle: Circle, accept: (agenda: Agenda) => boolean): Near[] {
    const { agendas, far, bound } = this.#gather(centre, circle, accept);
    const found: Near[] = [];
    for (const [i, agenda] of agendas.entries()) {
      const reach = far[i] ?? Infinity;
      if (reach <= bound) found.push({ agenda, reach });
    }
    return found.sort(compareNear).slice(0, circle.limit);
  }

  /** The nearest agendas of that box in no order; those as far as the last one too. */
  around(centre: Centre, circle: Circle): Agenda[] {
    const { agendas, far, bound } = this.#gather(centre, circle, () => true);
    return agendas.filter((_, i) => (far[i] ?? Infinity) <= bound);
  }

  /** Agendas ring by ring until `limit` of them cannot be outdone; `bound` is how far the last of these is. */
  #gather(centre: Centre, { reach, limit }: Circle, accept: (agenda: Agenda) => boolean): Gathered {
    const agendas: Agenda[] = [];
    const far: number[] = [];
    let met = 0;
    for (let ring = 0; ring <= Math.ceil(reach / CELL) && met < this.#size; ring += 1) {
      for (const cell of this.#ring(centre, ring)) {
        met += cell.length;
        for (const agenda of cell) {
          const [x, y] = [Math.abs(agenda.x - centre.x), Math.abs(agenda.y - centre.y)];
          if (x > reach || y > reach || !accept(agenda)) continue;
          agendas.push(agenda);
          far.push(Math.sqrt(x * x + y * y));
        }
      }
      const complete = ring * CELL + gap(centre);
      if (far.length >= limit && countUpTo(far, complete) >= limit) break;
    }
    const bound = far.length > limit ? (Float64Array.from(far).sort()[limit - 1] ?? Infinity) : Infinity;
    return { agendas, far, bound };
  }

  /** The cells that are `ring` cells away from the centre's own. */
  #ring(centre: Centre, ring: number): Agenda[][] {
    const [column, row] = [cellOf(centre.x), cellOf(centre.y)];
    const cells: Agenda[][] = [];
    for (let dx = -ring; dx <= ring; dx += 1) {
      const step = Math.abs(dx) === ring ? 1 : 2 * ring;
      for (let dy = -ring; dy <= ring; dy += step) {
        const cell = this.#cells.get(keyOf(column + dx, row + dy));
        if (cell) cells.push(cell);
      }
    }
    return cells;
  }
}

function countUpTo(far: readonly number[], complete: number): number {
  let count = 0;
  for (const reach of far) if (reach <= complete) count += 1;
  return count;
}

/** How far the centre is from the nearest side of its own cell: what is at least that near is in the ring's cells. */
function gap({ x, y }: Centre): number {
  const [left, low] = [x - cellOf(x) * CELL, y - cellOf(y) * CELL];
  return Math.min(left, CELL - left, low, CELL - low);
}

/** The agenda's number last, so that the order does not depend on the grid. */
function compareNear(a: Near, b: Near): number {
  return a.reach - b.reach || a.agenda.id - b.agenda.id;
}
