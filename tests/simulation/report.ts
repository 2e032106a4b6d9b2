import { FAMILIES } from '../../api/statistics/indicator.ts';
import type { Statistics } from '../../api/statistics/resources.ts';
import { quantile } from '../bench/figures.ts';
import type { Audit } from './audit.ts';
import type { Room } from './desk.ts';
import { medianSeconds, type Indicators } from './indicators.ts';
import type { Options } from './options.ts';

/** A day that was played, with what its database says of it. */
export interface Ended {
  room: Room;
  audit: Audit;
  indicators: Indicators;
  /** What the platform itself says of the day; undefined when it did not. */
  statistics: Statistics | undefined;
  /** Vendors whose books do not agree with ours. */
  apart: string[];
  seconds: number;
}

/** What a program reads of a day. Seconds are the shift's: what the machine took is in them, as many times too long as it goes fast. */
export function summarise({ room, audit, indicators, statistics, apart, seconds }: Ended, options: Options) {
  const { speed } = room.clock;
  const { unexpected, p95Ms } = room.tally.toJSON();
  return {
    day: options.dayName,
    territory: options.territory,
    seed: options.seed,
    cases: indicators.cases,
    callsAnswered: room.tally.count('calls answered'),
    callsUnanswered: room.switchboard.unanswered(),
    lostCases: audit.lost.length + room.switchboard.unanswered(),
    doubleBookings: audit.doubleBookings.length,
    unknownBookings: indicators.unknownBookings,
    unknownAtEnd: indicators.unknownNow,
    vendorsApart: apart.length,
    unexpectedAnswers: Object.values(unexpected).reduce((sum, n) => sum + n, 0),
    medianSecondsToFirstOffer: medianSeconds(firstOffers(room)),
    medianSecondsToConfirmation: medianSeconds(indicators.toConfirmation.map((each) => each * speed)),
    communityAsks: figureOf(statistics, 'community-asks'),
    communityAnswers: room.tally.count('taken by a community'),
    seenByCommunity: statistics?.categories.find(({ key }) => key === 'PDM')?.count ?? 0,
    unresolvedAddresses: figureOf(statistics, 'unresolved-addresses'),
    requestP95Ms: p95Ms,
    speed: Math.round(speed),
    seconds: Math.round(seconds),
  };
}

/** One of the platform's own indicators; null when it says none. */
function figureOf(statistics: Statistics | undefined, code: string): number | null {
  return statistics?.indicators.find((each) => each.code === code)?.value ?? null;
}

/** Seconds of the shift from the opening of a case to the first slot shown for it. */
function firstOffers({ switchboard }: Room): number[] {
  return switchboard.cases().flatMap(([, { openedAt, offeredAt }]) => {
    return offeredAt === null ? [] : [(offeredAt - openedAt) * 60];
  });
}

/** The shift's indicators, for a person to read. */
export function printReport(ended: Ended, print: (line: string) => void): void {
  const { room, audit, indicators, apart, seconds } = ended;
  const { closed, open, events, toVisit } = indicators;
  const { speed } = room.clock;
  const tally = room.tally.toJSON();
  const ofEvents = (...types: string[]) => types.map((type) => `${type} ${events[type] ?? 0}`).join(', ');
  const minutes = (values: readonly number[], share: number) =>
    values.length === 0 ? '–' : `${Math.round(quantile(values, share) / 60)} min`;
  const both = (values: readonly number[]) => `median ${minutes(values, 0.5)}, p90 ${minutes(values, 0.9)}`;
  print(`Cases ${indicators.cases}: closed ${listed(closed)}; open ${listed(open)}`);
  print(
    `Access: ${tally.noted['calls answered'] ?? 0} calls answered, ring time ${both(room.switchboard.waits())}`,
  );
  print(
    `First offer shown: ${both(firstOffers(room))}; confirmed: ${both(indicators.toConfirmation.map((s) => s * speed))}`,
  );
  print(
    `Visits within 4, 12, 24, 48 h: ${[4, 12, 24, 48].map((h) => shareWithin(toVisit, h)).join(', ')} of ${toVisit.length}`,
  );
  print(`Decisions: ${ofEvents('decide', 'ask-doctor', 'hand-over', 'answer', 'reorient')}`);
  print(
    `Bookings: ${ofEvents('hold-placed', 'booked', 'booking-refused', 'booking-unknown', 'awaiting-vendor', 'appointment-cancelled')}`,
  );
  print(
    `Beyond offers: ${ofEvents('call-own-doctor', 'orient-beyond', 'ask-community', 'community-answered', 'community-silent')}`,
  );
  print(`Watch: ${ofEvents('overdue', 'escalated', 'returned', 'called-again', 'handed-over-at-shift-end')}`);
  print(`Calls back: ${ofEvents('promise-callback', 'attempt-callback')}`);
  print(`Unknown bookings: ${indicators.unknownBookings}, of which not yet known ${indicators.unknownNow}`);
  print(`Noted: ${listed(tally.noted)}`);
  print(`Usual refusals: ${listed(tally.refusals)}`);
  printStatistics(ended, print);
  for (const [what, n] of Object.entries(tally.unexpected)) print(`UNEXPECTED ${n} × ${what}`);
  for (const vendor of apart) print(`VENDOR APART: ${vendor}`);
  for (const lost of audit.lost) print(`LOST: ${lost}`);
  for (const double of audit.doubleBookings) print(`DOUBLE BOOKING: ${double}`);
  print(
    `${tally.requests} requests, median ${tally.medianMs} ms, p95 ${tally.p95Ms} ms; the day ran ${Math.round(speed)} times faster than life; ${Math.round(seconds)} s in all`,
  );
  print(`Lost cases: ${audit.lost.length}. Double bookings: ${audit.doubleBookings.length}.`);
}

/** The platform's own figures, a line a family; delays are the machine's. */
function printStatistics({ statistics }: Ended, print: (line: string) => void): void {
  if (!statistics) return print('The platform gave no statistics.');
  const { indicators, categories } = statistics;
  for (const family of FAMILIES) {
    const said = indicators
      .filter((each) => each.family === family)
      .map(({ label, unit, value }) => `${label} ${value === null ? '–' : told(value, unit)}`);
    print(`Indicators, ${family}: ${said.join(' · ')}`);
  }
  print(`Categories: ${listed(Object.fromEntries(categories.map(({ key, count }) => [key, count])))}`);
}

function told(value: number, unit: Statistics['indicators'][number]['unit']): string {
  return unit === 'share' ? `${Math.round(value * 100)} %` : String(Math.round(value * 10) / 10);
}

const listed = (counts: Record<string, number>) =>
  Object.entries(counts)
    .map(([name, n]) => `${name} ${n}`)
    .join(', ') || 'none';

function shareWithin(hours: readonly number[], limit: number): string {
  if (hours.length === 0) return '–';
  return `${Math.round((hours.filter((each) => each <= limit).length / hours.length) * 100)} %`;
}
