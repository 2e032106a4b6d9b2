import type { SQL } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import type { Database } from '../client.ts';

const dialect = new PgDialect();

/**
 * Runs a statement that is asked again and again, planned once a connection rather than each time: drizzle's own `execute`
 * plans anew. Only what always has the same form may be asked so; every value is a parameter.
 */
export async function askPrepared<Row extends object>(db: Database, statement: SQL): Promise<Row[]> {
  const { sql, params } = dialect.sqlToQuery(statement);
  return db.$client.unsafe<Row[]>(sql, params.map(toParameter), { prepare: true });
}

function toParameter(value: unknown): string | number | null {
  if (value === null || typeof value === 'number' || typeof value === 'string') return value;
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  throw new TypeError('A prepared statement takes texts and numbers; instants are given as ISO texts.');
}
