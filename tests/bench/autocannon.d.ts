/** What the benchmark uses of autocannon, which has no types of its own. */
declare module 'autocannon' {
  import type { EventEmitter } from 'node:events';

  interface Client {
    setRequests(requests: { method: string; path: string }[]): void;
  }

  interface Options {
    url: string;
    connections: number;
    /** Seconds. */
    duration: number;
    headers: Record<string, string>;
    setupClient(client: Client): void;
  }

  interface Result {
    errors: number;
    non2xx: number;
  }

  /** `response` is emitted with the client, the status, the bytes and the time it took (ms). */
  export default function autocannon(options: Options): EventEmitter & PromiseLike<Result>;
}
