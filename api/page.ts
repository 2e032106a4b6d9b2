import { z } from '@hono/zod-openapi';

/**
 * Part of the request of an operation without query parameters: an unknown one is refused, never ignored.
 * Typed as an object without members so that the console's client need not send an empty one.
 */
export const noQuery: object = { query: z.strictObject({}) };

interface IntegerRange {
  min: number;
  max: number;
  default: number;
}

/** A whole number in the query string: digits alone are read, out of range is refused, never clamped. */
export function integerParameter(range: IntegerRange, description: string) {
  const { min, max } = range;
  return z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .default(String(range.default))
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be between ${min} and ${max}`)
    .openapi({ type: 'integer', minimum: min, maximum: max, default: range.default, description });
}

/** The number of a row in a body: as large as the column that holds it. */
export const rowNumber = z.int().positive().max(2_147_483_647);

/** A row number in a path. */
export function idParameter(name: string, example: string) {
  return z
    .string()
    .regex(/^[1-9]\d{0,8}$/, 'must be the number of a row')
    .transform(Number)
    .openapi({ param: { name, in: 'path' }, type: 'integer', example });
}

/** The page of a list: newest first or in order, continued by `next` given back as `cursor`. */
export const pageQuery = z.strictObject({
  limit: integerParameter({ min: 1, max: 100, default: 20 }, 'How many items at most.'),
  cursor: z
    .string()
    .regex(/^[1-9]\d{0,14}$/, 'must be a `next` that this list gave')
    .transform(Number)
    .optional()
    .openapi({ type: 'string', description: 'The `next` of the page before.' }),
});

/** A page as published: `next` is absent on the last one. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next: z.string().optional() });
}

/** Makes a page of `limit + 1` rows: the extra one only says that there is more. */
export function toPage<Row extends { id: number }, Item>(
  rows: Row[],
  limit: number,
  toItem: (row: Row) => Item,
): { items: Item[]; next?: string } {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  const items = kept.map((row) => toItem(row));
  return rows.length > limit && last ? { items, next: String(last.id) } : { items };
}

/** A JSON answer in a contract, always with an example. */
export function answer<Schema extends z.ZodType>(
  schema: Schema,
  description: string,
  example: z.input<Schema>,
) {
  return { description, content: { 'application/json': { schema, example } } };
}
