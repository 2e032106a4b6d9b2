import type { Circle } from '../../db/queries/search/offers-eligible.ts';
import type { Agenda } from './remembered.ts';

/** Sides of cells, Mercator km: a few of the finest hold a city's nearest, a few of the coarsest a mountain's. */
const SIDES = [2, 8, 32] as const;
/** More cells than the projection has from one end to the other. */
const ROW = 65_536;
/** Who is asked for among those nearby: one in three has something free. */
const SHARE = 3;

/** An agenda and how far it is, Mercator km. */
export interface Near {
  agenda: Agenda;
  reach: number;
}

/** Agendas and, at the same places, how far they are; `bound` is how far the last of the nearest is. */
interface Gathered {
  agendas: Agenda[];
  far: number[];
  bound: number;
}

interface Centre {
  x: number;
  y: number;
}

/** The map cut into squares of one size. */
class Level {
  readonly side: number;
  readonly #cells = new Map<number, Agenda[]>();

  constructor(side: number) {
    this.side = side;
  }

  add(agenda: Agenda): void {
    const key = this.#keyOf(agenda);
    const cell = this.#cells.get(key);
    if (cell) cell.push(agenda);
    else this.#cells.set(key, [agenda]);
  }

  /** Whether it was there. */
  remove(agenda: Agenda): boolean {
    const cell = this.#cells.get(this.#keyOf(agenda));
    const at = cell?.indexOf(agenda) ?? -1;
    if (at !== -1) cell?.splice(at, 1);
    return at !== -1;
  }

  /** The cells with somebody in them that are `ring` cells away from the centre's own. */
  ring({ x, y }: Centre, ring: number): Agenda[][] {
    const [column, row] = [Math.floor(x / this.side), Math.floor(y / this.side)];
    const found: Agenda[][] = [];
    for (let dx = -ring; dx <= ring; dx += 1) {
      const step = Math.abs(dx) === ring ? 1 : 2 * ring;
      for (let dy = -ring; dy <= ring; dy += step) {
        const cell = this.#cells.get(keyOf(column + dx, row + dy));
        if (cell) found.push(cell);
      }
    }
    return found;
  }

  /** What is at most that far is in the rings up to this one: the centre is not in the middle of its cell. */
  covered({ x, y }: Centre, ring: number): number {
    const { side } = this;
    const [left, low] = [x - Math.floor(x / side) * side, y - Math.floor(y / side) * side];
    return ring * side + Math.min(left, side - left, low, side - low);
  }

  #keyOf({ x, y }: Agenda): number {
    return keyOf(Math.floor(x / this.side), Math.floor(y / this.side));
  }
}

const keyOf = (column: number, row: number) => (column + ROW / 2) * ROW + row + ROW / 2;

/** Agendas by where they are, at three scales. */
export class AgendaGrid {
  readonly #levels = SIDES.map((side) => new Level(side));
  #size = 0;

  add(agenda: Agenda): void {
    for (const level of this.#levels) level.add(agenda);
    this.#size += 1;
  }

  remove(agenda: Agenda): void {
    const removed = this.#levels.map((level) => level.remove(agenda));
    if (removed.includes(true)) this.#size -= 1;
  }

  /** Visits the agendas of the box of half side `reach`, in no order. */
  within(centre: Centre, reach: number, visit: (agenda: Agenda, far: number) => void): void {
    const level = this.#levelFor(reach / 8);
    let met = 0;
    for (let ring = 0; ring <= Math.ceil(reach / level.side) && met < this.#size; ring += 1) {
      for (const cell of level.ring(centre, ring)) {
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
    const level = this.#levelFor(this.#likelyReach(centre, { ...circle, limit: circle.limit * SHARE }) / 2);
    const { agendas, far, bound } = this.#gather(level, centre, { ...circle, accept });
    const found: Near[] = [];
    for (const [i, agenda] of agendas.entries()) {
      const reach = far[i] ?? Infinity;
      if (reach <= bound) found.push({ agenda, reach });
    }
    return found.sort(compareNear).slice(0, circle.limit);
  }

  /** The nearest agendas of that box in no order; those as far as the last one too. */
  around(centre: Centre, circle: Circle): Agenda[] {
    const level = this.#levelFor(this.#likelyReach(centre, circle) / 2);
    const { agendas, far, bound } = this.#gather(level, centre, { ...circle, accept: () => true });
    return agendas.filter((_, i) => (far[i] ?? Infinity) <= bound);
  }

  /** The coarsest level whose cells are no larger than that; the finest when all are. */
  #levelFor(side: number): Level {
    const [finest, ...coarser] = this.#levels;
    if (!finest) throw new Error('a grid has levels');
    return coarser.findLast((level) => level.side <= side) ?? finest;
  }

  /** How far that many agendas should reach, were they spread as they are in the coarsest cells around. */
  #likelyReach(centre: Centre, { reach, limit }: Circle): number {
    const coarsest = this.#levels.at(-1);
    const cells = coarsest ? [...coarsest.ring(centre, 0), ...coarsest.ring(centre, 1)] : [];
    const count = cells.reduce((sum, cell) => sum + cell.length, 0);
    const area = (3 * (coarsest?.side ?? 0)) ** 2;
    return Math.min(reach, Math.sqrt((limit * area) / (Math.PI * Math.max(count, 1))));
  }

  /** Agendas ring by ring until `limit` of them cannot be outdone. */
  #gather(
    level: Level,
    centre: Centre,
    { reach, limit, accept }: Circle & { accept: (agenda: Agenda) => boolean },
  ): Gathered {
    const agendas: Agenda[] = [];
    const far: number[] = [];
    let met = 0;
    for (let ring = 0; ring <= Math.ceil(reach / level.side) && met < this.#size; ring += 1) {
      for (const cell of level.ring(centre, ring)) {
        met += cell.length;
        for (const agenda of cell) {
          const [x, y] = [Math.abs(agenda.x - centre.x), Math.abs(agenda.y - centre.y)];
          if (x > reach || y > reach || !accept(agenda)) continue;
          agendas.push(agenda);
          far.push(Math.sqrt(x * x + y * y));
        }
      }
      if (far.length >= limit && countUpTo(far, level.covered(centre, ring)) >= limit) break;
    }
    const bound = far.length > limit ? (Float64Array.from(far).sort()[limit - 1] ?? Infinity) : Infinity;
    return { agendas, far, bound };
  }
}

function countUpTo(far: readonly number[], covered: number): number {
  let count = 0;
  for (const reach of far) if (reach <= covered) count += 1;
  return count;
}

/** The agenda's number last, so that the order does not depend on the grid. */
function compareNear(a: Near, b: Near): number {
  return a.reach - b.reach || a.agenda.id - b.agenda.id;
}
