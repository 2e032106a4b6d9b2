import type postgres from 'postgres';
import type { CareNeed } from '../../vocabulary.ts';

type Fragment = postgres.PendingQuery<postgres.Row[]>;

/** What the feeds of one offer say of it together: a mask over CARE_FACTS, and the languages spoken. */
export interface SaidCare {
  care: number;
  languages: string[];
}

/** One need, as masks over CARE_FACTS: what would do, among all that could be said of it. */
export interface AskedNeed {
  need: Exclude<CareNeed, 'language'>;
  asked: number;
  among: number;
}

/** What is asked of whoever sees the caller. */
export interface AskedCare {
  needs: AskedNeed[];
  /** One of these is spoken; empty for any. */
  languages: string[];
  /** Whether an offer of which nothing is known is kept; one that is known not to do never is. */
  keepUnknown: boolean;
}

/** All that the feeds of an offer say of it: one row, whatever the number of them. `shown` is the role it is shown as. */
export function saidCare(sql: postgres.Sql, shown: Fragment): Fragment {
  return sql`
    select coalesce(bit_or(o.care), 0) as care, coalesce(array_agg(distinct l) filter (where l is not null), '{}') as languages
      from practitioner_role g
      join schedule o on o.role_id = g.id
      left join lateral unnest(o.languages) l on true
     where g.id = ${shown} or g.same_as = ${shown}`;
}

/** Whether an agenda's offer does what is asked; true when nothing is. What sources contradict is unknown. */
export function fulfils(sql: postgres.Sql, asked: AskedCare | undefined, scheduleId: Fragment): Fragment {
  if (!asked) return sql`true`;
  return sql`exists (
    select from schedule ms
      join practitioner_role mr on mr.id = ms.role_id
     cross join lateral (${saidCare(sql, sql`coalesce(mr.same_as, mr.id)`)}) k
     where ms.id = ${scheduleId} and ${meets(sql, asked)})`;
}

function meets(sql: postgres.Sql, { needs, languages, keepUnknown }: AskedCare): Fragment {
  let all = sql`true`;
  for (const { asked, among } of needs) {
    const one = keepUnknown
      ? sql`(k.care & ${asked}::int <> 0 or k.care & ${among}::int = 0)`
      : sql`(k.care & ${asked}::int <> 0 and k.care & ${among & ~asked}::int = 0)`;
    all = sql`${all} and ${one}`;
  }
  if (languages.length === 0) return all;
  const spoken = sql`k.languages && ${languages}::text[]`;
  return keepUnknown ? sql`${all} and (${spoken} or k.languages = '{}')` : sql`${all} and ${spoken}`;
}
