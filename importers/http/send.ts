import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import got, { type Request } from 'got';
import { FeedError, type FeedErrorCode } from '../contract.ts';
import { agentsFor } from './agents.ts';
import { HOSTS, type Hosts } from './hosts.ts';
import { nameOf, statusFailure, toFailure, Transient } from './failures.ts';

/** Something sent once: never tried again here, since only the sender knows whether that is safe. */
export interface Sending {
  method: 'GET' | 'POST' | 'PUT';
  url: string;
  headers?: Record<string, string>;
  body?: string;
}

export interface SendLimits {
  /** A sandbox may live on loopback; nobody else may reach private addresses. */
  sandbox: boolean;
  /** Whole answer, body included (ms). */
  deadlineMs: number;
  /** Decoded bytes of the answer; 1 MiB when not said. */
  maxBytes?: number;
  hosts?: Hosts;
}

/** What came back, whatever its status; or that nothing did, and whether the other side may have heard. */
export type SendAnswer =
  | { answered: true; status: number; headers: Readonly<Record<string, string | undefined>>; body: string }
  | { answered: false; heard: boolean; code: FeedErrorCode; reason: string };

const MAX_BYTES = 1024 * 1024;

/**
 * Sends one request through the only way out: no private addresses, no redirects, a deadline, bounded bytes, and the
 * breaker of its host. Never throws; `reason` names no query, which may name people.
 */
export async function send(sending: Sending, limits: SendLimits): Promise<SendAnswer> {
  const url = URL.parse(sending.url);
  if (!url || !['https:', 'http:'].includes(url.protocol)) {
    const reason = 'the address is neither http nor https';
    return { answered: false, heard: false, code: 'refused-address', reason };
  }
  const { breaker } = (limits.hosts ?? HOSTS).of(url);
  const reached = { socket: false };
  let answer: SendAnswer | undefined;
  try {
    await breaker.execute(async () => {
      answer = await exchange(sending, { url, limits, reached });
      const failure = answer.answered ? statusFailure(answer.status, url) : undefined;
      if (failure instanceof Transient) throw failure;
    });
  } catch (error) {
    if (answer) return answer;
    const { code, message: reason } = toFailure(error, url);
    return { answered: false, heard: reached.socket, code, reason };
  }
  return answer ?? { answered: false, heard: false, code: 'unreachable', reason: 'nothing was sent' };
}

interface Exchange {
  url: URL;
  limits: SendLimits;
  /** Set once a connection stands: from then on the other side may have heard. */
  reached: { socket: boolean };
}

async function exchange(sending: Sending, { url, limits, reached }: Exchange): Promise<SendAnswer> {
  const stream = got.stream(url, {
    method: sending.method,
    agent: agentsFor(limits),
    headers: { 'user-agent': 'Creneau', ...sending.headers },
    ...(sending.body === undefined ? {} : { body: sending.body }),
    timeout: { request: limits.deadlineMs },
    followRedirect: false,
    retry: { limit: 0 },
    throwHttpErrors: false,
  });
  stream.once('request', (request: ClientRequest) => {
    request.once('socket', (socket) => watch(socket, url, reached));
  });
  try {
    const body = await read(stream, { url, maxBytes: limits.maxBytes ?? MAX_BYTES });
    const { response } = stream;
    if (!response) throw new FeedError('unreachable', `${nameOf(url)} gave no answer`);
    return { answered: true, status: response.statusCode, headers: flat(response.headers), body };
  } catch (error) {
    const failure = toFailure(error, url);
    const passing = failure.code === 'unreachable' || failure.code === 'timeout';
    throw passing ? new Transient(failure) : failure;
  } finally {
    stream.destroy();
  }
}

function watch(socket: Socket, { protocol }: URL, reached: { socket: boolean }): void {
  const stands = () => {
    reached.socket = true;
  };
  if (!socket.connecting) stands();
  else socket.once(protocol === 'https:' ? 'secureConnect' : 'connect', stands);
}

async function read(stream: Request, { url, maxBytes }: { url: URL; maxBytes: number }): Promise<string> {
  const chunks: Uint8Array[] = [];
  let count = 0;
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    count += chunk.length;
    if (count > maxBytes)
      throw new FeedError('too-large', `${nameOf(url)} answers more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const flat = (headers: Readonly<Record<string, string | string[] | undefined>>) =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );
