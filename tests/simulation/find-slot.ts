import { z } from '@hono/zod-openapi';
import { appointmentResource, type AppointmentResource } from '../../api/booking/appointment-resources.ts';
import { holdResource } from '../../api/booking/hold-resources.ts';
import { searchContext, type SearchContext } from '../../api/regulation/search-context.ts';
import type { CaseHeader } from '../../api/regulation/resources.ts';
import { offersQuery } from '../../api/search/query.ts';
import { offerPage, type Offer } from '../../api/search/resources.ts';
import { step, think, type Desk, type Notes } from './desk.ts';
import type { Refusal } from './screen.ts';

type Held = z.infer<typeof holdResource>;
const nothing = z.null();
const clashes = z.object({ items: z.array(z.object({ appointmentId: z.uuid(), overridden: z.boolean() })) });
const refusedSlot = z.object({ alternatives: offerPage.shape.items.optional() });

/** Slots that one tries before searching anew. */
const TRIES = 3;

/**
 * Searches with what the case asks, holds, weighs what the person already has, and confirms. What becomes of it is read
 * in the case: confirmed, unknown, on the vendor's page, or still searching.
 */
export async function findSlot(desk: Desk, { id }: CaseHeader): Promise<void> {
  const { board, switchboard, tally } = desk.room;
  const notes = switchboard.notesOf(id);
  notes.searches += 1;
  if (!(await step(desk, id, { type: 'start-search' }))) return;
  let offers = await search(desk, id, notes);
  if (offers.length === 0) tally.note('searches without an offer');
  for (let tried = 0; tried < TRIES && offers.length > 0; tried += 1) {
    await think(desk, 0.5, 1.5);
    const taken = await hold(desk, { caseId: id, offers, notes });
    if (Array.isArray(taken)) {
      offers = taken;
      continue;
    }
    const confirmed = taken && (await confirm(desk, taken, { caseId: id, notes }));
    if (Array.isArray(confirmed)) offers = confirmed;
    else {
      board.settles(id);
      return;
    }
  }
}

async function search({ room, screen }: Desk, caseId: string, notes: Notes): Promise<Offer[]> {
  const context = await screen.read(searchContext, `/cases/${caseId}/search-context`);
  if (context.is === 'refused') return [];
  const wider = notes.searches > 1 ? { within: 'P3D', unknown: 'keep' } : {};
  const { query, unheard } = queryOf({ ...context.body, ...wider });
  for (const name of unheard) room.tally.note(`searched without ${name}`);
  const page = await screen.read(offerPage, `/offers?${query.toString()}`);
  if (page.is === 'refused') return [];
  const offers = page.body.items.filter(({ slots }) => slots.some((slot) => canBeHad(slot)));
  if (offers.length > 0) notes.offeredAt ??= room.clock.minutes();
  return offers;
}

/** The parameters of a search, from a case's own context; and those that the search has no filter for. */
function queryOf(context: SearchContext): { query: URLSearchParams; unheard: string[] } {
  const { caseId: _, missing: __, ...asked } = context;
  const query = new URLSearchParams({ limit: '10' });
  const unheard: string[] = [];
  for (const [name, value] of Object.entries(asked)) {
    if (!Object.hasOwn(offersQuery.shape, name)) unheard.push(name);
    else for (const each of Array.isArray(value) ? value : [value]) query.append(name, String(each));
  }
  return { query, unheard };
}

const canBeHad = ({ state, held, taken }: Offer['slots'][number]) =>
  state === 'fresh' && !taken && (!held || held.mine);

interface Wanted {
  caseId: string;
  offers: readonly Offer[];
  notes: Notes;
}

/** The hold, or what else there is when someone was first; undefined when there is nothing left to try. */
async function hold(desk: Desk, { caseId, offers, notes }: Wanted): Promise<Held | Offer[] | undefined> {
  const slots = offers.flatMap((offer) => offer.slots.filter((slot) => canBeHad(slot)).slice(0, 1));
  if (slots.length === 0) return undefined;
  const { id: slotId, version: slotVersion } = notes.dice.pick(slots.slice(0, 3));
  const answer = await desk.screen.post(holdResource, '/holds', {
    body: { slotId, slotVersion, caseId },
    once: true,
  });
  if (answer.is === 'done') return answer.body;
  desk.room.tally.note('holds refused');
  return othersOf(answer.refusal);
}

/** The other offers that a refusal brings. */
function othersOf({ body }: Refusal): Offer[] {
  const read = refusedSlot.safeParse(body);
  return read.success ? (read.data.alternatives ?? []) : [];
}

async function confirm(
  desk: Desk,
  held: Held,
  { caseId, notes }: { caseId: string; notes: Notes },
): Promise<AppointmentResource | Offer[] | undefined> {
  const { room, screen } = desk;
  await think(desk, 0.5, 1.5);
  if (!notes.declined && notes.dice.chance(0.06)) {
    notes.declined = true;
    room.tally.note('slots declined by the caller');
    await screen.remove(nothing, `/holds/${held.holdId}`);
    return [];
  }
  await weighClashes(desk, held, caseId);
  const { holdId, fencingToken } = held;
  const answer = await screen.post(appointmentResource, '/appointments', {
    body: { holdId, fencingToken },
    once: true,
  });
  if (answer.is === 'refused') return othersOf(answer.refusal);
  room.tally.note(`bookings ${answer.body.state}`);
  return answer.body;
}

/** What the same person already has is a warning: one goes on, and says why. */
async function weighClashes(desk: Desk, { start, end }: Held, caseId: string): Promise<void> {
  const query = new URLSearchParams({ start, end });
  const known = await desk.screen.read(clashes, `/cases/${caseId}/clashes?${query.toString()}`);
  if (known.is === 'refused') return;
  for (const { appointmentId, overridden } of known.body.items) {
    if (overridden) continue;
    await step(desk, caseId, { type: 'override-clash', appointmentId, reason: 'Autre motif' });
  }
}
