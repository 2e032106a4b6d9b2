import { Problem } from '../problem.ts';
import { readDecodedBody } from './decoded-body.ts';
import { mediaTypeOf } from './media-types.ts';

/** Decoded bytes of all that may be checked at once: enough for any example, not for a feed. */
export const CHECK_BYTES = 8 * 1024 * 1024;
/** More parts than any protocol has kinds of bodies. */
const MOST_PARTS = 50;

/** One body to be checked. */
export interface SentBody {
  contentType: string;
  bytes: Uint8Array;
}

/** What was sent to be checked: the bodies in order, and the text of the settings when it came as a part. */
export interface SentCheck {
  bodies: SentBody[];
  config: string | undefined;
}

/**
 * The bodies of a request: its own, or the parts of a multipart one (RFC 7578) in their order, but the part named
 * `config`. Throws what `readDecodedBody` throws, `unsupported-media-type` and `invalid-request`.
 */
export async function readSentBodies(request: Request): Promise<SentCheck> {
  const contentType = request.headers.get('content-type');
  const multipart = /^\s*multipart\/form-data\s*;/i.test(contentType ?? '');
  const mediaType = multipart ? '' : mediaTypeOf(contentType);
  const whole = Buffer.concat(await Array.fromAsync(readDecodedBody(request, CHECK_BYTES)));
  if (!multipart) {
    const charset = /charset="?[\w-]+/i.exec(contentType ?? '')?.[0];
    const typed = charset ? `${mediaType}; ${charset.replace('"', '')}` : mediaType;
    return { bodies: [{ contentType: typed, bytes: whole }], config: undefined };
  }
  return readParts(await formOf(whole, contentType ?? ''));
}

async function formOf(bytes: Uint8Array<ArrayBuffer>, contentType: string): Promise<FormData> {
  try {
    return await new Response(bytes, { headers: { 'Content-Type': contentType } }).formData();
  } catch (error) {
    throw new Problem('invalid-request', 'The parts of the body cannot be told apart.', { cause: error });
  }
}

async function readParts(form: FormData): Promise<SentCheck> {
  const config = form.get('config');
  const parts = [...form].filter(([name]) => name !== 'config').map(([, value]) => value);
  if (parts.length === 0) throw new Problem('empty-body', 'Send at least one part beside `config`.');
  if (parts.length > MOST_PARTS) throw new Problem('invalid-request', `Send at most ${MOST_PARTS} parts.`);
  const bodies = await Promise.all(parts.map(toSentBody));
  return { bodies, config: config === null ? undefined : await textOf(config) };
}

async function toSentBody(part: File | string): Promise<SentBody> {
  if (typeof part === 'string') return { contentType: 'text/plain', bytes: Buffer.from(part) };
  return {
    contentType: part.type || 'application/octet-stream',
    bytes: new Uint8Array(await part.arrayBuffer()),
  };
}

async function textOf(part: File | string): Promise<string> {
  return typeof part === 'string' ? part : part.text();
}
