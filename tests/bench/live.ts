import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { mintToken } from '../../api/identity/session-rules.ts';
import { createSession, upsertAccount } from '../../db/queries/identity/sessions.ts';
import { startChild, type Child } from './child.ts';
import type { Country } from './country.ts';
import { printFigure, quantile, tell } from './figures.ts';
import { monotonicMs } from './live-order.ts';
import type { Pace } from './run.ts';
import { startServer } from './search.ts';

/** Fewer where so few slots were asked for that nothing is measured but whether it runs. */
const SCREENS = { most: 500, slotsEach: 50 };
const TERRITORIES = 100;
/** A vendor somewhere gives a slot away twenty times a second. */
const BETWEEN_MS = { least: 20, most: 80 };

const WARM_UP_SECONDS = 1;

const MUST = 1.5;

/** A slot to be given away, and its territory. */
interface Given {
  slotId: string;
  territory: string;
}

/**
 * How long after a change is accepted a screen knows: with 500 screens on 100 territories, against one screen alone; in
 * turns, by screens of another process. The time in which changes are gathered is in both.
 */
export async function benchLive(country: Country, pace: Pace): Promise<void> {
  const slots = await drawSlots(country);
  const territories = [...slots.keys()];
  const tokens = await signInMany(country);
  const server = await startServer(country);
  const screens = await startChild('tests/bench/live-screens.ts');
  const url = `http://127.0.0.1:${z.int().parse(server.ready)}`;
  const many = tokens.map((token, nth) => ({
    token,
    territory: territories[nth % territories.length] ?? '',
  }));
  const bench = { country, screens, url, slots };
  const waits: Record<'one' | 'many', number[]> = { one: [], many: [] };
  try {
    for (const some of [many.slice(0, 1), many])
      await takeTurn(bench, some, Math.min(WARM_UP_SECONDS, pace.seconds));
    for (let round = 1; round <= pace.rounds; round += 1) {
      for (const [name, some] of [
        ['one', many.slice(0, 1)],
        ['many', many],
      ] as const) {
        waits[name].push(...(await takeTurn(bench, some, pace.seconds)));
      }
      const [one, all] = [quantile(waits.one, 0.95), quantile(waits.many, 0.95)].map(Math.round);
      tell(`live ${round}/${pace.rounds}: p95 ${one} ms on one screen, ${all} ms on ${many.length}`);
    }
  } finally {
    await Promise.all([server.stop(), screens.stop()]);
  }
  report(waits);
}

interface Bench {
  country: Country;
  screens: Child;
  url: string;
  slots: Map<string, string[]>;
}

interface Screen {
  token: string;
  territory: string;
}

/** The waits of every screen for every change of its territory, ms. Throws when a screen was not told of one. */
async function takeTurn(
  { country, screens, url, slots }: Bench,
  some: Screen[],
  seconds: number,
): Promise<number[]> {
  await screens.ask({ do: 'open', url, screens: some });
  const followers = Map.groupBy(some, ({ territory }) => territory);
  const accepted = new Map<string, number>();
  let arrivals = 0;
  const end = monotonicMs() + seconds * 1000;
  for (let nth = 0; monotonicMs() < end; nth += 1) {
    const given = nextSlot(slots, [...followers.keys()], nth);
    await giveAway(country, given);
    accepted.set(given.slotId, monotonicMs());
    arrivals += followers.get(given.territory)?.length ?? 0;
    await sleep(BETWEEN_MS.least + Math.random() * (BETWEEN_MS.most - BETWEEN_MS.least));
  }
  const { heard } = z
    .object({ heard: z.array(z.tuple([z.string(), z.number()])) })
    .parse(await screens.ask({ do: 'report', arrivals }));
  if (heard.length !== arrivals)
    throw new Error(`${heard.length} of ${arrivals} changes came to the screens`);
  return heard.map(([id, at]) => Math.max(0, at - (accepted.get(id) ?? Number.NaN)));
}

/** The next slot to give away: each territory in its turn, beyond those that have none left. */
function nextSlot(slots: Map<string, string[]>, territories: string[], nth: number): Given {
  for (let step = 0; step < territories.length; step += 1) {
    const territory = territories[(nth + step) % territories.length] ?? '';
    const slotId = slots.get(territory)?.pop();
    if (slotId !== undefined) return { slotId, territory };
  }
  throw new Error('no territory has a slot left to give away: ask for more --slots');
}

/** As a reading writes a slot that is no longer free. */
async function giveAway({ db }: Country, { slotId }: Given): Promise<void> {
  await db.$client`update slot set status = 'busy', version = version + 1 where id = ${slotId}`;
}

/** Free slots of each territory, by its code. */
async function drawSlots({ db, now }: Country): Promise<Map<string, string[]>> {
  const rows = await db.$client<{ territory: string; ids: string[] }[]>`
    with place as materialized (
      select s.id, territory_of(l) as territory,
             row_number() over (partition by territory_of(l) order by s.id) as nth
        from schedule s join practitioner_role r on r.id = s.role_id join location l on l.id = r.location_id)
    select p.territory, array_agg(f.id::text) as ids
      from place p
     cross join lateral (
       select sl.id from slot sl
        where sl.schedule_id = p.id and sl.status = 'free' and sl.visibility <> 0 and sl.start_at > ${now.toISOString()}::timestamptz
        limit 20) f
     where p.nth <= 40 and p.territory is not null
     group by p.territory order by count(*) desc, p.territory limit ${TERRITORIES}`;
  return new Map(rows.map(({ territory, ids }) => [territory, ids]));
}

/** One regulator a screen: an account may not have them all. */
async function signInMany({ db, now, slots }: Country): Promise<string[]> {
  const tokens: string[] = [];
  const expiresAt = new Date(now.getTime() + 86_400_000);
  const screens = Math.min(SCREENS.most, Math.ceil(slots / SCREENS.slotsEach));
  for (let nth = 0; nth < screens; nth += 1) {
    const role = 'regulator' as const;
    const person = { subject: `bench-screen-${nth}`, displayName: `Screen ${nth}`, role };
    const { id: accountId } = await upsertAccount(db, { ...person, territoryCode: '35', vendorCode: null });
    const { token, tokenHash } = mintToken();
    await createSession(db, { tokenHash, accountId, channel: 'bearer', createdAt: now, expiresAt });
    tokens.push(token);
  }
  return tokens;
}

function report(waits: Record<'one' | 'many', number[]>): void {
  const [one, many] = [quantile(waits.one, 0.95), quantile(waits.many, 0.95)];
  const against = 'one screen alone, told of as many changes a second';
  printFigure({ name: 'live.spread', value: many / one, unit: 'ratio', target: MUST, against });
  const absolute = { unit: 'ms', target: null, against: null } as const;
  printFigure({ name: 'live.spread.one.p95', value: one, ...absolute });
  printFigure({ name: 'live.spread.p50', value: quantile(waits.many, 0.5), ...absolute });
  printFigure({ name: 'live.spread.p95', value: many, ...absolute });
}
