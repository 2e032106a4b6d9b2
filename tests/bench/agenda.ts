import { z } from 'zod';
import { createVault, makeSecrets } from '../../api/identity/vault.ts';
import { BLANK_CONTENT } from '../../db/agenda-content.ts';
import { recordSources } from '../../db/queries/agenda/sources.ts';
import { openOwnAgenda } from '../../db/queries/agenda/agendas.ts';
import { upsertFeed, upsertVendor } from '../../db/queries/feeds/feeds.ts';
import type { Vault } from '../../db/vault.ts';
import { startChild, type Child } from './child.ts';
import type { Country } from './country.ts';
import { median, printFigure, ratioOf, tell } from './figures.ts';
import { loadReport, type LoadReport, type Order } from './load-order.ts';
import type { Pace } from './run.ts';
import { startServer } from './search.ts';

const CONNECTIONS = 16;
const WARM_UP_SECONDS = 2;
const [APPOINTMENTS, VENDORS] = [40, 5];

interface Bench {
  server: Child;
  load: Child;
  url: string;
  token: string;
}

/** What is asked again and again, of ours and of what it is compared with. */
interface Asked {
  name: string;
  target: number;
  against: string;
  ours: string;
  theirs: string;
  headers: Record<string, string>;
  status: number;
}

/** `agenda.read`: 40 appointments of 5 vendors, against the same bytes canned behind the same middleware. */
export async function benchAgenda(country: Country, pace: Pace): Promise<void> {
  await withServer(country, async (bench) => {
    const { server, token } = bench;
    const ours = '/api/agenda?limit=100';
    const { bytes } = z.object({ bytes: z.number() }).parse(await server.ask({ token, paths: [ours] }));
    tell(`agenda.read: ${bytes} bytes`);
    await compare(bench, pace, {
      name: 'agenda.read',
      target: 0.15,
      against: 'the same bytes canned through the same route stack',
      ours,
      theirs: '/api/canned-agenda?limit=100',
      headers: { authorization: `Bearer ${token}` },
      status: 200,
    });
  });
}

/** `calendar.revalidate`: a calendar that has not changed, against a bare 304 of the same server. */
export async function benchCalendar(country: Country, pace: Pace): Promise<void> {
  await withServer(country, async (bench) => {
    const path = await openLink(bench);
    const etag = (await fetch(`${bench.url}${path}`)).headers.get('etag');
    if (etag === null) throw new Error('the calendar has no ETag');
    await compare(bench, pace, {
      name: 'calendar.revalidate',
      target: 0.5,
      against: 'a bare 304 behind the same middleware',
      ours: path,
      theirs: '/bare-304',
      headers: { 'if-none-match': etag },
      status: 304,
    });
  });
}

async function openLink({ url, token }: Bench): Promise<string> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ device: 'bench' });
  const made = await fetch(`${url}/api/calendar-links`, { method: 'POST', headers, body });
  const link = z.object({ url: z.string() }).parse(await made.json());
  return new URL(link.url).pathname;
}

async function withServer(country: Country, run: (bench: Bench) => Promise<void>): Promise<void> {
  const token = await country.signIn('citizen');
  const secrets = makeSecrets();
  await fill(country, createVault(secrets));
  const settings = { SECRETS: JSON.stringify(secrets), RATE_FACTOR: '0' };
  const server = await startServer(country, settings);
  const load = await startChild('tests/bench/load.ts');
  try {
    await run({ server, load, token, url: `http://127.0.0.1:${z.int().parse(server.ready)}` });
  } finally {
    await Promise.all([server.stop(), load.stop()]);
  }
}

async function compare({ url, load }: Bench, pace: Pace, asked: Asked): Promise<void> {
  const { name, target, against, ours, theirs, headers, status } = asked;
  const press = async (path: string, seconds: number): Promise<LoadReport> => {
    const order: Order = { url, headers, status, paths: [path], connections: CONNECTIONS, seconds };
    return loadReport.parse(await load.ask(order));
  };
  for (const path of [ours, theirs]) await press(path, Math.min(WARM_UP_SECONDS, pace.seconds));
  const turns: { ours: number; theirs: number }[] = [];
  for (let round = 1; round <= pace.rounds; round += 1) {
    const turn = {
      ours: (await press(ours, pace.seconds)).rps,
      theirs: (await press(theirs, pace.seconds)).rps,
    };
    turns.push(turn);
    tell(`${name} ${round}/${pace.rounds}: ${Math.round(turn.ours)} and ${Math.round(turn.theirs)} req/s`);
  }
  printFigure({ name, value: ratioOf(turns), unit: 'ratio', target, against });
  const rps = median(turns.map((turn) => turn.ours));
  printFigure({ name: `${name}.rps`, value: rps, unit: 'req/s', target: null, against: null });
}

async function fill({ db, now }: Country, vault: Vault): Promise<void> {
  const [account] = await db.$client<
    { id: number }[]
  >`select id from account where subject = 'bench-citizen'`;
  if (!account) throw new Error('nobody signed in');
  await db.$client`delete from agenda where id in (select agenda_id from agenda_holder where account_id = ${account.id})`;
  const agendaId = await openOwnAgenda(db, { accountId: account.id, now });
  for (let number = 0; number < VENDORS; number += 1) {
    const code = `bench-agenda-${number}`;
    const { id: vendorId } = await upsertVendor(db, { code, name: code });
    const settings = { carries: 'appointments' };
    const { id: feedId } = await upsertFeed(db, { code, vendorId, protocol: 'ndjson', name: code, settings });
    const reports = Array.from({ length: APPOINTMENTS / VENDORS }, (_, index) => {
      const start = new Date(now.getTime() + (index * VENDORS + number + 1) * 3 * 86_400_000).toISOString();
      const practitioner = { rpps: null, name: `Dr ${number} ${index}` };
      const place = {
        name: null,
        line: `${index} rue de Nemours`,
        postalCode: '35000',
        city: 'Rennes',
        lat: 48.1,
        lon: -1.6,
        phone: null,
        finess: null,
      };
      const content = {
        ...BLANK_CONTENT,
        start,
        end: null,
        zone: 'Europe/Paris',
        status: 'booked',
        practitioner,
        place,
        specialties: ['SM54'],
      };
      return { agendaId, feedId, sourceId: `s${index}`, content, validAt: null, version: null };
    });
    await db.transaction((tx) => recordSources(tx, { vault, now, reports }));
  }
}
