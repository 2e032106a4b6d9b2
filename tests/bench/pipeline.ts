import { z } from 'zod';
import { makeSecrets } from '../../db/vault.ts';
import { startChild } from './child.ts';
import type { Country } from './country.ts';
import { median, printFigure, ratioOf, tell, type Turn } from './figures.ts';
import { drawChanges, type Batch } from './rows.ts';
import type { Pace } from './run.ts';
import { startServer } from './search.ts';

const MOST_ROWS = 50_000;
/** The last feed of the country, the same each time: it has described its actors in the warm-up. */
export const PIPELINE_FEED = 40;

const deliveryReport = z.object({ state: z.string(), received: z.int(), accepted: z.int() });

/**
 * A body in NDJSON by HTTP until its report: the API and the importers as they run, each in its process. In turns with
 * `fresh`, which gives the rows a second of the last step alone.
 */
export async function benchPipeline(
  country: Country,
  { rounds }: Pace,
  fresh: (turn: number) => Promise<number>,
): Promise<void> {
  const server = await startServer(country);
  const SECRETS = JSON.stringify(makeSecrets());
  const own = { DATABASE_URL: country.url, LOG_LEVEL: 'silent', SECRETS };
  const importers = await startChild('importers/main.ts', own);
  const turns: Turn[] = [];
  try {
    for (let turn = 0; turn <= rounds; turn += 1) {
      const ours = await deliver(country, { port: z.int().parse(server.ready), turn });
      const theirs = await fresh(turn);
      if (turn > 0) turns.push({ ours, theirs });
      const rates = `${Math.round(ours)} rows/s, fresh ${Math.round(theirs)}`;
      tell(`ingest.pipeline ${turn === 0 ? 'warm-up' : `${turn}/${rounds}`}: ${rates}`);
    }
  } finally {
    await Promise.all([server.stop(), importers.stop()]);
  }
  const [value, against] = [ratioOf(turns), 'ingest.fresh rows/s'];
  printFigure({ name: 'ingest.pipeline', value, unit: 'ratio', target: 0.3, against });
  const rows = median(turns.map(({ ours }) => ours));
  printFigure({ name: 'ingest.pipeline.rows', value: rows, unit: 'rows/s', target: null, against: null });
}

/** Rows a second from the first byte sent to the report received. */
async function deliver(country: Country, to: { port: number; turn: number }): Promise<number> {
  const { db, now, slots } = country;
  const rows = Math.min(MOST_ROWS, Math.round(slots / 20));
  const body = await writeBody(
    country,
    await drawChanges(db, { feedId: PIPELINE_FEED, now, rows, turn: to.turn }),
  );
  const token = await country.signIn('vendor', `v${PIPELINE_FEED}`);
  const begun = performance.now();
  const answer = await fetch(`http://127.0.0.1:${to.port}/api/feeds/${PIPELINE_FEED}/deliveries?mode=delta`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/x-ndjson',
      prefer: 'wait=60',
    },
    body,
  });
  const text = await answer.text();
  const seconds = (performance.now() - begun) / 1000;
  if (answer.status !== 200) throw new Error(`the delivery was answered ${answer.status}: ${text}`);
  const report = deliveryReport.parse(JSON.parse(text));
  if (report.accepted !== rows)
    throw new Error(`${report.accepted} of ${rows} rows were accepted: ${text.slice(0, 500)}`);
  return rows / seconds;
}

interface ActorRow {
  id: number;
  sourceId: string;
  rpps: string;
  line: string;
  city: string;
  insee: string;
  lat: number;
  lon: number;
}

/** Lines as a vendor writes them, each with its actor in full. */
async function writeBody({ db }: Country, rows: Batch): Promise<string> {
  const actors = await db.$client<ActorRow[]>`
    select s.id, s.source_id as "sourceId", p.rpps, l.line, l.city, l.insee, l.lat, l.lon
      from schedule s
      join practitioner_role r on r.id = s.role_id
      join practitioner p on p.id = r.practitioner_id
      join location l on l.id = r.location_id
     where s.id = any(${[...new Set(rows.map(({ schedule }) => schedule))]}::int[])`;
  const byId = new Map(actors.map((actor) => [actor.id, actor]));
  return rows.map((row) => `${JSON.stringify(toLine(row, byId.get(row.schedule)))}\n`).join('');
}

function toLine(row: Batch[number], actor: ActorRow | undefined) {
  if (!actor) throw new Error(`schedule ${row.schedule} has no actor`);
  const { sourceId: scheduleId, rpps, line, city, insee, lat, lon } = actor;
  return {
    scheduleId,
    sourceId: row.sourceId,
    status: row.status,
    start: row.startAt,
    end: row.endAt,
    modalities: ['AMB'],
    visibility: ['PUBLIC', 'PRO'],
    bookingUrl: `https://rdv.example/${scheduleId}/${row.sourceId}`,
    specialties: ['SM54'],
    rpps,
    location: { line, city, insee, lat, lon },
  };
}
