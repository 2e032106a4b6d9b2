import { useState, type CSSProperties, type PointerEvent } from 'react';
import { addDays, dayOf, dayWords, hourOf } from '../time.ts';
import { useWords } from '../words/use-words.ts';
import styles from './week.module.css';
import { clockOf, minutesOf } from './draft.ts';
import type { Occurrence, Week } from './queries.ts';

const HOUR = 60;
/** Dragging goes by half hours; a form says the rest. */
const STEP = 30;

interface Bounds {
  /** Minutes after midnight. */
  first: number;
  last: number;
}

interface GridProps {
  week: Week;
  onOpen: (occurrence: Occurrence) => void;
  onDrag: (span: { day: string; starts: string; ends: string }) => void;
}

/** The hours of a week: usual ones, and whatever lies outside of them. */
function boundsOf({ occurrences, exercise: { zone } }: Week): Bounds {
  const starts = occurrences.map(({ start }) => minutesOf(hourOf(start, zone)));
  const ends = occurrences.map((each) => endOf(each, zone));
  const floor = (minutes: number) => Math.floor(minutes / HOUR) * HOUR;
  return { first: floor(Math.min(7 * HOUR, ...starts)), last: Math.max(21 * HOUR, ...ends) };
}

/** Where an occurrence ends on its day: midnight when it goes on. */
function endOf({ start, end }: Occurrence, zone: string): number {
  return dayOf(end, zone) === dayOf(start, zone) ? minutesOf(hourOf(end, zone)) : 24 * HOUR;
}

/** A week as its seven days: drawn by the hour where there is room, a list where there is none. */
export function WeekGrid({ week, onOpen, onDrag }: GridProps) {
  const bounds = boundsOf(week);
  const hours = Math.ceil((bounds.last - bounds.first) / HOUR);
  const days = Array.from({ length: 7 }, (_, n) => addDays(week.from, n));
  const size: CSSProperties & Record<'--hours', number> = { '--hours': hours };
  return (
    <div className={styles['week']} style={size}>
      <div className={styles['hours']} aria-hidden>
        {Array.from({ length: hours }, (_, n) => (
          <span key={n}>{clockOf(bounds.first + n * HOUR)}</span>
        ))}
      </div>
      {days.map((day) => (
        <Day key={day} {...{ day, week, bounds, onOpen, onDrag }} />
      ))}
    </div>
  );
}

function Day({ day, week, bounds, onOpen, onDrag }: GridProps & { day: string; bounds: Bounds }) {
  const { say, locale } = useWords();
  const { zone } = week.exercise;
  const own = week.occurrences.filter((each) => each.day === day);
  const drag = useDrag(bounds, (span) => onDrag({ day, ...span }));
  return (
    <section className={styles['day']} data-today={day === week.today || undefined}>
      <h2>{dayWords(day, { today: week.today, locale })}</h2>
      <div className={styles['column']} {...drag.handlers}>
        <Absences {...{ day, week, bounds }} />
        {own.length === 0 && <p className={styles['none']}>{say('availability.day.none')}</p>}
        <ol>
          {own.map((each) => (
            <li
              key={`${each.rangeId} ${each.start}`}
              style={placed({ start: minutesOf(hourOf(each.start, zone)), end: endOf(each, zone) }, bounds)}
            >
              <Block occurrence={each} zone={zone} onOpen={() => onOpen(each)} />
            </li>
          ))}
        </ol>
        {drag.span && <div className={styles['ghost']} style={placed(drag.span, bounds)} aria-hidden />}
      </div>
    </section>
  );
}

/** Where an interval stands in its column, in shares of it. */
function placed({ start, end }: { start: number; end: number }, { first, last }: Bounds): CSSProperties {
  const share = (minutes: number) =>
    `${((minutes - first) / (Math.ceil((last - first) / HOUR) * HOUR)) * 100}%`;
  return { top: share(start), height: share(first + Math.max(STEP, end - start)) };
}

function Block({ occurrence, zone, onOpen }: { occurrence: Occurrence; zone: string; onOpen: () => void }) {
  const { say, sayCode } = useWords();
  const { start, end, places, taken, held, state } = occurrence;
  return (
    <button type="button" className={styles['block']} data-state={state} onClick={onOpen}>
      <b>
        {hourOf(start, zone)}–{hourOf(end, zone)}
      </b>
      <span>
        {state === 'open' || state === 'over'
          ? say('availability.taken', { taken, places })
          : sayCode('availability.state', state)}
      </span>
      {held > 0 && <span>{say('availability.held', { held })}</span>}
    </button>
  );
}

function Absences({ day, week, bounds }: { day: string; week: Week; bounds: Bounds }) {
  const { say } = useWords();
  const { zone } = week.exercise;
  return week.absences
    .filter(({ start, end }) => dayOf(start, zone) <= day && dayOf(end, zone) >= day)
    .map(({ id, start, end }) => {
      const from = dayOf(start, zone) < day ? bounds.first : minutesOf(hourOf(start, zone));
      const to = dayOf(end, zone) > day ? bounds.last : minutesOf(hourOf(end, zone));
      const span = { start: Math.max(from, bounds.first), end: Math.min(to, bounds.last) };
      return span.end <= span.start ? null : (
        <div key={id} className={styles['absence']} style={placed(span, bounds)}>
          <span>{say('availability.absent')}</span>
        </div>
      );
    });
}

interface Dragged {
  starts: string;
  ends: string;
}

/** Drawing a range with a mouse or a pen; a finger scrolls, and the form does all that dragging does. */
function useDrag({ first, last }: Bounds, onDone: (span: Dragged) => void) {
  const [anchor, setAnchor] = useState<{ from: number; to: number }>();
  const minuteAt = (event: PointerEvent<HTMLElement>): number => {
    const { top, height } = event.currentTarget.getBoundingClientRect();
    const span = Math.ceil((last - first) / HOUR) * HOUR;
    const minutes = first + ((event.clientY - top) / height) * span;
    return Math.min(24 * HOUR, Math.max(first, Math.round(minutes / STEP) * STEP));
  };
  const span = anchor && {
    start: Math.min(anchor.from, anchor.to),
    end: Math.max(anchor.from, anchor.to),
  };
  const handlers = {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      const onBlock = event.target instanceof Element && event.target.closest('button') !== null;
      if (onBlock || event.pointerType === 'touch' || event.button !== 0) return;
      const from = minuteAt(event);
      setAnchor({ from, to: from });
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (anchor) setAnchor({ ...anchor, to: minuteAt(event) });
    },
    onPointerUp: () => {
      if (span && span.end > span.start) onDone({ starts: clockOf(span.start), ends: clockOf(span.end) });
      setAnchor(undefined);
    },
    onPointerCancel: () => setAnchor(undefined),
  };
  return { handlers, span: span && span.end > span.start ? span : undefined };
}
