import { isNews, readData, type News } from './news.ts';
import { EventReader, type ServerEvent } from './server-events.ts';

/**
 * `open`: told within a second; `late`: the server is there, its log is behind; `refused`: the server is there, without a
 * stream for us; `forbidden`: never for this person; `unreachable`: nothing answers.
 */
export type StreamState = 'opening' | 'open' | 'late' | 'refused' | 'forbidden' | 'unreachable';

/** What the stream needs from outside. */
export interface StreamHost {
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  headers: () => Record<string, string>;
  /** Waits, until the time has passed or what it waits for is given up. */
  wait: (ms: number, signal: AbortSignal) => Promise<void>;
  onState: (state: StreamState) => void;
  onNews: (news: News) => void;
  /** Too much was missed: everything is to be looked at again. */
  onRescan: () => void;
  onSessionEnd: () => void;
}

/** A beat comes every two seconds: a line that is silent for longer is cut, and said to be within five. */
const LONGEST_SILENCE_MS = 2800;
const LONGEST_OPENING_MS = 3000;
const LONGEST_RETURN_MS = 1400;

/** Between tries, growing; everyone comes back at a moment of their own. */
const FIRST_TRY_MS = 200;
const MOST_BETWEEN_MS = 3000;
const REFUSED_FOR_MS = 15_000;
const REPLACED_FOR_MS = 30_000;

/** How one opening of the stream came to its end. */
type Ending = 'cut' | 'failed' | 'refused' | 'forbidden' | 'session-ended' | 'replaced' | 'stopped';

/** One screen's line to the server: opens it, notices that it broke, and goes on from where it was. */
export class Stream {
  readonly #host: StreamHost;
  readonly #stopped = new AbortController();
  #topics: readonly string[];
  #turning: AbortController | undefined;
  #lastId = '';
  #state: StreamState = 'opening';
  #heardAt = 0;

  constructor(host: StreamHost, topics: readonly string[]) {
    this.#host = host;
    this.#topics = topics;
    void this.#keep();
  }

  /** When the server was last heard, in milliseconds of the page's own time. */
  get heardAt(): number {
    return this.#heardAt;
  }

  /** Follows other topics from where the stream is. */
  follow(topics: readonly string[]): void {
    if (topics.join() === this.#topics.join()) return;
    this.#topics = topics;
    this.#turning?.abort('turn');
  }

  stop(): void {
    this.#stopped.abort();
  }

  async #keep(): Promise<void> {
    const { signal } = this.#stopped;
    for (let failures = 0; !signal.aborted;) {
      const turning = new AbortController();
      this.#turning = turning;
      const ending = await this.#follow(turning, failures);
      if (turning.signal.reason === 'turn') continue;
      failures = ending === 'failed' ? failures + 1 : ending === 'cut' ? 1 : 0;
      if (ending === 'session-ended' || ending === 'forbidden' || ending === 'stopped')
        return this.#leave(ending);
      if (ending === 'failed') this.#become('unreachable');
      if (ending === 'refused' || ending === 'replaced') this.#become('refused');
      await this.#host.wait(pauseAfter(ending, failures), signal);
    }
  }

  #leave(ending: Ending): void {
    if (ending === 'session-ended') this.#host.onSessionEnd();
    if (ending === 'forbidden') this.#become('forbidden');
  }

  #become(state: StreamState): void {
    if (this.#state === state || this.#stopped.signal.aborted) return;
    this.#state = state;
    this.#host.onState(state);
  }

  async #follow(turning: AbortController, failures: number): Promise<Ending> {
    const signal = AbortSignal.any([turning.signal, this.#stopped.signal]);
    const watch = new Watch(turning, failures === 0 ? LONGEST_OPENING_MS : LONGEST_RETURN_MS);
    let opened = false;
    try {
      const answer = await this.#host.fetch(this.#url(), this.#request(signal));
      if (!answer.ok || !answer.body) return refusalOf(answer.status);
      opened = true;
      return await this.#read(answer.body, watch);
    } catch {
      if (this.#stopped.signal.aborted) return 'stopped';
      return opened ? 'cut' : 'failed';
    } finally {
      watch.end();
    }
  }

  #url(): string {
    const after = this.#lastId === '' ? '' : `&after=${encodeURIComponent(this.#lastId)}`;
    return `/api/live?topics=${encodeURIComponent(this.#topics.join(','))}${after}`;
  }

  #request(signal: AbortSignal): RequestInit {
    const headers = { ...this.#host.headers(), Accept: 'text/event-stream' };
    return { headers, signal, cache: 'no-store' };
  }

  async #read(body: ReadableStream<Uint8Array>, watch: Watch): Promise<Ending> {
    const reader = new EventReader();
    const decoder = new TextDecoder();
    const bytes = body.getReader();
    for (;;) {
      const { done, value } = await bytes.read();
      if (done) return 'cut';
      watch.again(LONGEST_SILENCE_MS);
      this.#heardAt = Date.now();
      for (const event of reader.push(decoder.decode(value, { stream: true }))) {
        const ending = this.#hear(event);
        if (ending) return ending;
      }
      if (reader.lastId !== '') this.#lastId = reader.lastId;
    }
  }

  #hear({ name, data }: ServerEvent): Ending | undefined {
    const said = readData(data);
    if (!said) return undefined;
    if (name === 'hello') this.#become('open');
    if (name === 'beat') this.#become('late' in said ? 'late' : 'open');
    if (name === 'rescan') this.#host.onRescan();
    if (name === 'news' && isNews(said)) this.#host.onNews(said);
    if (name !== 'end') return undefined;
    const reason = 'reason' in said ? said.reason : '';
    return reason === 'session-ended' || reason === 'replaced' ? reason : 'cut';
  }
}

function refusalOf(status: number): Ending {
  if (status === 401) return 'session-ended';
  if (status === 403) return 'forbidden';
  return status === 502 || status === 504 ? 'failed' : 'refused';
}

function pauseAfter(ending: Ending, failures: number): number {
  if (ending === 'refused') return REFUSED_FOR_MS;
  if (ending === 'replaced') return REPLACED_FOR_MS;
  return Math.min(MOST_BETWEEN_MS, FIRST_TRY_MS * 2 ** Math.max(0, failures - 1)) * (0.5 + Math.random());
}

/** Gives a line up that says nothing for too long. */
class Watch {
  #timer: ReturnType<typeof setTimeout>;
  readonly #line: AbortController;

  constructor(line: AbortController, ms: number) {
    this.#line = line;
    this.#timer = setTimeout(() => line.abort('silent'), ms);
  }

  again(ms: number): void {
    this.end();
    this.#timer = setTimeout(() => this.#line.abort('silent'), ms);
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}
