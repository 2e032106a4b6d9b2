import { useEffect, useRef } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { usePreferences } from '../preferences.ts';
import { useMedia } from '../ui/use-media.ts';
import { useWords } from '../words/use-words.ts';
import type { Day } from './statistics-queries.ts';
import styles from './statistics.module.css';

const HEIGHT = 220;
/** Told apart by their dashes and their marks as well as by their ink. */
const LINES = [
  { key: 'cases', ink: '--ink-1', dash: [], size: 6 },
  { key: 'appointments', ink: '--accent', dash: [8, 4], size: 8 },
  { key: 'failed', ink: '--urgent', dash: [2, 3], size: 10 },
] as const;

/** Steps of the axis: whole days (seconds). */
const DAYS = [1, 2, 7, 14, 28, 56].map((count) => count * 86_400);

/** A token as a canvas understands it: what it comes to on the page in its present scheme. */
function inkOf(place: HTMLElement, token: string): string {
  place.style.color = `var(${token})`;
  const { color } = getComputedStyle(place);
  place.style.color = '';
  return color;
}

/** Each day's counts drawn as lines. A picture to readers: the table beside it says the same. */
export function DayChart({ days }: { days: readonly Day[] }) {
  const { theme } = usePreferences();
  const dark = useMedia('(prefers-color-scheme: dark)');
  return <Drawing key={`${theme} ${dark}`} days={days} />;
}

/** Its inks are read once: another scheme is another drawing. */
function Drawing({ days }: { days: readonly Day[] }) {
  const { say, locale } = useWords();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { current } = place;
    if (!current) return undefined;
    const axis = {
      stroke: inkOf(current, '--ink-2'),
      grid: { stroke: inkOf(current, '--line') },
    };
    const series = LINES.map(({ key, ink, dash, size }) => ({
      label: say(`statistics.series.${key}`),
      stroke: inkOf(current, ink),
      width: 2,
      dash: [...dash],
      points: { show: true, size },
    }));
    const dayOf = (seconds: number) =>
      new Date(seconds * 1000).toLocaleDateString(locale, {
        day: 'numeric',
        month: 'short',
        timeZone: 'UTC',
      });
    const chart = new UPlot(
      {
        width: current.clientWidth,
        height: HEIGHT,
        tzDate: (seconds) => UPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
        cursor: { show: false },
        legend: { show: false },
        axes: [
          { ...axis, incrs: DAYS, values: (_chart, ticks) => ticks.map((tick) => dayOf(tick)) },
          { ...axis, incrs: [1, 2, 5, 10, 20, 50, 100, 500] },
        ],
        series: [{}, ...series],
      },
      [
        days.map(({ day }) => Date.parse(day) / 1000),
        ...LINES.map(({ key }) => days.map((each) => each[key])),
      ],
      current,
    );
    const watch = new ResizeObserver(() => chart.setSize({ width: current.clientWidth, height: HEIGHT }));
    watch.observe(current);
    return () => {
      watch.disconnect();
      chart.destroy();
    };
  }, [days, say, locale]);
  return (
    <figure className={styles['chart']}>
      <figcaption className={styles['legend']}>
        {LINES.map(({ key, ink, dash, size }) => (
          <span key={key}>
            <svg width="36" height="12" aria-hidden="true">
              <line
                x1="0"
                y1="6"
                x2="36"
                y2="6"
                stroke={`var(${ink})`}
                strokeWidth="2"
                strokeDasharray={dash.join(' ')}
              />
              <circle cx="18" cy="6" r={size / 2} fill="var(--surface-1)" stroke={`var(${ink})`} />
            </svg>
            {say(`statistics.series.${key}`)}
          </span>
        ))}
      </figcaption>
      <div ref={place} aria-hidden="true" />
    </figure>
  );
}
