import { pipeline, Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import { Problem } from '../problem.ts';

const DECODERS: Record<string, () => Transform> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
};

/** More layers than this is an attack, not an economy. */
const MOST_LAYERS = 2;

/** The size in which a body is kept. */
const CHUNK_BYTES = 1024 * 1024;

/**
 * The bytes of a body as they were before its Content-Encoding (RFC 9110 §8.4), in chunks of 1 MiB.
 * Decodes while it streams, so an encoded bomb stops at the limit like any other body. Throws the problems
 * `unsupported-encoding`, `malformed-encoding`, `body-too-large` and `empty-body`.
 */
export async function* readDecodedBody(request: Request, maxBytes: number): AsyncGenerator<Uint8Array> {
  const decoders = decodersOf(request.headers.get('content-encoding'));
  const announced = Number(request.headers.get('content-length') ?? 0);
  if (decoders.length === 0 && announced > maxBytes) throw tooLarge(maxBytes);
  if (!request.body) throw new Problem('empty-body', 'Send the delivery as the body.');
  let total = 0;
  for await (const chunk of inChunks(decode(request.body, decoders))) {
    total += chunk.length;
    if (total > maxBytes) throw tooLarge(maxBytes);
    yield chunk;
  }
  if (total === 0) throw new Problem('empty-body', 'Send the delivery as the body.');
}

function tooLarge(maxBytes: number): Problem {
  return new Problem('body-too-large', `A body has at most ${maxBytes} bytes once decoded.`, {
    headers: { Connection: 'close' },
  });
}

/** The decoders of a Content-Encoding, outermost first. */
function decodersOf(header: string | null): (() => Transform)[] {
  const names = (header ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity');
  const decoders = names.map((name) => DECODERS[name]).filter((decoder) => decoder !== undefined);
  if (decoders.length < names.length || names.length > MOST_LAYERS) {
    const known = Object.keys(DECODERS).join(', ');
    throw new Problem('unsupported-encoding', `Encode with at most ${MOST_LAYERS} of ${known}.`, {
      headers: { 'Accept-Encoding': known },
    });
  }
  return decoders.reverse();
}

async function* decode(body: ReadableStream<Uint8Array>, decoders: (() => Transform)[]) {
  const stages = decoders.map((decoder) => decoder());
  const source = bytesOf(body);
  const last = stages.at(-1);
  if (last) pipeline([Readable.from(source, { objectMode: false }), ...stages], () => undefined);
  const decoded: AsyncIterable<Uint8Array> = last ?? source;
  try {
    for await (const bytes of decoded) yield bytes;
  } catch (error) {
    if (!isZlibError(error)) throw new Problem('body-cut', 'Send the whole body again.', { cause: error });
    throw new Problem('malformed-encoding', 'The body breaks off or is damaged.', { cause: error });
  }
}

async function* bytesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function isZlibError(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^(Z_|ERR_(_|BROTLI|ZSTD|PADDING)|ZSTD_)/.test(code);
}

/** Gathers bytes into chunks of one size, so that a body sent in crumbs costs no more rows. */
async function* inChunks(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let pending: Uint8Array[] = [];
  let size = 0;
  for await (const bytes of source) {
    for (let from = 0; from < bytes.length;) {
      const part = bytes.subarray(from, from + CHUNK_BYTES - size);
      pending.push(part);
      size += part.length;
      from += part.length;
      if (size === CHUNK_BYTES) {
        yield Buffer.concat(pending, size);
        pending = [];
        size = 0;
      }
    }
  }
  if (size > 0) yield Buffer.concat(pending, size);
}
