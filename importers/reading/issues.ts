import type { z } from 'zod';

/** What a schema calls a type, as a sentence says it. */
const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  tuple: 'a list',
};

const FORMATS: Readonly<Record<string, string>> = {
  datetime: 'an instant',
  date: 'a date',
  url: 'an http address',
  email: 'an e-mail address',
};

/** A refusal of a schema as one sentence: the member, what it is, what was expected. `value` is what was parsed. */
export function tellIssue(issue: z.core.$ZodIssue | undefined, value: unknown): string {
  if (!issue) return 'it does not have the expected form';
  const member = nameOf(issue.path);
  const written = memberAt(value, issue.path);
  if (issue.code === 'unrecognized_keys') return tellUnknown(issue.keys, issue.path);
  if (issue.code === 'custom') return `${member} is ${shown(written)}: ${issue.message}`;
  if (written === undefined) return `${member} is missing`;
  return `${member} is ${shown(written)}, expected ${expected(issue)}`;
}

/** A member's name as a vendor would write it: `location.zone`, `modalities[0]`. */
function nameOf(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'the record';
  return path
    .map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index > 0 ? '.' : ''}${String(key)}`))
    .join('');
}

/** A value as a reason quotes it; what is nested is only named, since it may be nested without measure. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return (JSON.stringify(value) ?? 'nothing').slice(0, 60);
}

function tellUnknown(keys: readonly string[], path: readonly PropertyKey[]): string {
  const names = keys.slice(0, 5).map((key) => nameOf([...path, key.slice(0, 40)]));
  return `${names.join(', ')} ${names.length > 1 ? 'are no members' : 'is no member'} that is known`;
}

function expected(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return TYPES[issue.expected] ?? issue.expected;
  if (issue.code === 'invalid_value')
    return `${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(String).join(', ')}`;
  if (issue.code === 'too_small') return bound('at least', issue.minimum, issue.origin);
  if (issue.code === 'too_big') return bound('at most', issue.maximum, issue.origin);
  if (issue.code === 'invalid_format') return FORMATS[issue.format] ?? `the format ${issue.format}`;
  return 'another form';
}

function bound(side: string, limit: number | bigint, origin: string): string {
  const unit = origin === 'string' ? ' characters' : origin === 'array' ? ' items' : '';
  return `${side} ${limit}${unit}`;
}

/** The member that a path leads to; undefined when there is none. */
export function memberAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inside, key) =>
      typeof inside === 'object' && inside !== null
        ? Object.getOwnPropertyDescriptor(inside, key)?.value
        : undefined,
    value,
  );
}
