import { outcome, type Answer } from '../fhir-server.ts';
import type { Desk } from './desk.ts';
import { order, type Order } from './faults.ts';

/** `GET /sandbox/control` tells how a vendor fails and what it holds; `POST` tells it to, as JSON alone (no form can). */
export function answerControl(
  desk: Desk,
  request: { method: string; contentType: string; text: string; now: number },
): Answer {
  const { method, contentType, text, now } = request;
  if (method === 'GET') return standing(desk);
  if (method !== 'POST' || !contentType.startsWith('application/json'))
    return outcome(415, 'orders are posted as application/json');
  let told: unknown;
  try {
    told = JSON.parse(text);
  } catch {
    return outcome(400, 'the order is not JSON');
  }
  const read = order.safeParse(told);
  if (!read.success) return outcome(422, 'no such order; importers/sandbox/booking/faults.ts lists them');
  obey(desk, read.data, now);
  return standing(desk);
}

function obey(desk: Desk, told: Order, now: number): void {
  const { faults, ledger } = desk;
  if ('clear' in told) faults.clear();
  else if ('fault' in told) faults.take(told);
  else if ('messages' in told) faults.messages = { fault: told.messages, delayMs: told.delayMs };
  else if ('ability' in told) faults.setAbility(told.ability, told.able);
  else {
    const slotId = told.withdraw === 'held' ? ledger.lastHeld(now) : told.withdraw;
    for (const entry of slotId === undefined ? [] : ledger.withdraw(slotId, now))
      void desk.told(entry, { kind: 'cancelled', correlation: null });
    desk.changed();
  }
}

function standing({ ledger, accounts, faults }: Desk): Answer {
  const appointments = {
    pending: ledger.count('pending'),
    booked: ledger.count('booked'),
    cancelled: ledger.count('cancelled'),
  };
  const known = accounts.list().map(({ id, identifier, active }) => ({ id, identifier, active }));
  return {
    status: 200,
    contentType: 'application/json',
    body: JSON.stringify({ faults, appointments, accounts: known }),
  };
}
