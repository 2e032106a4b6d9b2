import type { Queryable, Transaction } from '../../db/client.ts';
import { findListedAppointment, type Sight } from '../../db/queries/booking/appointment-lists.ts';
import {
  findAppointment,
  lockAppointment,
  placeOfAppointment,
} from '../../db/queries/booking/appointments.ts';
import { lockPlaces, type Place } from '../../db/queries/booking/slots.ts';
import { findFeed } from '../../db/queries/feeds/feeds.ts';
import { OWN_FEED } from '../../db/queries/availability/published-slots.ts';
import { listOpenRequests } from '../../db/queries/booking/vendor-requests.ts';
import type { Appointment } from '../../db/schema/appointment.ts';
import { readDeclared } from '../../importers/vendor-calls.ts';
import { Problem } from '../problem.ts';

/** Which appointment, as which version the asker read it. */
export interface Aimed {
  appointmentId: string;
  sight: readonly Sight[];
  /** The version of `If-Match`; null when none is asked. */
  version: number | null;
}

/**
 * An appointment that is the asker's to change, locked with its place and with `others`. Throws `not-found`,
 * `version-changed`, and `appointment-not-open` while a vendor is being asked about it.
 */
export async function lockOwn(
  tx: Transaction,
  aimed: Aimed,
  ...others: readonly Place[]
): Promise<Appointment> {
  const { appointmentId: id, sight, version } = aimed;
  const known = await findListedAppointment(tx, { id, sight });
  if (!known) throw new Problem('not-found', 'You have no such appointment.');
  await lockPlaces(tx, placeOfAppointment(known), ...others);
  const row = await lockAppointment(tx, id);
  if (!row) throw new Problem('not-found', 'You have no such appointment.');
  if (version !== null && row.version !== version) {
    throw new Problem('version-changed', `It is at version ${row.version}: read it again.`);
  }
  if (row.state === 'confirming' || (await isMoving(tx, id))) {
    throw new Problem('appointment-not-open', 'Its vendor is being asked: wait for the answer.');
  }
  return row;
}

async function isMoving(tx: Queryable, id: string): Promise<boolean> {
  return (await listOpenRequests(tx, id)).some(({ kind }) => kind === 'move');
}

/** The feed whose vendor has an appointment under our key; undefined when no vendor was ever asked for it. */
export async function bookedAt(
  db: Queryable,
  { way, feedId, vendorKey }: Pick<Appointment, 'way' | 'feedId' | 'vendorKey'>,
): Promise<{ feedId: number; key: string; booking: unknown; sandbox: boolean } | undefined> {
  if (way !== 'here' || feedId === null || vendorKey === null) return undefined;
  const feed = await findFeed(db, feedId);
  if (!feed || feed.protocol === OWN_FEED || !readDeclared(feed.booking)) return undefined;
  const { booking, sandbox } = feed;
  return { feedId, key: vendorKey, booking, sandbox };
}

/** `If-Match: "3"` as a number (RFC 9110 §13.1.1). Throws `precondition-required` without it. */
export function versionOf(ifMatch: string | undefined): number {
  if (ifMatch === undefined) {
    throw new Problem(
      'precondition-required',
      'Send If-Match with the ETag of the appointment as you read it.',
    );
  }
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(ifMatch.trim())?.[1];
  if (version === undefined) throw new Problem('version-changed', 'If-Match is no ETag of this appointment.');
  return Number(version);
}

export const etagOf = ({ version }: Pick<Appointment, 'version'>) => `"${version}"`;

/** An appointment that was there a moment ago. */
export async function readAgain(db: Queryable, id: string): Promise<Appointment> {
  const row = await findAppointment(db, id);
  if (!row) throw new Error(`there is no appointment ${id}`);
  return row;
}
