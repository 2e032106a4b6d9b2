import { OpenAPIHono } from '@hono/zod-openapi';
import type { DateTime } from 'luxon';
import type { Logger } from 'pino';
import type { Database } from '../db/client.ts';
import type { VendorCalls } from '../importers/vendor-calls.ts';
import type { Config } from './config.ts';
import type { RunWakes } from './feeds/run-wakes.ts';
import type { Asker } from './identity/asker.ts';
import type { Hub } from './hub/hub.ts';
import type { Doors } from './identity/doors.ts';
import type { Rule } from './identity/matrix.ts';
import type { Vault } from './identity/vault.ts';
import type { Live } from './live/live.ts';
import type { Rechecks } from './live/recheck.ts';
import type { RateLimits } from './middleware/rate-limit.ts';
import type { MailCatcher } from './notifications/mail-catcher.ts';
import type { Mailer } from './notifications/mailer.ts';
import { refuseInvalid } from './refusals.ts';
import type { SearchMemory } from './search/memory.ts';

/** Everything the API needs from outside; the same in production and in a test. */
export interface Deps {
  db: Database;
  clock: () => DateTime<true>;
  config: Config;
  log: Logger;
  /** Seals what names people directly. */
  vault: Vault;
  /** The way to vendors' own booking. */
  vendorCalls: VendorCalls;
  /** The identity providers people come through; without any, nobody signs in with a browser. */
  doors?: Doors;
  /** Counts requests; without it none is ever too many. */
  limits?: RateLimits;
  /** A pool for searches alone (`planOnce`), which may be of a replica; `db` without it. */
  reader?: Database;
  /** A copy of the index that ranks offers; without it the database does. */
  memory?: SearchMemory;
  /** The broker of the Hub Santé; without it what is owed to call centres waits. */
  hub?: Hub;
  /** Sends e-mail; without it what is owed by e-mail waits. */
  mailer?: Mailer;
  /** Keeps the e-mail of a sandbox that sends none. */
  caught?: Pick<MailCatcher, 'mails'>;
  /** Wakes those who wait for a run; without it they look twice a second. */
  wakes?: RunWakes;
  /** Wakes whoever remembers calendars; without it each reading looks them up. */
  calendarChanges?: RunWakes;
  /** The event streams of screens; without them screens look again by themselves. */
  live?: Live;
  /** Asks vendors again about the slots on screens; without it they age. */
  rechecks?: Rechecks;
}

export interface Env {
  Variables: {
    deps: Deps;
    requestId: string;
    asker: Asker | null;
    /** How far the asker's right goes here, by the access matrix. */
    rule?: Rule;
    /** Set once an access entry has been recorded. */
    traced?: boolean;
  };
}

/** A room's routes: contracts and handlers, with our way of refusing what does not fit the contract. */
export function router(): OpenAPIHono<Env> {
  return new OpenAPIHono<Env>({
    defaultHook: (result) => {
      if (!result.success) throw refuseInvalid(result.target, result.error);
    },
  });
}
