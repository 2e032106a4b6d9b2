import type { Database } from '../../db/client.ts';
import { quantile } from '../bench/figures.ts';

/** What the events of a day say of it. Delays are seconds of the machine. */
export interface Indicators {
  cases: number;
  closed: Record<string, number>;
  /** Open cases by the queue they are in, or `someone`, and where they stand. */
  open: Record<string, number>;
  events: Record<string, number>;
  /** Bookings whose end nobody knew for a while, and those of which nobody knows it now. */
  unknownBookings: number;
  unknownNow: number;
  /** From the opening of a case to its first confirmed booking, the quickest first. */
  toConfirmation: number[];
  /** Hours from the opening to the visit, of cases that have one. */
  toVisit: number[];
}

interface Counted {
  name: string;
  n: number;
}

const toRecord = (rows: Iterable<Counted>) => Object.fromEntries([...rows].map(({ name, n }) => [name, n]));

export async function readIndicators({ $client: sql }: Database): Promise<Indicators> {
  const closed = await sql<Counted[]>`
    select outcome as name, count(*)::int as n from dispatch_case where closed_at is not null group by 1 order by 2 desc`;
  const open = await sql<Counted[]>`
    select coalesce(owner_queue, 'someone') || ' (' || state || ')' as name, count(*)::int as n from dispatch_case
     where closed_at is null group by 1 order by 2 desc`;
  const events = await sql<Counted[]>`
    select type as name, count(*)::int as n from case_event group by 1 order by 2 desc`;
  const confirmed = await sql<{ seconds: number }[]>`
    select extract(epoch from min(e.at) - c.opened_at)::float8 as seconds
      from dispatch_case c join case_event e on e.case_id = c.id and e.type = 'booked'
     group by c.id order by 1`;
  const visits = await sql<{ hours: number }[]>`
    select extract(epoch from visit_at - opened_at)::float8 / 3600 as hours
      from dispatch_case where visit_at is not null order by 1`;
  const [unknown] = await sql<{ ever: number; now: number }[]>`
    select count(distinct appointment_id) filter (where type = 'unknown')::int as ever,
           (select count(*)::int from appointment where state = 'unknown') as now
      from appointment_event`;
  const cases = [...closed, ...open].reduce((sum, { n }) => sum + n, 0);
  return {
    cases,
    closed: toRecord(closed),
    open: toRecord(open),
    events: toRecord(events),
    unknownBookings: unknown?.ever ?? 0,
    unknownNow: unknown?.now ?? 0,
    toConfirmation: confirmed.map(({ seconds }) => seconds),
    toVisit: visits.map(({ hours }) => hours),
  };
}

/** The middle of delays, rounded to whole seconds; null when there is none. */
export function medianSeconds(seconds: readonly number[]): number | null {
  return seconds.length === 0 ? null : Math.round(quantile(seconds, 0.5));
}

/** Appointments that a vendor which books has under our ids beyond those that are ours, and ours that it has not. */
export async function compareWithVendors(
  { $client: sql }: Database,
  vendors: readonly { code: string; base: string }[],
): Promise<string[]> {
  const ours = await sql<{ code: string; kept: number }[]>`
    select v.code, count(a.id) filter (where a.state = 'confirmed')::int as kept
      from vendor v join feed f on f.vendor_id = v.id and f.sandbox and f.booking -> 'abilities' ->> 'book' = 'true'
      left join appointment a on a.vendor_id = v.id and a.origin = 'here' group by v.code order by v.code`;
  const apart: string[] = [];
  for (const { code, kept } of ours) {
    const base = vendors.find((vendor) => vendor.code === code)?.base;
    const booked = base === undefined ? undefined : await countBooked(base);
    if (booked !== kept) apart.push(`${code} has ${booked ?? 'no answer'}, we have ${kept}`);
  }
  return apart;
}

async function countBooked(base: string): Promise<number | undefined> {
  const answer = await fetch(`${base}/sandbox/control`).catch(() => undefined);
  if (!answer?.ok) return undefined;
  const { appointments }: { appointments: { booked: number } } = await answer.json();
  return appointments.booked;
}
