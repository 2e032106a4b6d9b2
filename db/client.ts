import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';

/** The database as queries take it: a pool, or a transaction of it. */
export type Database = PostgresJsDatabase & { $client: postgres.Sql };
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];
export type Queryable = Database | Transaction;

/**
 * Opens a pool of its own: drizzle changes the serializers of the client it is given, so nothing else may share it.
 * `close()` ends it, waiting at most 5 s for what is under way. `planOnce` is for the search, whose statements take
 * longer to plan than to run; a statement whose best plan depends on its values must not be asked there.
 */
export function openDatabase(
  url: string,
  options: { max?: number; planOnce?: boolean } = {},
): Database & { close(): Promise<void> } {
  const connection = options.planOnce ? { plan_cache_mode: 'force_generic_plan' } : {};
  const client = postgres(url, { max: options.max ?? 10, onnotice: () => undefined, connection });
  return Object.assign(drizzle({ client }), { close: () => client.end({ timeout: 5 }) });
}

/** Calls back on each NOTIFY of a channel; the database remains the truth, a notification only wakes. */
export async function listen(
  url: string,
  channel: string,
  wake: (payload: string) => void,
): Promise<() => Promise<void>> {
  const client = postgres(url, { max: 1, onnotice: () => undefined });
  await client.listen(channel, wake);
  return () => client.end({ timeout: 5 });
}
