import type { DateTime } from 'luxon';
import type { Database } from '../../db/client.ts';
import { listAnswers } from '../../db/queries/agenda/prevention-answers.ts';
import type { Held } from '../agenda/held.ts';
import { dueFor, type Due } from './due.ts';
import { ENABLED_RULES } from './rules.ts';

/** What is due in an agenda, and where it stands in a list by time: at its day, or today when that is past (ms). */
export interface DueItem {
  id: string;
  agenda: Held;
  due: Due;
  at: number;
}

/** What prevention makes due in these agendas, by the day it is in each one's zone. */
export async function dueItems(
  db: Database,
  { held, now }: { held: readonly Held[]; now: DateTime<true> },
): Promise<DueItem[]> {
  const known = held.filter(({ born }) => born !== null);
  if (known.length === 0) return [];
  const answers = await listAnswers(
    db,
    known.map(({ id }) => id),
  );
  return known.flatMap((agenda) => {
    const today = now.setZone(agenda.zone).startOf('day');
    const own = answers.filter(({ agendaId }) => agendaId === agenda.id);
    const due = dueFor(agenda, { rules: ENABLED_RULES, answers: own, today: today.toISODate() ?? '' });
    return due.map((each) => {
      const begins = today.set(dateParts(each.from));
      const id = `prevention:${agenda.id}:${each.rule.code}:${each.occasion}`;
      return { id, agenda, due: each, at: Math.max(begins.toMillis(), today.toMillis()) };
    });
  });
}

function dateParts(day: string): { year: number; month: number; day: number } {
  const [year = 1970, month = 1, date = 1] = day.split('-').map(Number);
  return { year, month, day: date };
}
