import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openVendorCalls, type VendorBooking, type WantedAppointment } from '../../importers/vendor-calls.ts';
import { testDatabase } from '../support/database.ts';
import { groundOf, startVendor, type VendorProcess } from '../support/sandbox-vendor.ts';

const EVERYTHING = { recheck: true, hold: true, book: true, cancel: true };
const closers: (() => void)[] = [];
afterEach(() => closers.splice(0).forEach((close) => close()));

let vendor: VendorProcess;
let taken = 0;

beforeAll(async () => {
  const { db } = await testDatabase();
  vendor = await startVendor('vilaine', await groundOf(db));
});

afterEach(async () => void (await vendor.order({ clear: true })));

function bookingOf(base: string, given: { abilities?: object; deadlineMs?: number } = {}): VendorBooking {
  const { abilities = {}, deadlineMs = 3000 } = given;
  return openVendorCalls({ deadlineMs }).of({
    sandbox: true,
    booking: {
      protocol: 'fhir',
      url: `${base}/fhir`,
      abilities: { ...EVERYTHING, ...abilities },
      regulators: true,
    },
  });
}

/** An appointment on a slot that no other test asks for. */
function wanted(): WantedAppointment {
  const found = vendor.free[taken];
  taken += 1;
  if (!found) throw new Error('the sandbox has no slot left for this test');
  const { slot, agenda } = found;
  return {
    appointmentId: randomUUID(),
    holdId: null,
    slotSourceId: slot.id,
    start: new Date(slot.start),
    end: new Date(slot.end),
    practitionerRpps: agenda.person?.rpps ?? null,
    regulatorIdentifier: randomUUID(),
  };
}

/** What a vendor receives, and answers as the test says. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  closers.push(() => server.close(() => undefined) && server.closeAllConnections());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : address}`;
}

describe('a vendor that books', () => {
  test('is asked again what a slot is, books it, and then says it is taken', async () => {
    const booking = bookingOf(vendor.base);
    const asked = wanted();
    expect(await booking.recheck(asked)).toMatchObject({
      outcome: 'done',
      slot: { state: 'free', start: asked.start, end: asked.end },
    });
    expect(await booking.book(asked)).toMatchObject({ outcome: 'done', again: false });
    expect(await booking.recheck(asked)).toMatchObject({ outcome: 'done', slot: { state: 'taken' } });
  });

  test('books once, however often it is asked under one id', async () => {
    const booking = bookingOf(vendor.base);
    const asked = wanted();
    const before = (await vendor.standing()).appointments.booked;
    const first = await booking.book(asked);
    const second = await booking.book(asked);
    expect([first, second]).toMatchObject([
      { outcome: 'done', again: false },
      { outcome: 'done', again: true },
    ]);
    expect((await vendor.standing()).appointments.booked).toBe(before + 1);
  });

  test('that calls a second asking a duplicate has booked, all the same', async () => {
    const booking = bookingOf(vendor.base);
    const asked = wanted();
    await booking.book(asked);
    await vendor.order({ fault: 'duplicate', on: ['book'], delayMs: 0 });
    const again = await booking.book(asked);
    expect(again).toMatchObject({ outcome: 'done', again: true, reference: expect.any(String) });
  });

  test('refuses a slot that somebody has, and one it withdrew, each under its own name', async () => {
    const booking = bookingOf(vendor.base);
    const asked = wanted();
    await booking.book(asked);
    const other = { ...asked, appointmentId: randomUUID() };
    expect(await booking.book(other)).toMatchObject({ outcome: 'refused', code: 'slot-taken' });
    const withdrawn = wanted();
    await vendor.order({ withdraw: withdrawn.slotSourceId });
    expect(await booking.book(withdrawn)).toMatchObject({ outcome: 'refused', code: 'slot-gone' });
    expect(await booking.recheck(withdrawn)).toMatchObject({ outcome: 'done', slot: { state: 'gone' } });
  });

  test('cancels by our id, is not asked twice for it, and its slot is free again', async () => {
    const booking = bookingOf(vendor.base);
    const asked = wanted();
    await booking.book(asked);
    expect(await booking.cancel(asked)).toEqual({ outcome: 'done' });
    expect(await booking.cancel(asked)).toEqual({ outcome: 'done' });
    expect(await booking.recheck(asked)).toMatchObject({ slot: { state: 'free' } });
    expect(await booking.find(asked)).toMatchObject({ appointment: { state: 'cancelled' } });
    expect(await booking.cancel({ appointmentId: randomUUID() })).toMatchObject({
      outcome: 'refused',
      code: 'not-found',
    });
  });
});

describe('a vendor that holds', () => {
  test('keeps a slot from others until a visible end, and turns the hold into the appointment', async () => {
    const booking = bookingOf(vendor.base);
    const asked = wanted();
    const holdId = randomUUID();
    const held = await booking.hold({ ...asked, holdId });
    expect(held).toMatchObject({ outcome: 'done', expiresAt: expect.any(Date) });
    expect(await booking.hold({ ...asked, holdId })).toMatchObject({ outcome: 'done' });
    const rival = { ...asked, appointmentId: randomUUID() };
    expect(await booking.book(rival)).toMatchObject({ outcome: 'refused', code: 'slot-taken' });
    expect(await booking.book({ ...asked, holdId })).toMatchObject({ outcome: 'done', again: false });
  });

  test('lets go of it when told, also when it has let go already', async () => {
    const booking = bookingOf(vendor.base);
    const asked = wanted();
    const holdId = randomUUID();
    await booking.hold({ ...asked, holdId });
    expect(await booking.release({ holdId })).toEqual({ outcome: 'done' });
    expect(await booking.recheck(asked)).toMatchObject({ slot: { state: 'free' } });
    expect(await booking.release({ holdId: randomUUID() })).toEqual({ outcome: 'done' });
  });

  test('that withdraws what it held refuses the appointment', async () => {
    const booking = bookingOf(vendor.base);
    const asked = wanted();
    const holdId = randomUUID();
    await booking.hold({ ...asked, holdId });
    await vendor.order({ withdraw: 'held' });
    expect(await booking.book({ ...asked, holdId })).toMatchObject({ outcome: 'refused', code: 'slot-gone' });
  });
});

describe('what nobody knows is said to be unknown', () => {
  test('a vendor that does it and never answers: found afterwards by our id', async () => {
    const booking = bookingOf(vendor.base, { deadlineMs: 400 });
    const asked = wanted();
    await vendor.order({ fault: 'commit-then-timeout', on: ['book'], times: 1, delayMs: 0 });
    expect(await booking.book(asked)).toMatchObject({ outcome: 'unknown', code: 'timeout' });
    expect(await booking.find(asked)).toMatchObject({
      outcome: 'done',
      appointment: { state: 'booked', start: asked.start },
    });
  });

  test.each([
    ['slow', 'timeout', 'booked'],
    ['commit-then-error', 'server-error', 'booked'],
    ['unreadable', 'unreadable', 'booked'],
    ['error', 'server-error', null],
    ['reset', 'cut', null],
  ] as const)('a vendor told to be %s', async (fault, code, state) => {
    const booking = bookingOf(vendor.base, { deadlineMs: 400 });
    const asked = wanted();
    await vendor.order({ fault, on: ['book'], times: 1, delayMs: 2000 });
    expect(await booking.book(asked)).toMatchObject({ outcome: 'unknown', code });
    const found = await booking.find(asked);
    expect(found).toMatchObject({ outcome: 'done', appointment: state === null ? null : { state } });
  });

  test('an answer that lists somebody else’s appointment is no answer', async () => {
    const other = { resourceType: 'Appointment', id: 'a1', status: 'booked', identifier: [] };
    const base = await serve((_request, response) => {
      response.end(JSON.stringify({ resourceType: 'Bundle', entry: [{ resource: other }] }));
    });
    const found = await bookingOf(base).find({ appointmentId: randomUUID() });
    expect(found).toMatchObject({ outcome: 'unknown', code: 'unreadable' });
  });
});

describe('what was certainly not done is refused', () => {
  test('nobody listens, or the address is private: nothing was sent', async () => {
    const asked = wanted();
    const silent = await bookingOf('http://127.0.0.1:1').book(asked);
    expect(silent).toMatchObject({ outcome: 'refused', code: 'unreachable' });
    let heard = 0;
    const base = await serve((_request, response) => {
      heard += 1;
      response.end();
    });
    const booking = openVendorCalls().of({
      sandbox: false,
      booking: { protocol: 'fhir', url: base, abilities: EVERYTHING },
    });
    expect(await booking.book(asked)).toMatchObject({ outcome: 'refused', code: 'unreachable' });
    expect(heard).toBe(0);
  });

  test('an ability that is not declared is not asked for, nor anything of a vendor that redirects', async () => {
    const unable = bookingOf('http://127.0.0.1:1', { abilities: { hold: false, recheck: false } });
    const unsupported = { outcome: 'refused', code: 'unsupported' };
    expect(await unable.hold({ ...wanted(), holdId: randomUUID() })).toMatchObject(unsupported);
    expect(await unable.recheck(wanted())).toMatchObject(unsupported);
    const calls = openVendorCalls();
    for (const booking of [null, {}, { protocol: 'fhir', url: 'ftp://x', abilities: EVERYTHING }]) {
      const redirecting = calls.of({ sandbox: true, booking });
      expect(redirecting.abilities).toEqual({ recheck: false, hold: false, book: false, cancel: false });
      expect(await redirecting.book(wanted())).toMatchObject(unsupported);
    }
  });

  test('after five failures in a row a vendor is left in peace, and not asked', async () => {
    let heard = 0;
    const base = await serve((_request, response) => {
      heard += 1;
      response.writeHead(503).end();
    });
    const booking = bookingOf(base);
    const asked = wanted();
    for (let time = 0; time < 5; time += 1)
      expect(await booking.recheck(asked)).toMatchObject({ outcome: 'unknown', code: 'server-error' });
    expect(await booking.recheck(asked)).toMatchObject({ outcome: 'refused', code: 'unreachable' });
    expect(heard).toBe(5);
  });

  test('a vendor bears eight calls at once; the ninth waits its turn within its own deadline', async () => {
    let open = 0;
    let most = 0;
    const base = await serve((_request, response) => {
      open += 1;
      most = Math.max(most, open);
      setTimeout(() => {
        open -= 1;
        response.end(JSON.stringify({ resourceType: 'Slot', status: 'free' }));
      }, 60);
    });
    const booking = bookingOf(base);
    const asked = wanted();
    const answers = await Promise.all(Array.from({ length: 20 }, () => booking.recheck(asked)));
    expect(answers.every(({ outcome }) => outcome === 'done')).toBe(true);
    expect(most).toBe(8);
  });
});

test('nothing that goes to a vendor names a patient, and a refusal repeats nothing a vendor wrote', async () => {
  const bodies: string[] = [];
  const base = await serve((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      bodies.push(text);
      const issue = [
        { severity: 'error', code: 'business-rule', diagnostics: 'Jeanne Morvan has one already' },
      ];
      response.writeHead(422).end(JSON.stringify({ resourceType: 'OperationOutcome', issue }));
    });
  });
  const asked = wanted();
  const answer = await bookingOf(base).book(asked);
  expect(answer).toEqual({
    outcome: 'refused',
    code: 'not-accepted',
    reason: 'the vendor answers 422 (business-rule)',
  });
  const [sent] = bodies;
  expect(Object.keys(JSON.parse(sent ?? '{}')).toSorted()).toEqual([
    'end',
    'extension',
    'identifier',
    'meta',
    'participant',
    'resourceType',
    'slot',
    'start',
    'status',
  ]);
  expect(sent).not.toMatch(/patient/iu);
});
