import { z } from 'zod';
import { mintToken } from '../../api/identity/session-rules.ts';
import { OWN_FEED } from '../../db/queries/availability/published-slots.ts';
import { createSession, upsertAccount } from '../../db/queries/identity/sessions.ts';
import type { Country } from './country.ts';
import { printFigure, quantile, tell } from './figures.ts';
import type { Pace } from './run.ts';
import { startServer } from './search.ts';

/** Regulators who want one slot at the same moment. */
const RIVALS = 50;
/** Slots that are fought for, in each round. */
const SLOTS_A_ROUND = 4;
/** Other offers that every refusal must bring. */
const ALTERNATIVES = 3;

const held = z.object({ holdId: z.string(), fencingToken: z.int() });
const refusal = z.object({
  code: z.enum(['slot-held', 'slot-booked']),
  alternatives: z.array(z.unknown()).length(ALTERNATIVES),
});

/** What one slot's race came to. */
interface Race {
  winners: number;
  /** Answers that are neither an appointment nor an honest refusal. */
  wrong: number;
  /** From asking for the hold to the last answer, of each rival. */
  ms: number[];
}

/**
 * Fifty regulators hold and confirm one slot over HTTP at once: one of them has it, and each of the others is told why
 * not, with three other offers.
 */
export async function benchBooking(country: Country, { rounds }: Pace): Promise<void> {
  const tokens = await Promise.all(Array.from({ length: RIVALS }, (_, nth) => signIn(country, nth)));
  const slots = await drawSlots(country, rounds * SLOTS_A_ROUND);
  const server = await startServer(country);
  const url = `http://127.0.0.1:${z.int().parse(server.ready)}/api`;
  try {
    const races: Race[] = [];
    for (const slot of slots) races.push(await race({ country, url, tokens }, slot));
    report(races);
  } finally {
    await server.stop();
  }
}

function report(races: readonly Race[]): void {
  const [worst] = races.map(({ winners }) => winners).sort((a, b) => Math.abs(b - 1) - Math.abs(a - 1));
  const wrong = races.reduce((sum, race) => sum + race.wrong, 0);
  tell(`booking.race: ${races.length} slots, ${RIVALS} regulators each`);
  const against = `${RIVALS} regulators who want one slot at once: the worst of ${races.length} races`;
  printFigure({ name: 'booking.race', value: worst ?? 0, unit: 'appointments', target: 1, against });
  const answers = `${races.length * RIVALS} answers`;
  printFigure({ name: 'booking.race.wrong', value: wrong, unit: 'answers', target: 0, against: answers });
  const p95 = quantile(
    races.flatMap(({ ms }) => ms),
    0.95,
  );
  printFigure({ name: 'booking.race.p95', value: p95, unit: 'ms', target: null, against: null });
}

interface Ring {
  country: Country;
  url: string;
  tokens: readonly string[];
}

interface Slot {
  id: string;
  version: number;
}

async function race({ country, url, tokens }: Ring, slot: Slot): Promise<Race> {
  const ended = await Promise.all(tokens.map((token) => want(url, token, slot)));
  const [count] = await country.db.$client<{ kept: number }[]>`
    select count(*)::int as kept from appointment where slot_id = ${slot.id}::bigint and keeping`;
  const booked = ended.filter(({ fate }) => fate === 'booked').length;
  const wrong = ended.filter(({ fate }) => fate === 'wrong').length;
  const winners = Math.max(count?.kept ?? 0, booked);
  return { winners, wrong, ms: ended.map(({ ms }) => ms) };
}

async function want(
  url: string,
  token: string,
  slot: Slot,
): Promise<{ fate: 'booked' | 'refused' | 'wrong'; ms: number }> {
  const begun = performance.now();
  const hold = await send(`${url}/holds`, { token, body: { slotId: slot.id, slotVersion: slot.version } });
  const confirmed = hold.status === 201 ? held.parse(hold.body) : undefined;
  const last = confirmed ? await send(`${url}/appointments`, { token, body: confirmed }) : hold;
  const ms = performance.now() - begun;
  if (last.status === 201) return { fate: 'booked', ms };
  const honest = last.status === 409 && refusal.safeParse(last.body).success;
  return { fate: honest ? 'refused' : 'wrong', ms };
}

async function send(
  url: string,
  { token, body }: { token: string; body: object },
): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${token}`,
      'Content-Type': 'application/json',
      'Idempotency-Key': crypto.randomUUID(),
    },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: await answer.json() };
}

async function signIn({ db, now }: Country, nth: number): Promise<string> {
  const who = { subject: `bench-rival-${nth}`, displayName: `Bench rival ${nth}` };
  const account = { ...who, role: 'regulator' as const, territoryCode: '35', vendorCode: null };
  const { id: accountId } = await upsertAccount(db, account);
  const { token, tokenHash } = mintToken();
  const expiresAt = new Date(now.getTime() + 86_400_000);
  await createSession(db, { tokenHash, accountId, channel: 'bearer', createdAt: now, expiresAt });
  return token;
}

/** Free slots of the coming day, each of a professional of its own, under our own feed: no vendor is part of the race. */
async function drawSlots({ db, now }: Country, count: number): Promise<Slot[]> {
  const from = now.toISOString();
  const slots = await db.$client<(Slot & { schedule: number })[]>`
    select distinct on (s.role_id) sl.id::text as id, sl.version, s.id as schedule
      from slot sl join schedule s on s.id = sl.schedule_id
      join schedule_specialty a on a.schedule_id = s.id
      join specialty c on c.group_id = a.group_id and c.code = 'SM54'
     where sl.status = 'free' and sl.visibility & 4 <> 0 and not sl.taken
       and sl.start_at between ${from}::timestamptz + interval '1 hour' and ${from}::timestamptz + interval '1 day'
     order by s.role_id, sl.id limit ${count}`;
  const [vendor] = await db.$client<{ id: number }[]>`select id from vendor order by id limit 1`;
  const [feed] = await db.$client<{ id: number }[]>`
    insert into feed (code, vendor_id, protocol, name)
    values (${OWN_FEED}, ${vendor?.id ?? 0}, ${OWN_FEED}, 'Declared here')
    on conflict (code) do update set name = excluded.name returning id`;
  const schedules = slots.map(({ schedule }) => schedule);
  await db.$client`update schedule set feed_id = ${feed?.id ?? 0} where id = any(${schedules}::int[])`;
  return slots;
}
