import { RateLimiterDrizzle, RateLimiterRes } from 'rate-limiter-flexible';
import type { Database } from '../client.ts';
import { rateWindow } from '../schema/rate.ts';

/** How much of a window is used. */
export interface Counted {
  remaining: number;
  resetSeconds: number;
  refused: boolean;
}

/** Counts in windows of a minute that every process shares. `limit` is requests a minute. */
export function openCounter(
  db: Database,
  params: { family: string; limit: number },
): (identity: string) => Promise<Counted> {
  const { family, limit } = params;
  const limiter = new RateLimiterDrizzle({
    storeClient: db,
    schema: rateWindow,
    points: limit,
    duration: 60,
    keyPrefix: family,
    inMemoryBlockOnConsumed: limit,
  });
  return async (identity) => {
    try {
      return toCounted(await limiter.consume(identity), false);
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) return toCounted(refusal, true);
      throw refusal;
    }
  };
}

function toCounted({ remainingPoints, msBeforeNext }: RateLimiterRes, refused: boolean): Counted {
  return { remaining: remainingPoints, resetSeconds: Math.ceil(msBeforeNext / 1000), refused };
}
