import { ExponentialBackoff, retry } from 'cockatiel';
import got, { type Request, type Response } from 'got';
import { FeedError, type Body } from './contract.ts';
import { agentsFor } from './http/agents.ts';
import { HOSTS, transient, type Hosts } from './http/hosts.ts';
import { nameOf, statusFailure, toFailure, Transient } from './http/failures.ts';

export { refuseAddress } from './http/address-rules.ts';
export { send } from './http/send.ts';

/** How far a call may go. */
export interface HttpLimits {
  /** A sandbox may live on loopback; nobody else may reach private addresses. */
  sandbox: boolean;
  /** Whole answer, body included (ms). */
  deadlineMs?: number;
  /** Decoded bytes of one answer. */
  maxBytes?: number;
  /** For hosts that bear no two calls at once: the next one waits until the answer has come whole. */
  oneAtATime?: boolean;
  /** ETag and Last-Modified by address, as the feed remembers them. */
  validators?: Readonly<Record<string, unknown>>;
  /** What is thought of the hosts; a process has one opinion of them unless it says otherwise. */
  hosts?: Hosts;
}

export interface GetOptions {
  accept?: string;
  headers?: Record<string, string>;
  /** Ask for the whole answer, whatever is remembered of it. */
  whole?: boolean;
}

/** The only way out. */
export interface Http {
  /** The answer, or that it has not changed since its validators were taken. Throws FeedError. */
  get(url: string, options?: GetOptions): Promise<Body | 'not-modified'>;
  /** What to remember for next time: the addresses asked with their validators, those with a query left out. */
  readonly validators: Readonly<Record<string, Validator>>;
}

export interface Validator {
  etag?: string | undefined;
  modified?: string | undefined;
}

const DEADLINE = 30_000;
const MAX_BYTES = 512 * 1024 * 1024;
const REDIRECTS = 3;
const RETRIES = 2;

/**
 * Opens the way out for one feed: deadline, bounded bytes and redirects, no private addresses, retries with back-off, a
 * breaker a host, conditional requests. Addresses in errors and names are without their query, which may name people.
 */
export function openHttp(limits: HttpLimits): Http {
  const validators: Record<string, Validator> = {};
  const again = retry(transient, {
    maxAttempts: RETRIES,
    backoff: new ExponentialBackoff({ initialDelay: 200, maxDelay: 2000 }),
  });
  const get = async (text: string, options: GetOptions = {}): Promise<Body | 'not-modified'> => {
    const url = parseAddress(text);
    const { breaker, queue } = (limits.hosts ?? HOSTS).of(url);
    const known = options.whole ? undefined : toValidator(limits.validators?.[text]);
    const ask = async () => {
      const answer = await request({ url, known, options, limits });
      const validator = answer === 'not-modified' ? known : answer.validator;
      if (url.search === '') validators[text] = validator ?? {};
      if (answer === 'not-modified') return answer;
      return limits.oneAtATime ? whole(answer.body) : answer.body;
    };
    const guarded = () => again.execute(() => breaker.execute(ask));
    try {
      return await (limits.oneAtATime ? queue.execute(guarded) : guarded());
    } catch (error) {
      throw toFailure(error, url);
    }
  };
  return { get, validators };
}

function parseAddress(text: string): URL {
  const url = URL.parse(text);
  if (url && (url.protocol === 'https:' || url.protocol === 'http:')) return url;
  throw new FeedError('refused-address', 'the address is neither http nor https');
}

function toValidator(remembered: unknown): Validator | undefined {
  if (typeof remembered !== 'object' || remembered === null) return undefined;
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  return {
    etag: 'etag' in remembered ? text(remembered.etag) : undefined,
    modified: 'modified' in remembered ? text(remembered.modified) : undefined,
  };
}

interface Asking {
  url: URL;
  known: Validator | undefined;
  options: GetOptions;
  limits: HttpLimits;
}

type Answer = { body: Body; validator: Validator | undefined } | 'not-modified';

async function request({ url, known, options, limits }: Asking): Promise<Answer> {
  const headers: Record<string, string> = { 'user-agent': 'Creneau', ...options.headers };
  if (options.accept !== undefined) headers['accept'] = options.accept;
  if (known?.etag !== undefined) headers['if-none-match'] = known.etag;
  if (known?.modified !== undefined) headers['if-modified-since'] = known.modified;
  const stream = got.stream(url, {
    agent: agentsFor(limits),
    headers,
    timeout: { request: limits.deadlineMs ?? DEADLINE },
    maxRedirects: REDIRECTS,
    retry: { limit: 0 },
    throwHttpErrors: false,
    hooks: { beforeRedirect: [(next) => refuseDowngrade(url, next.url)] },
  });
  const response = await responseOf(stream, url);
  if (response.statusCode === 304 && known) {
    stream.destroy();
    return 'not-modified';
  }
  if (response.statusCode < 200 || response.statusCode > 299) {
    stream.destroy();
    throw statusFailure(response.statusCode, url);
  }
  const { etag, 'last-modified': modified, 'content-type': contentType } = response.headers;
  const bytes = bounded(stream, { url, maxBytes: limits.maxBytes ?? MAX_BYTES });
  const body: Body = { name: nameOf(url), contentType: contentType ?? '', bytes };
  return { body, validator: etag || modified ? { etag, modified } : undefined };
}

async function responseOf(stream: Request, url: URL): Promise<Response> {
  try {
    return await new Promise<Response>((resolve, reject) => {
      stream.once('response', resolve).once('error', reject);
    });
  } catch (error) {
    stream.destroy();
    const failure = toFailure(error, url);
    throw failure.code === 'unreachable' || failure.code === 'timeout' ? new Transient(failure) : failure;
  }
}

function refuseDowngrade(from: URL, to: URL | string | undefined): void {
  if (from.protocol === 'https:' && to !== undefined && new URL(to).protocol !== 'https:') {
    throw new FeedError('refused-address', `${from.origin} redirects away from https`);
  }
}

async function* bounded(stream: Request, limit: { url: URL; maxBytes: number }): AsyncIterable<Uint8Array> {
  let count = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      count += chunk.length;
      if (count > limit.maxBytes) {
        throw new FeedError('too-large', `${nameOf(limit.url)} answers more than ${limit.maxBytes} bytes`);
      }
      yield chunk;
    }
  } catch (error) {
    throw toFailure(error, limit.url);
  } finally {
    stream.destroy();
  }
}

/** The body read at once, so that the host is free again when it is given. */
async function whole(body: Body): Promise<Body> {
  const chunks = await Array.fromAsync(body.bytes);
  return {
    ...body,
    bytes: (async function* () {
      yield* chunks;
    })(),
  };
}
