import type { z } from 'zod';
import type { Tally } from './tally.ts';

/** How long a screen waits for an answer before it asks once more, ms. */
const PATIENCE_MS = 30_000;

/** What was asked, and with which conditions. */
interface Asked {
  body?: object;
  /** Of a request that must not be done twice. */
  once?: boolean;
  /** The ETag that was read. */
  match?: string;
}

/** What came back: a body of the shape that the contract promises, or the code of a refusal. */
export type Answered<T> = { is: 'done'; status: number; body: T } | { is: 'refused'; refusal: Refusal };

export interface Refusal {
  status: number;
  code: string;
  body: unknown;
}

/** One person's way to the API, over HTTP with their own session: every answer is counted, and read by its published shape. */
export class Screen {
  readonly #base: string;
  readonly #token: string;
  readonly #tally: Tally;

  constructor(place: { base: string; token: string }, tally: Tally) {
    this.#base = place.base;
    this.#token = place.token;
    this.#tally = tally;
  }

  async read<T>(shape: z.ZodType<T>, path: string): Promise<Answered<T>> {
    return this.#ask(shape, `GET ${path}`, {});
  }

  async post<T>(shape: z.ZodType<T>, path: string, asked: Asked = {}): Promise<Answered<T>> {
    return this.#ask(shape, `POST ${path}`, asked);
  }

  async put<T>(shape: z.ZodType<T>, path: string, asked: Asked): Promise<Answered<T>> {
    return this.#ask(shape, `PUT ${path}`, asked);
  }

  async remove<T>(shape: z.ZodType<T>, path: string): Promise<Answered<T>> {
    return this.#ask(shape, `DELETE ${path}`, {});
  }

  /** Opens a link as a browser does. Gives the address it leads to; null when it leads nowhere, which counts as wrong. */
  async follow(path: string): Promise<string | null> {
    const begun = performance.now();
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const answer = await fetch(`${this.#base}${path}`, { redirect: 'manual', signal });
    const { status } = answer;
    await answer.body?.cancel();
    this.#tally.answered(`GET ${path}`, { status, ms: performance.now() - begun });
    if (status !== 302) this.#tally.refused(`GET ${path}`, { status, code: 'no-redirect', body: null });
    return answer.headers.get('location');
  }

  /** A write that is lost on its way is sent again under the same key, and done once. */
  async #ask<T>(shape: z.ZodType<T>, line: string, { body, once, match }: Asked): Promise<Answered<T>> {
    const [method = '', path = ''] = line.split(' ');
    const headers = {
      Authorization: `Bearer ${this.#token}`,
      ...(body && { 'Content-Type': 'application/json' }),
      ...(match !== undefined && { 'If-Match': match }),
      ...(once && { 'Idempotency-Key': crypto.randomUUID() }),
    };
    const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
    const send = () =>
      fetch(`${this.#base}/api${path}`, { ...init, signal: AbortSignal.timeout(PATIENCE_MS) });
    const begun = performance.now();
    const answer = await send().catch(() => send());
    const text = await answer.text();
    this.#tally.answered(line, { status: answer.status, ms: performance.now() - begun });
    const said: unknown = text === '' ? null : JSON.parse(text);
    if (answer.ok) return { is: 'done', status: answer.status, body: shape.parse(said) };
    const refusal = { status: answer.status, code: codeOf(said), body: said };
    this.#tally.refused(line, refusal);
    return { is: 'refused', refusal };
  }
}

function codeOf(said: unknown): string {
  const named = typeof said === 'object' && said !== null && 'code' in said;
  return named && typeof said.code === 'string' ? said.code : 'no-code';
}
