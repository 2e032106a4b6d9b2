import { addAgenda, addFeed, type AgendaSpec, type SlotSpec } from './slots.ts';
import { post, type Ask, type TestApi } from './api.ts';
import type { Database } from '../../db/client.ts';

export const RENNES = { lat: 48.1113, lon: -1.68 };

/** What the API answers to a hold, as far as tests read it. */
export interface HeldBody {
  holdId: string;
  state: string;
  kind: string;
  slotId: string;
  offerId: string;
  start: string;
  end: string;
  expiresAt: string;
  maximumAt: string;
  serverNow: string;
  fencingToken: number;
  advisory: boolean;
  booking: string;
  bookingUrl?: string;
  warning?: string;
}

export interface RefusedBody {
  code: string;
  heldBy?: string;
  heldUntil?: string;
  alternatives?: { id: string; slots: { id: string; version: number; start: string }[] }[];
}

export interface AppointmentBody {
  appointmentId: string;
  state: string;
  version: number;
  start: string;
  end: string;
  slotId?: string;
  vendorReference?: string;
  verifiedAt?: string;
  unverifiedMinutes?: number;
  bookingUrl?: string;
  failure?: string;
  atVendor?: string;
  history?: { type: string; from: unknown; to: unknown; by?: string; reason?: string }[];
}

export const key = () => ({ 'Idempotency-Key': crypto.randomUUID() });

/** Sends a body under a key of its own. */
export function send(
  ask: Ask,
  path: string,
  { body, headers = key() }: { body: unknown; headers?: Record<string, string> },
): Promise<Response> {
  return ask(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

/** Holds a slot as first published. */
export function hold(ask: Ask, slotId: string, options: { slotVersion?: number; caseId?: string } = {}) {
  const { slotVersion = 1, ...rest } = options;
  return send(ask, '/holds', { body: { slotId, slotVersion, ...rest } });
}

/** A new case of the asker's territory. */
export async function openCase(ask: Ask): Promise<string> {
  const answer = await send(ask, '/cases', { body: { specialty: 'SM54' } });
  if (answer.status !== 201) throw new Error(`No case was opened: ${await answer.text()}`);
  const { id }: { id: string } = await answer.json();
  return id;
}

export function confirm(ask: Ask, { holdId, fencingToken }: HeldBody) {
  return send(ask, '/appointments', { body: { holdId, fencingToken } });
}

let doctors = 0;

/** A professional of Rennes that nobody else is; their vendor calls a slot `s` and its id. */
export async function addDoctor(
  db: Database,
  spec: Partial<AgendaSpec> & { feedId: number; slots: SlotSpec[] },
): Promise<{ roleId: number; slotIds: string[]; rpps: string }> {
  doctors += 1;
  const rpps = spec.rpps ?? `10900${String(doctors).padStart(6, '0')}`;
  const { lat, lon } = RENNES;
  const agenda = await addAgenda(db, { lat: lat + doctors / 10_000, lon, ...spec, rpps });
  await db.$client`update slot set source_id = 's' || id where id = any(${agenda.slotIds.map(Number)})`;
  return { ...agenda, rpps };
}

/** The feed of what is declared here: booked without asking any vendor. */
export const ownFeedOf = (db: Database) => addFeed(db, { code: 'creneau', protocol: 'creneau' });

/** What a search around Rennes offers. */
export async function offersOf(ask: Ask, query = ''): Promise<OfferBody[]> {
  const { lat, lon } = RENNES;
  const answer = await ask(`/offers?lat=${lat}&lon=${lon}&specialty=SM54&limit=50${query}`);
  const page: { items: OfferBody[] } = await answer.json();
  return page.items;
}

export interface OfferBody {
  id: string;
  booking: string;
  slots: {
    id: string;
    start: string;
    held?: { mine: boolean; by?: string; until: string };
    taken?: true;
  }[];
}

export type { TestApi };
export { post };
