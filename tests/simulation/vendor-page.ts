import { appointmentResource } from '../../api/booking/appointment-resources.ts';
import type { CaseHeader } from '../../api/regulation/resources.ts';
import { think, type Desk, type Notes } from './desk.ts';

const PATIENCE_MS = 10_000;

/**
 * A slot that its vendor books on its own page: it is opened and the form is sent, and its vendor says so. A vendor that
 * stays silent, or has none of this, is answered for by the person.
 */
export async function bookElsewhere(desk: Desk, { id, booking }: CaseHeader, notes: Notes): Promise<void> {
  const appointmentId = booking?.appointmentId;
  if (!appointmentId) return;
  await think(desk, 1, 2);
  const known = await desk.screen.read(appointmentResource, `/appointments/${appointmentId}`);
  if (known.is === 'refused' || known.body.state !== 'awaiting-vendor') return;
  const { bookingUrl } = known.body;
  const first = notes.pageAt === null;
  notes.pageAt = performance.now();
  if (first && bookingUrl !== undefined) {
    if (await takeOnPage(bookingUrl, `Simulation ${desk.name}`)) {
      desk.room.tally.note('booked on a vendor’s page');
      return;
    }
    notes.pageAt = null;
    await settle(desk, id, { appointmentId, outcome: 'gone' });
    return;
  }
  const outcome = bookingUrl !== undefined || notes.dice.chance(0.7) ? 'booked' : 'not-booked';
  notes.pageAt = null;
  await settle(desk, id, { appointmentId, outcome });
}

async function settle(
  { room, screen }: Desk,
  caseId: string,
  { appointmentId, outcome }: { appointmentId: string; outcome: 'booked' | 'not-booked' | 'gone' },
): Promise<void> {
  await screen.post(appointmentResource, `/appointments/${appointmentId}/outcome`, { body: { outcome } });
  room.tally.note(`told by a person: ${outcome}`);
  room.board.settles(caseId);
}

/** Sends the form of a vendor's page, as its account of ours when it lists it. Says whether it took. */
async function takeOnPage(address: string, name: string): Promise<boolean> {
  const signal = () => AbortSignal.timeout(PATIENCE_MS);
  try {
    const page = await (await fetch(address, { signal: signal() })).text();
    const option = [...page.matchAll(/<option value="([^"]+)">([^<]+)</g)].find(
      ([, , said]) => said === name,
    );
    const form = new URLSearchParams(option?.[1] === undefined ? {} : { account: option[1] });
    const answer = await fetch(address, { method: 'POST', body: form, signal: signal() });
    return (await answer.text()).includes('role="status"');
  } catch {
    return false;
  }
}
