import { createHash } from 'node:crypto';
import type { DateTime } from 'luxon';
import type { Database } from '../../db/client.ts';
import { appendChunk, discardDelivery } from '../../db/queries/feeds/deliveries.ts';
import { closePulledBody, openPulledBody } from '../../db/queries/feeds/kept-bodies.ts';
import type { Body } from '../contract.ts';

/** Bytes of a piece: what is kept in one row. */
const PIECE = 262_144;

interface Keeping {
  db: Database;
  feedId: number;
  pullRunId: number;
  clock: () => DateTime<true>;
}

/** Bodies of a pull on their way to being read, each kept raw as a delivery is, so that it can be read again. */
export async function* keeping(bodies: AsyncIterable<Body>, how: Keeping): AsyncIterable<Body> {
  for await (const body of bodies) yield { ...body, bytes: keep(body, how) };
}

/** What its reader leaves unread is kept as well: a body that could not be read is the one worth reading again. */
async function* keep(body: Body, { db, clock, ...whose }: Keeping): AsyncIterable<Uint8Array> {
  const { name, contentType } = body;
  const receivedAt = clock().toJSDate();
  const deliveryId = await openPulledBody(db, { ...whose, name, contentType, receivedAt });
  const keeper = new Keeper(db, deliveryId);
  const source = body.bytes[Symbol.asyncIterator]();
  const fate: { state: 'reading' | 'ended' | 'broken' } = { state: 'reading' };
  const next = async () => {
    fate.state = 'broken';
    const { value, done } = await source.next();
    fate.state = done ? 'ended' : 'reading';
    if (!done) await keeper.take(value);
    return done ? undefined : value;
  };
  try {
    for (let bytes = await next(); bytes; bytes = await next()) yield bytes;
  } finally {
    while (fate.state === 'reading') await next().catch(() => undefined);
    await (fate.state === 'ended' ? keeper.close() : discardDelivery(db, deliveryId));
  }
}

/** A body as it is kept, piece by piece. */
class Keeper {
  readonly #db: Database;
  readonly #deliveryId: number;
  readonly #digest = createHash('sha256');
  #waiting: Uint8Array[] = [];
  #size = 0;
  #seq = 0;
  #byteCount = 0;

  constructor(db: Database, deliveryId: number) {
    this.#db = db;
    this.#deliveryId = deliveryId;
  }

  async take(bytes: Uint8Array): Promise<void> {
    this.#digest.update(bytes);
    this.#waiting.push(bytes);
    this.#byteCount += bytes.length;
    this.#size += bytes.length;
    if (this.#size >= PIECE) await this.#put();
  }

  async close(): Promise<void> {
    await this.#put();
    const sha256 = this.#digest.digest('hex');
    await closePulledBody(this.#db, { deliveryId: this.#deliveryId, byteCount: this.#byteCount, sha256 });
  }

  async #put(): Promise<void> {
    if (this.#size === 0) return;
    const bytes = Buffer.concat(this.#waiting);
    [this.#waiting, this.#size] = [[], 0];
    await appendChunk(this.#db, { deliveryId: this.#deliveryId, seq: this.#seq, bytes });
    this.#seq += 1;
  }
}
