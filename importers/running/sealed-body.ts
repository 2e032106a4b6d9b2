import type { Queryable } from '../../db/client.ts';
import { eraseBody, finishDelivery, readChunks, type Delivery } from '../../db/queries/feeds/deliveries.ts';
import type { FeedRun } from '../../db/queries/feeds/runs.ts';
import type { Vault } from '../../db/vault.ts';
import { FeedError } from '../contract.ts';

/** The bytes of a delivery, opened piece by piece when they were sealed. Throws FeedError without the keys. */
export async function* readBody(
  db: Queryable,
  { id, sealed }: Pick<Delivery, 'id' | 'sealed'>,
  vault: Vault | undefined,
): AsyncIterable<Uint8Array> {
  if (sealed && !vault)
    throw new FeedError('settings', 'the keys of this installation are needed to read it');
  let seq = 0;
  for await (const bytes of readChunks(db, id)) {
    yield sealed && vault ? vault.openBytes(bytes, `delivery:${id}:${seq}`) : bytes;
    seq += 1;
  }
}

/**
 * A delivery has been read, or could not be. What names persons is erased once it is read, and at once where it should not
 * have come; a sealed body that could not be read is kept for a day.
 */
export async function settleDelivery(
  db: Queryable,
  { id: deliveryId, sealed }: Pick<Delivery, 'id' | 'sealed'>,
  { state, failureCode }: Pick<FeedRun, 'state' | 'failureCode'>,
): Promise<void> {
  const failed = state === 'failed';
  if ((sealed && !failed) || failureCode === 'carries-persons') await eraseBody(db, deliveryId);
  await finishDelivery(db, { deliveryId, state: failed ? 'failed' : 'read' });
}
