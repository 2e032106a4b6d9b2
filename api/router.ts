import { OpenAPIHono } from '@hono/zod-openapi';
import type { DateTime } from 'luxon';
import type { Logger } from 'pino';
import type { Database } from '../db/client.ts';
import type { Config } from './config.ts';
import type { RunWakes } from './feeds/run-wakes.ts';
import type { Asker } from './identity/asker.ts';
import { refuseInvalid } from './refusals.ts';

/** Everything the API needs from outside; the same in production and in a test. */
export interface Deps {
  db: Database;
  clock: () => DateTime<true>;
  config: Config;
  log: Logger;
  /** Wakes those who wait for a run; without it they look twice a second. */
  wakes?: RunWakes;
}

export interface Env {
  Variables: { deps: Deps; requestId: string; asker: Asker | null };
}

/** A room's routes: contracts and handlers, with our way of refusing what does not fit the contract. */
export function router(): OpenAPIHono<Env> {
  return new OpenAPIHono<Env>({
    defaultHook: (result) => {
      if (!result.success) throw refuseInvalid(result.target, result.error);
    },
  });
}
