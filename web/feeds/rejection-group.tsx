import { useQuery } from '@tanstack/react-query';
import { createElement, useMemo, useState } from 'react';
import type { Rule } from '../api.ts';
import { Dot, type DotState } from '../ui/dot.tsx';
import { useWords, type Words } from '../words/use-words.ts';
import { rejectionsQuery } from './feed-queries.ts';
import { showRecord } from './offending.ts';
import styles from './report.module.css';

/** Refusals or remarks of one rule, by their first: the same in a run and in a check. */
export interface Group {
  rule: string;
  severity: 'error' | 'warning' | 'info';
  count: number;
  at: string;
  reason: string;
  record?: string | undefined;
}

interface RejectionGroupProps {
  group: Group;
  /** Absent while the catalogue is on its way, and for a rule it does not know. */
  rule: Rule | undefined;
  /** Where the others are, when they can be asked for. */
  all?: { feedId: number; runId: number; rule: string };
}

const DOTS = { error: 'refused', warning: 'unknown', info: 'fresh' } as const satisfies Record<
  Group['severity'],
  DotState
>;

/** A rule that records broke: which, where first, what was found there, and how to mend it. */
export function RejectionGroup({ group, rule, all }: RejectionGroupProps) {
  const { say } = useWords();
  const { count, severity, at, reason, record } = group;
  const shown = useMemo(
    () => (record === undefined ? undefined : showRecord(record, { at, reason })),
    [record, at, reason],
  );
  return (
    <article className={styles['group']}>
      <h3>
        <span className={`${styles['severity']} ${styles[severity]}`}>
          <Dot state={DOTS[severity]} />
          {say(`severity.${severity}`)}
        </span>
        <span className={styles['title']}>
          {group.rule}
          {rule && ` · ${rule.title}`}
        </span>
        <span className={styles['count']}>{say('group.lines', { count })}</span>
      </h3>
      <Place group={group} field={shown?.field} />
      {shown && <Record lines={shown.lines} />}
      <dl className={styles['advice']}>
        <Found rule={rule} reason={reason} />
        {rule && <Line term={say('group.expected')} text={rule.expected} />}
        {rule?.mistakes !== undefined && <Line term={say('group.mistakes')} text={rule.mistakes} />}
      </dl>
      {rule && (
        <p className={styles['fix']}>
          <b>{say('group.fix')}</b> · {rule.fix}
        </p>
      )}
      {all && count > 1 && <Others count={count} all={all} />}
    </article>
  );
}

/** What was found, in the reader's language by its rule, then as the report says it, which is in English alone. */
function Found({ rule, reason }: Pick<RejectionGroupProps, 'rule'> & Pick<Group, 'reason'>) {
  const { say, locale } = useWords();
  return (
    <div>
      <dt>{say('group.reason')}</dt>
      <dd>
        {rule && locale !== 'en' && `${rule.title} — `}
        <span lang="en">{reason}</span>
      </dd>
    </div>
  );
}

function Line({ term, text }: { term: string; text: string }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{text}</dd>
    </div>
  );
}

/** `line 17` in the reader's language; an address inside the body as it is. */
export function placeWords(at: string, { say }: Words): string {
  const line = /^line (\d+)$/.exec(at)?.[1];
  return line === undefined ? at : say('group.line', { line: Number(line) });
}

function Place({ group: { at, count }, field }: { group: Group; field: string | undefined }) {
  const words = useWords();
  const place = placeWords(at, words);
  return (
    <p className={styles['place']}>{words.say('group.place', { place, field: field ?? 'none', count })}</p>
  );
}

/** The record as it came, its offending place marked by more than a colour. */
function Record({ lines }: { lines: ReturnType<typeof showRecord>['lines'] }) {
  const { say } = useWords();
  const pieces = lines.flatMap((line) => [...line, { text: '\n', marked: false }]);
  const legend = createElement('span', { className: 'sr' }, `${say('group.record')}\n`);
  return createElement(
    'pre',
    { className: styles['record'] },
    legend,
    ...pieces.map(({ text, marked }) => (marked ? createElement('mark', null, text) : text)),
  );
}

/** Every other place of the same rule, asked for when it is opened. */
function Others({ count, all }: { count: number; all: NonNullable<RejectionGroupProps['all']> }) {
  const words = useWords();
  const { say } = words;
  const [open, setOpen] = useState(false);
  const { data, isError } = useQuery({ ...rejectionsQuery(all), enabled: open });
  return (
    <details className={styles['others']} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{say(count > 100 ? 'group.all.first' : 'group.all', { count })}</summary>
      {isError && <p>{say('group.all.failed')}</p>}
      {!data && !isError && <p>{say('group.all.loading')}</p>}
      {data && (
        <ul>
          {data.items.map(({ id, at, reason }) => (
            <li key={id}>
              <span>{placeWords(at, words)}</span> <span lang="en">{reason}</span>
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}
