import type { Words } from '../../words/use-words.ts';
import type { HistoryItem } from '../case-queries.ts';

/** The codes that an event tells of itself, with the list of words each belongs to. */
const TOLD: Readonly<Record<string, string>> = {
  priority: 'priority',
  pathway: 'pathway',
  queue: 'queue',
  careLevel: 'level',
  decision: 'decision',
  orientation: 'orientation',
  delay: 'delay',
  answer: 'answer',
};

/** Lists of outcomes, by the step that had one. */
const OUTCOMES: Readonly<Record<string, string>> = {
  'attempt-callback': 'attempt',
  'call-own-doctor': 'contact',
  'orient-beyond': 'contact',
  'tell-caller': 'told',
  close: 'outcome',
};

/** What an event says beside its name: only codes that have a word, never an id. */
export function detailsOf({ type, about }: Pick<HistoryItem, 'type' | 'about'>, { sayCode }: Words): string {
  const lists = OUTCOMES[type] === undefined ? TOLD : { ...TOLD, outcome: OUTCOMES[type] };
  return Object.entries(lists)
    .flatMap(([name, prefix]) => {
      const code = about[name];
      return typeof code === 'string' && prefix !== undefined ? [sayCode(prefix, code)] : [];
    })
    .join(' · ');
}
