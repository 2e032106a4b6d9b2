import { createHash } from 'node:crypto';
import type { Database } from '../../db/client.ts';
import { readChain, type AccessEntry } from '../../db/queries/identity/access-entries.ts';

const BATCH = 2000;
const GENESIS = '0'.repeat(64);

/** What verification found: how far the chain holds, and what breaks it. */
export interface ChainReport {
  entries: number;
  /** The hash of the last entry: kept elsewhere, it also shows an end cut off. */
  head: string;
  broken: { id: number; reason: string } | null;
}

/** The same bytes as the database's trigger hashes, made apart from it. */
function hashOf(entry: AccessEntry): string {
  const {
    id,
    at,
    accountId,
    role,
    onBehalfOf,
    citizenId,
    need,
    subject,
    why,
    breakGlassId,
    origin,
    requestId,
  } = entry;
  const values = [id, at.getTime(), accountId, role, onBehalfOf, citizenId, need, subject, why, breakGlassId];
  const text = [...values, origin, requestId].map((value) => JSON.stringify(value)).join(', ');
  return createHash('sha256').update(`${entry.previousHash}[${text}]`).digest('hex');
}

function reasonAgainst(entry: AccessEntry, before: { id: number; head: string }): string | undefined {
  if (entry.id !== before.id + 1) return `entry ${before.id + 1} is missing`;
  if (entry.previousHash !== before.head) return 'it does not follow the entry before it';
  return hashOf(entry) === entry.hash ? undefined : 'its content is not what was recorded';
}

/** Reads the whole chain in order and checks every link; `head` kept from before must still be in it. */
export async function verifyChain(db: Database, keptHead?: string): Promise<ChainReport> {
  let before = { id: 0, head: GENESIS };
  let found = keptHead === undefined || keptHead === GENESIS;
  for (;;) {
    const batch = await readChain(db, { after: before.id, limit: BATCH });
    for (const entry of batch) {
      const reason = reasonAgainst(entry, before);
      if (reason) return { entries: before.id, head: before.head, broken: { id: entry.id, reason } };
      before = { id: entry.id, head: entry.hash };
      found ||= entry.hash === keptHead;
    }
    if (batch.length < BATCH) break;
  }
  const cut = found
    ? null
    : { id: before.id + 1, reason: 'the head that was kept is no longer in the chain' };
  return { entries: before.id, head: before.head, broken: cut };
}
