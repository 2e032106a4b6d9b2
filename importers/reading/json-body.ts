import type { z } from 'zod';
import { FeedError, type Body, type Rejection } from '../contract.ts';
import { memberAt, tellIssue } from './issues.ts';
import { reject } from '../rules.ts';

/** A JSON body is parsed whole: beyond this a vendor must page, or speak ndjson. */
const MAX_BYTES = 64 * 1024 * 1024;
/** No vendor nests a tenth of it; an endless `[[[[` would exhaust whatever walks the record later. */
const MAX_DEPTH = 64;

const [QUOTE, BACKSLASH, OPEN_BRACKET, CLOSE_BRACKET, OPEN_BRACE, CLOSE_BRACE] = [34, 92, 91, 93, 123, 125];

/** One body as JSON. `at` begins every JSON pointer into it: empty for the first body, then `body 2 ` and so on. */
export interface JsonBody {
  name: string;
  at: string;
  json: unknown;
}

/** The bodies of one reading, in order. Throws FeedError as `readJson` does. */
export async function* readJsonBodies(bodies: AsyncIterable<Body>): AsyncGenerator<JsonBody> {
  let count = 0;
  for await (const body of bodies) {
    count += 1;
    yield { name: body.name, at: count === 1 ? '' : `body ${count} `, json: await readJson(body) };
  }
}

/**
 * One body as JSON, at most 64 levels and 64 MiB unless told otherwise. Throws FeedError: `too-large`; `malformed` for broken or truncated
 * JSON and for a wrong charset; `not-availability` for an empty body, a page, or an error answered with HTTP 200.
 */
export async function readJson(body: Body, maxBytes = MAX_BYTES): Promise<unknown> {
  const text = await readText(body, maxBytes);
  const start = text.trimStart();
  if (start === '') throw notAvailability(body.name, 'an empty body');
  if (start.startsWith('<')) throw notAvailability(body.name, 'a page instead of JSON');
  if (depthOf(text) > MAX_DEPTH) {
    throw new FeedError('malformed', `${body.name}: nested deeper than ${MAX_DEPTH} levels`);
  }
  const json = parse(text, body.name);
  const error = errorInside(json);
  if (error !== null) throw notAvailability(body.name, `an error instead of availability: ${error}`);
  return json;
}

/** The feed failed: what came is no availability, so it is not "no slots" either. */
export function notAvailability(name: string, what: string): FeedError {
  return new FeedError('not-availability', `${name}: ${what}`);
}

/** A JSON pointer (RFC 6901) from a place that is one already. */
export function pointer(at: string, ...tokens: (string | number)[]): string {
  return tokens.reduce<string>(
    (path, token) => `${path}/${String(token).replaceAll('~', '~0').replaceAll('/', '~1')}`,
    at,
  );
}

/** A record in the vendor's shape, or its rejection: F03 when a member is missing or null, F04 when it has another form. */
export function readRecord<T>(schema: z.ZodType<T>, value: unknown, at: string): T | Rejection {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const missing = (memberAt(value, issue?.path ?? []) ?? undefined) === undefined;
  return reject(missing ? 'F03' : 'F04', { at, record: value }, tellIssue(issue, value));
}

/** The slots of a list, each in the vendor's shape, or its rejection. `at` is the list's place. */
export function* readSlots<T>(
  schema: z.ZodType<T>,
  items: readonly unknown[],
  at: string,
): Iterable<{ type: 'slot'; at: string; slot: T } | Rejection> {
  for (const [index, item] of items.entries()) {
    const place = pointer(at, index);
    const slot = readRecord(schema, item, place);
    yield isRejection(slot) ? slot : { type: 'slot', at: place, slot };
  }
}

/** Tells a rejection from a record. */
export function isRejection(value: unknown): value is Rejection {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'rejection';
}

/**
 * The whole body as text, in the charset it says. Throws FeedError: `too-large` beyond that many bytes, `malformed` when
 * it is in another charset.
 */
export async function readText(body: Body, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body.bytes) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new FeedError('too-large', `${body.name}: more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  const charset = /charset="?([\w-]+)/iu.exec(body.contentType)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset, { fatal: true }).decode(Buffer.concat(chunks));
  } catch (cause) {
    throw new FeedError('malformed', `${body.name}: the text is not ${charset}`, { cause });
  }
}

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new FeedError('malformed', `${name}: broken JSON`, { cause });
  }
}

/** The deepest nesting, found without parsing: brackets inside strings do not count. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === BACKSLASH) index += 1;
      else if (code === QUOTE) inString = false;
    } else if (code === QUOTE) inString = true;
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) deepest = Math.max(deepest, (depth += 1));
    else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) depth -= 1;
  }
  return deepest;
}

function errorInside(json: unknown): string | null {
  if (typeof json !== 'object' || json === null) return null;
  const error: unknown = memberAt(json, ['error']) ?? memberAt(json, ['errors']);
  if (!error || (Array.isArray(error) && error.length === 0)) return null;
  return (typeof error === 'string' ? error : JSON.stringify(error)).slice(0, 200);
}
