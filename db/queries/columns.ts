import { sql, type SQL } from 'drizzle-orm';

type Value = string | number | boolean | null;

const SPECIAL = /["\\]/g;
/** PostgreSQL has no NUL in text, and one must not refuse the other 9,999 rows of its batch. */
const NUL = new RegExp(String.fromCharCode(0), 'g');

/** Text as PostgreSQL can keep it: NUL becomes U+FFFD. */
export function storable(text: string): string {
  return text.includes('\0') ? text.replace(NUL, '\uFFFD') : text;
}

function element(value: Value): string {
  if (value === null) return 'NULL';
  if (typeof value !== 'string') return String(value);
  return `"${storable(value).replace(SPECIAL, '\\$&')}"`;
}

/**
 * A column of a batch, for `unnest`: one parameter whatever the number of rows, sent as an array literal.
 * `type` is the element type as PostgreSQL names it.
 */
export function column(values: readonly Value[], type: string): SQL {
  return sql`${`{${values.map(element).join(',')}}`}::text::${sql.raw(type)}[]`;
}

/**
 * A set to compare with `IN`. Not `= ANY`: the literal is no constant to the planner, and would be read again at every
 * row it is compared with.
 */
export function among(values: readonly Value[], type: string): SQL {
  return sql`(SELECT unnest(${column(values, type)}))`;
}

/** The rows of a batch as one `unnest`: the fields to send, in order, each with its type. */
export function unnest<T>(rows: readonly T[], fields: readonly (readonly [keyof T & string, string])[]): SQL {
  const columns = fields.map(([name, type]) =>
    column(
      rows.map((row) => toValue(row[name])),
      type,
    ),
  );
  return sql`unnest(${sql.join(columns, sql`, `)})`;
}

function toValue(value: unknown): Value {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  throw new TypeError(`a column holds text, numbers and booleans, not ${typeof value}`);
}
