import { z } from 'zod';
import { SORTS, type Sort } from '../../api/search/ranking.ts';
import { startChild, type Child } from './child.ts';
import type { Country } from './country.ts';
import { median, printFigure, ratioOf, tell } from './figures.ts';
import { loadReport, type LoadReport, type Order } from './load-order.ts';
import type { Pace } from './run.ts';

const CONNECTIONS = 16;
/** Fewer where so few slots were asked for that nothing is measured but whether it runs. */
const POINTS = { most: 400, slotsEach: 50 };
const WARM_UP_SECONDS = 2;
/** A same-day look around a caller: ten hours, 15 km. */
const LOOK = 'specialty=SM54&radiusKm=15&within=PT10H';

const MUST: Record<Sort, number> = { nearest: 0.15, soonest: 0.1 };

/**
 * `GET /api/offers` in each order, against the same bytes canned behind the same middleware and validation; in turns, by
 * a load that comes from another process.
 */
export async function benchSearch(country: Country, pace: Pace): Promise<void> {
  const token = await country.signIn('regulator');
  const points = await drawPoints(country);
  const server = await startServer(country);
  const load = await startChild('tests/bench/load.ts');
  try {
    for (const sort of SORTS.toReversed()) {
      const paths = points.map(({ lat, lon }) => `/api/offers?lat=${lat}&lon=${lon}&${LOOK}&sort=${sort}`);
      await measure(sort, { server, load, token, paths, pace });
    }
  } finally {
    await Promise.all([server.stop(), load.stop()]);
  }
}

interface Bench {
  server: Child;
  load: Child;
  token: string;
  paths: string[];
  pace: Pace;
}

async function measure(sort: Sort, { server, load, token, paths, pace }: Bench): Promise<void> {
  const { bytes } = z.object({ bytes: z.number() }).parse(await server.ask({ token, paths }));
  tell(`search.${sort}: ${paths.length} queries, ${Math.round(bytes)} bytes each`);
  const url = `http://127.0.0.1:${z.int().parse(server.ready)}`;
  const canned = paths.map((path) => path.replace('/offers?', '/canned?'));
  const press = async (some: string[], seconds: number): Promise<LoadReport> => {
    const headers = { authorization: `Bearer ${token}` };
    const order: Order = { url, headers, paths: some, connections: CONNECTIONS, seconds };
    return loadReport.parse(await load.ask(order));
  };
  for (const some of [paths, canned]) await press(some, Math.min(WARM_UP_SECONDS, pace.seconds));
  const rounds: { ours: LoadReport; theirs: LoadReport }[] = [];
  for (let round = 1; round <= pace.rounds; round += 1) {
    const ours = await press(paths, pace.seconds);
    const theirs = await press(canned, pace.seconds);
    rounds.push({ ours, theirs });
    const rates = `${Math.round(ours.rps)} req/s, canned ${Math.round(theirs.rps)}`;
    tell(`search.${sort} ${round}/${pace.rounds}: ${rates}`);
  }
  report(sort, rounds, bytes);
}

function report(sort: Sort, rounds: { ours: LoadReport; theirs: LoadReport }[], bytes: number): void {
  const name = `search.${sort}`;
  const turns = rounds.map(({ ours, theirs }) => ({ ours: ours.rps, theirs: theirs.rps }));
  const against = 'the same bytes canned through the same route stack';
  printFigure({ name, value: ratioOf(turns), unit: 'ratio', target: MUST[sort], against });
  const absolute = { target: null, against: null };
  const rps = median(turns.map(({ ours }) => ours));
  printFigure({ name: `${name}.rps`, value: rps, unit: 'req/s', ...absolute });
  const canned = median(turns.map(({ theirs }) => theirs));
  printFigure({ name: `${name}.canned.rps`, value: canned, unit: 'req/s', ...absolute });
  const p95 = median(rounds.map(({ ours }) => ours.p95));
  printFigure({ name: `${name}.p95`, value: p95, unit: 'ms', ...absolute });
  printFigure({ name: `${name}.bytes`, value: bytes, unit: 'B', ...absolute });
}

/** The API's process, on the country's own instant. */
export function startServer({ url, now }: Country, settings: Record<string, string> = {}): Promise<Child> {
  const own = { DATABASE_URL: url, NOW: now.toISOString(), SANDBOX: 'true' };
  return startChild('tests/bench/server.ts', { ...own, ...settings });
}

interface Commune {
  lat: number;
  lon: number;
  population: number;
}

/** Where people are: communes drawn by their population, a few kilometres around each. The same points every time. */
async function drawPoints({ db, slots }: Country): Promise<{ lat: string; lon: string }[]> {
  const communes = await db.$client<Commune[]>`
    select lat, lon, population from commune c
     where lat is not null and population > 0 and not exists (select from commune p where p.parent = c.insee)
     order by insee`;
  const random = mulberry(42);
  const people = communes.reduce((sum, { population }) => sum + population, 0);
  const length = Math.min(POINTS.most, Math.ceil(slots / POINTS.slotsEach));
  return Array.from({ length }, () => {
    let rest = random() * people;
    const commune = communes.find(({ population }) => (rest -= population) < 0) ?? communes[0];
    if (!commune) throw new Error('the reference data has no commune');
    const near = (degrees: number) => (degrees + (random() - 0.5) * 0.04).toFixed(4);
    return { lat: near(commune.lat), lon: near(commune.lon) };
  });
}

/** Mulberry32: chance that repeats. */
function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
