import { createHash } from 'node:crypto';
import {
  appendChunk,
  closeDelivery,
  discardDelivery,
  openDelivery,
  type Delivery,
  type NewDelivery,
} from '../../db/queries/feeds/deliveries.ts';
import { Problem } from '../problem.ts';
import type { Deps } from '../router.ts';
import { readDecodedBody } from './decoded-body.ts';

/** An upload that has not ended after an hour was abandoned by a process that died. */
const ABANDONED_AFTER_MS = 3_600_000;

/**
 * Keeps a body raw before anyone reads it. The same key with the same body is the same delivery, `replayed`.
 * Throws what `readDecodedBody` throws, `delivery-in-progress` and `idempotency-key-reused`.
 */
export async function receiveDelivery(
  deps: Deps,
  announced: NewDelivery,
  request: Request,
): Promise<{ delivery: Delivery; replayed: boolean }> {
  const opened = await openDelivery(deps.db, announced);
  const body = readDecodedBody(request, deps.config.maxBodyBytes);
  if ('delivery' in opened) {
    return { delivery: await store(deps, opened.delivery, body), replayed: false };
  }
  if (isAbandoned(opened.existing, announced.receivedAt)) {
    await discardDelivery(deps.db, opened.existing.id);
    return receiveDelivery(deps, announced, request);
  }
  await compare(opened.existing, announced, body);
  return { delivery: opened.existing, replayed: true };
}

async function store(deps: Deps, opened: Delivery, body: AsyncIterable<Uint8Array>): Promise<Delivery> {
  const { db, vault } = deps;
  const deliveryId = opened.id;
  try {
    const whole = await pour(body, (bytes, seq) =>
      appendChunk(db, {
        deliveryId,
        seq,
        bytes: opened.sealed ? vault.sealBytes(bytes, `delivery:${deliveryId}:${seq}`) : bytes,
      }),
    );
    await closeDelivery(db, { deliveryId, ...whole });
    return { ...opened, ...whole, state: 'received' };
  } catch (error) {
    await discardDelivery(db, deliveryId);
    throw error;
  }
}

async function compare(existing: Delivery, announced: NewDelivery, body: AsyncIterable<Uint8Array>) {
  if (existing.state === 'receiving') {
    throw new Problem('delivery-in-progress', 'Ask again when the first one has arrived.', {
      headers: { 'Retry-After': '1' },
    });
  }
  const { sha256 } = await pour(body, () => Promise.resolve());
  if (sha256 !== existing.sha256 || announced.mode !== existing.mode) {
    throw new Problem(
      'idempotency-key-reused',
      `Delivery ${existing.id} has this key and another body or mode.`,
    );
  }
}

/** Passes a body on, piece by piece, and tells what it was: decoded bytes and their SHA-256 in hexadecimal. */
async function pour(
  body: AsyncIterable<Uint8Array>,
  keep: (bytes: Uint8Array, seq: number) => Promise<void>,
): Promise<{ byteCount: number; sha256: string }> {
  const digest = createHash('sha256');
  let byteCount = 0;
  let seq = 0;
  for await (const bytes of body) {
    digest.update(bytes);
    byteCount += bytes.length;
    await keep(bytes, seq);
    seq += 1;
  }
  return { byteCount, sha256: digest.digest('hex') };
}

function isAbandoned(existing: Delivery, now: Date): boolean {
  return existing.state === 'receiving' && now.getTime() - existing.receivedAt.getTime() > ABANDONED_AFTER_MS;
}
