import type { Context } from 'hono';
import type { Queryable } from '../../db/client.ts';
import {
  findOpenBreakGlass,
  recordAccess,
  type NewAccessEntry,
} from '../../db/queries/identity/access-entries.ts';
import { z } from 'zod';
import { Problem } from '../problem.ts';
import type { Env } from '../router.ts';
import { entryWriter } from './entry-writer.ts';
import type { Need } from './matrix.ts';

/** The part of a request's context that a trace needs, whatever its route. */
interface Tracing {
  req: Pick<Context['req'], 'header'>;
  env: unknown;
  var: Pick<Env['Variables'], 'asker' | 'deps' | 'requestId'>;
  set: (key: 'traced', value: boolean) => void;
}

/** One access to say: what was needed, which row, whose data, and why. */
export interface Trace {
  need: Need;
  /** The kind and id of the row, as `case 42`; never a name. */
  subject: string;
  /** The citizen whose data it is. */
  citizenId?: number;
  /** The citizen in whose place one acts. */
  onBehalfOf?: number;
  why: string;
  breakGlassId?: number;
}

/**
 * Records accesses of the request under way; give the transaction of a change, so that both stand or neither.
 * `authorise` refuses to answer a traced reading that has not been here.
 */
export async function trace(c: Tracing, db: Queryable, ...traces: Trace[]): Promise<void> {
  const { asker, deps, requestId } = c.var;
  const at = deps.clock().toJSDate();
  const common = { at, accountId: asker?.accountId ?? null, role: asker?.role ?? 'system', requestId };
  const origin = `${asker?.channel ?? 'system'} ${networkOf(c)}`;
  const entries = traces.map((entry) => Object.assign({}, common, { origin }, blank, entry));
  if (db === deps.db) await entryWriter(deps.db).record(entries);
  else await recordAccess(db, entries);
  c.set('traced', true);
}

const blank: Pick<NewAccessEntry, 'onBehalfOf' | 'citizenId' | 'breakGlassId'> = {
  onBehalfOf: null,
  citizenId: null,
  breakGlassId: null,
};

/** An access by the platform itself, outside any request. */
export async function traceSystem(db: Queryable, at: Date, ...traces: Trace[]): Promise<void> {
  const common = { at, accountId: null, role: 'system', requestId: null, origin: 'system' };
  await recordAccess(
    db,
    traces.map((entry) => Object.assign({}, common, blank, entry)),
  );
}

/** The first half of an address says from where without saying who. */
function networkOf(c: Tracing): string {
  const address = addressOf(c);
  const parts = address.includes(':') ? address.split(':').slice(0, 3) : address.split('.').slice(0, 2);
  return address === '' ? 'unknown' : `${parts.join(address.includes(':') ? ':' : '.')}…`;
}

/** What Node's server says of a request; a request made in a test has none. */
const bindings = z.object({ incoming: z.object({ socket: z.object({ remoteAddress: z.string() }) }) });

/** The peer's address, or the last hop as the proxy wrote it when a setting says that one of ours is in front. */
export function addressOf(c: Tracing): string {
  const forwarded = c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim();
  if (c.var.deps.config.trustProxy && forwarded) return forwarded.slice(0, 45);
  const peer = bindings.safeParse(c.env);
  return peer.success ? peer.data.incoming.socket.remoteAddress : '';
}

/** The open emergency access a `break-glass` rule needs. Throws `not-found`, as for data that does not exist. */
export async function requireBreakGlass(c: Tracing, citizenId: number): Promise<number> {
  const { asker, deps } = c.var;
  const open =
    asker &&
    (await findOpenBreakGlass(deps.db, {
      accountId: asker.accountId,
      citizenId,
      now: deps.clock().toJSDate(),
    }));
  if (!open) throw new Problem('not-found', 'Nothing of that kind is yours to see here.');
  return open.id;
}
