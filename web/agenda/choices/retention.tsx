import { useCallback } from 'react';
import { api, type RetentionRule } from '../../api.ts';
import { until } from '../../problem.ts';
import type { Locale } from '../../time.ts';
import { usePeopleWords } from '../people/people-words.ts';
import { asked } from '../session.ts';
import { Asked } from '../space.tsx';
import { useLoaded } from '../use-loaded.ts';

const UNITS = { Y: 'year', M: 'month', W: 'week', D: 'day', H: 'hour' } as const;

/** `2 ans` of `P2Y` (ISO 8601 duration of one unit); the duration itself when it has several. */
export function durationWords(duration: string, locale: Locale): string {
  const [, count, code] = /^PT?(\d+)([YMWDH])$/.exec(duration) ?? [];
  const unit = Object.entries(UNITS).find(([letter]) => letter === code)?.[1];
  if (count === undefined || unit === undefined) return duration;
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(Number(count));
}

/** What is kept of people, how long, and on what ground. */
export function Retention() {
  const { say, locale } = usePeopleWords();
  const load = useCallback(
    (signal: AbortSignal) => asked(api.retention.$get({ query: { lang: locale } }, until(signal))),
    [locale],
  );
  const rules = useLoaded(load);
  return (
    <section aria-labelledby="retention">
      <h2 id="retention">{say('retention.title')}</h2>
      <Asked loaded={rules}>
        {({ items }) => (
          <details>
            <summary>{say('retention.show', { count: items.length })}</summary>
            <table>
              <thead>
                <tr>
                  <th scope="col">{say('retention.what')}</th>
                  <th scope="col">{say('retention.kept')}</th>
                </tr>
              </thead>
              <tbody>
                {items.map((rule) => (
                  <RuleRow key={rule.code} rule={rule} />
                ))}
              </tbody>
            </table>
          </details>
        )}
      </Asked>
    </section>
  );
}

function RuleRow({ rule: { what, kept, after, source } }: { rule: RetentionRule }) {
  const { say, locale } = usePeopleWords();
  const length = kept === null ? say('retention.forever') : durationWords(kept, locale);
  return (
    <tr>
      <th scope="row">{what}</th>
      <td>
        {after === null ? length : say('retention.after', { length, after })}
        <small className="source">
          {say('retention.why')} {source}
        </small>
      </td>
    </tr>
  );
}
