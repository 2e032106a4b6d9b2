import { DateTime } from 'luxon';
import { describePerson, openChildAgenda, openOwnAgenda } from '../../db/queries/agenda/agendas.ts';
import { giveConsent } from '../../db/queries/people/consents.ts';
import { upsertFeed, upsertVendor, type Feed } from '../../db/queries/feeds/feeds.ts';
import { findRun, type FeedRun } from '../../db/queries/feeds/runs.ts';
import type { Sex } from '../../db/vocabulary.ts';
import { insKey } from '../../importers/identifiers.ts';
import { readDeliveries, type TestApi } from './api.ts';

/** An invented INS, with its right key. */
export const inventedIns = (body: string): string => body + insKey(body);
export const JEANNE_INS = inventedIns('2870335999001');
export const CHILD_INS = inventedIns('1170635999002');

interface Described {
  born?: string;
  sex?: Sex;
  ins?: string;
}

/** The account of a persona who has signed in. */
export async function accountOf({ db }: TestApi, subject: string): Promise<number> {
  const [row] = await db.$client<{ id: number }[]>`select id from account where subject = ${subject}`;
  if (!row) throw new Error(`${subject} never signed in`);
  return row.id;
}

/** A citizen's own agenda, with what is known of them. */
export async function ownAgenda(api: TestApi, subject: string, person?: Described): Promise<number> {
  const accountId = await accountOf(api, subject);
  const agendaId = await openOwnAgenda(api.db, { accountId, now: api.time.now.toJSDate() });
  if (person) await describe(api, agendaId, person);
  return agendaId;
}

/** The agenda of a citizen's child. */
export async function childAgenda(
  api: TestApi,
  subject: string,
  { name, ...person }: Described & { name: string },
): Promise<number> {
  const accountId = await accountOf(api, subject);
  const nameSealed = api.deps.vault.seal(name, 'agenda-name');
  const agendaId = await openChildAgenda(api.db, { accountId, nameSealed, now: api.time.now.toJSDate() });
  await describe(api, agendaId, person);
  return agendaId;
}

async function describe(
  { db, deps }: TestApi,
  agendaId: number,
  { born, sex, ins }: Described,
): Promise<void> {
  const { vault } = deps;
  await describePerson(db, {
    agendaId,
    bornSealed: born === undefined ? null : vault.seal(born, 'agenda-born'),
    sex: sex ?? 'unknown',
    ins:
      ins === undefined
        ? null
        : { sealed: vault.seal(ins, 'agenda-ins'), index: vault.blindIndex(ins, 'ins') },
  });
}

/** A feed of appointments of a vendor, pushed. */
export async function personFeed(
  { db }: TestApi,
  feed: { vendor: string; protocol?: string; settings?: object },
): Promise<Feed> {
  const { vendor: code, protocol = 'ndjson', settings = {} } = feed;
  const vendor = await upsertVendor(db, { code, name: code });
  return upsertFeed(db, {
    code: `${code}-${protocol}-agenda`,
    vendorId: vendor.id,
    protocol,
    name: `Rendez-vous de ${code}`,
    settings: { carries: 'appointments', ...settings },
    staleAfterSeconds: 86_400,
  });
}

/** Connects a vendor without its screen; gives the pairing id. */
export async function pair(
  api: TestApi,
  feed: Feed,
  whose: { agendaId: number; accountId: number },
): Promise<string> {
  const pairingId = `pairing-${whose.agendaId}-${feed.vendorId}`;
  const { now } = api.time;
  await giveConsent(api.db, {
    ...whose,
    vendorId: feed.vendorId,
    purpose: 'agenda',
    pairingIndex: api.deps.vault.blindIndex(`${feed.vendorId}:${pairingId}`, 'pairing'),
    givenAt: now.toJSDate(),
    endsAt: now.plus({ years: 1 }).toJSDate(),
  });
  return pairingId;
}

type Json = Record<string, unknown>;

/** Jeanne's appointment with Dr Riou, tomorrow at ten. */
export function appointmentLine(changes: Json = {}): Json {
  return {
    type: 'appointment',
    sourceId: 'rdv-1',
    validAt: '2026-11-24T09:00:00Z',
    person: { ins: JEANNE_INS, insStatus: 'qualified' },
    status: 'booked',
    start: '2026-11-25T10:00:00+01:00',
    end: '2026-11-25T10:20:00+01:00',
    practitioner: { rpps: '10100000026', family: 'RIOU', given: 'Maëlle', prefix: 'Dr' },
    location: { line: '12 rue de Nemours', postalCode: '35000', city: 'Rennes', lat: 48.1075, lon: -1.6817 },
    specialties: ['SM54'],
    modality: 'AMB',
    manageUrl: 'https://vilaine.example/rdv/1',
    bring: 'Carte Vitale',
    access: 'Code 4512B, porte verte',
    ...changes,
  };
}

/** Delivers bodies to a feed through the API as its vendor, and reads them as the importers do; gives the last run. */
export async function deliverTo(
  api: TestApi,
  feed: Feed,
  sent: { body: string | Json[]; contentType?: string; as?: 'vendor' | 'vendor-bocage' | 'vendor-semnon' },
): Promise<FeedRun> {
  const { body, contentType = 'application/x-ndjson', as = 'vendor' } = sent;
  const vendor = await api.as(as);
  const text = typeof body === 'string' ? body : body.map((line) => JSON.stringify(line)).join('\n');
  const answer = await vendor(`/feeds/${feed.id}/deliveries?mode=delta`, {
    method: 'POST',
    headers: { 'Content-Type': contentType },
    body: text,
  });
  if (!answer.ok) throw new Error(`the delivery was refused: ${await answer.text()}`);
  await readDeliveries(api);
  const [last] = await api.db.$client<
    { id: string }[]
  >`select max(id) as id from feed_run where feed_id = ${feed.id}`;
  const run = await findRun(api.db, Number(last?.id));
  if (!run || run.state === 'failed') throw new Error(`the delivery was not read: ${run?.failureMessage}`);
  return run;
}

/** An instant of the tests, in words of its own. */
export function instant(iso: string): DateTime<true> {
  const at = DateTime.fromISO(iso, { zone: 'utc' });
  if (!at.isValid) throw new Error(`${iso} is not an instant`);
  return at;
}
