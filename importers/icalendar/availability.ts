import { Refusal } from '../ndjson/line-reading.ts';
import { all, first, numberIn, type Component } from './component.ts';
import { eventsIn, type Timed } from './events.ts';
import { durationOf, periodOf, type BodyReading } from './occurrences.ts';
import type { Span } from './record.ts';
import { subtract } from './spans.ts';

/** The periods of a VFREEBUSY (RFC 5545 §3.6.4): busy when FBTYPE is not written, or not FREE. */
export function periodsIn(component: Component, reading: BodyReading): { free: Span[]; busy: Span[] } {
  const { clock } = reading;
  const periods = { free: [] as Span[], busy: [] as Span[] };
  for (const property of all(component, 'freebusy')) {
    const type = property.params['fbtype'];
    const isFree = typeof type === 'string' && type.toUpperCase() === 'FREE';
    const list = isFree ? periods.free : periods.busy;
    for (const value of property.values) {
      list.push(periodOf(property, value, clock));
      const begins = clock.written(property, Array.isArray(value) ? value[0] : value);
      if (begins.floating) reading.remark(component, 'T02', `${begins.wall} was read in ${begins.zone.name}`);
    }
  }
  return periods;
}

type Refuse = (component: Component, refusal: Refusal) => void;

/** Time that a VAVAILABILITY opens, by the AVAILABLE it comes from. */
export interface Available extends Span {
  component: Component;
}

interface Layer {
  bounds: Span;
  timed: Timed[];
}

/**
 * What VAVAILABILITYs leave open (RFC 7953 §4): inside its bounds each opens its AVAILABLE times and closes the rest,
 * over those of a lower priority; 1 is the highest, 0 the lowest, equals open together.
 */
export function availableIn(
  components: readonly Component[],
  reading: BodyReading,
  refuse: Refuse,
): Available[] {
  const priorities = [...new Set(components.map(priorityOf))].toSorted((one, other) => other - one);
  let open: Available[] = [];
  for (const priority of priorities) {
    const layers = components
      .filter((component) => priorityOf(component) === priority)
      .flatMap((component) => layerOf(component, reading, refuse) ?? []);
    const bounds = layers.map((layer) => layer.bounds);
    open = [
      ...open.flatMap(({ component, ...range }) =>
        subtract(range, bounds).map(({ from, to }) => ({ component, from, to })),
      ),
      ...layers.flatMap(openIn),
    ];
  }
  return open;
}

const LOWEST = 10;
const priorityOf = (component: Component): number => numberIn(component, 'priority') || LOWEST;

function layerOf(component: Component, reading: BodyReading, refuse: Refuse): Layer | null {
  try {
    const timed = eventsIn(component.inner, reading, refuse);
    return { bounds: boundsOf(component, reading), timed };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    refuse(component, error);
    return null;
  }
}

function openIn({ bounds, timed }: Layer): Available[] {
  return timed.flatMap(({ component, occurrences }) =>
    occurrences.flatMap(({ from, to }) => {
      const range = { from: Math.max(from, bounds.from), to: Math.min(to ?? from, bounds.to) };
      return range.to > range.from ? [{ ...range, component }] : [];
    }),
  );
}

/** Without DTSTART or an end, a VAVAILABILITY goes on for ever on that side. */
function boundsOf(component: Component, { clock }: BodyReading): Span {
  const at = (name: string): number | null => {
    const property = first(component, name);
    if (!property) return null;
    const { wall, zone } = clock.written(property);
    const read = clock.instant(wall, zone);
    if ('problem' in read && read.problem !== 'T06') throw new Refusal(read.problem, read.reason);
    return 'problem' in read ? Date.parse(`${wall}Z`) : read.at;
  };
  const from = at('dtstart') ?? -Infinity;
  const duration = first(component, 'duration');
  const length = duration ? durationOf(duration.values[0]) : null;
  const lasts = length === null ? Infinity : 'wall' in length ? length.wall : length.passed;
  return { from, to: at('dtend') ?? (from === -Infinity ? Infinity : from + lasts) };
}
