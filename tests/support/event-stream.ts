import { EventReader } from '../../web/live/server-events.ts';

/** An event of a stream with its data read. */
export interface Told {
  name: string;
  data: Record<string, unknown>;
}

/** A screen's event stream over HTTP, as a test reads it. */
export interface EventStream {
  status: number;
  headers: Headers;
  /** Everything told so far. */
  told: Told[];
  /** The last event id. */
  readonly lastId: string;
  /** Resolves with the first event, told already or yet to come, that fits. */
  until(fits: (event: Told) => boolean, ms?: number): Promise<Told>;
  /** Resolves once the stream has ended by itself. */
  ended: Promise<void>;
  close(): void;
}

const PATIENCE_MS = 5000;

/** Opens a stream; `query` begins with `?` or is empty. */
export async function openEventStream(
  url: string,
  { token, lastEventId }: { token: string; lastEventId?: string },
): Promise<EventStream> {
  const stop = new AbortController();
  const headers = {
    Authorization: `Bearer ${token}`,
    'Accept-Encoding': 'gzip, br',
    ...(lastEventId !== undefined && { 'Last-Event-ID': lastEventId }),
  };
  const answer = await fetch(url, { headers, signal: stop.signal });
  const reader = new EventReader();
  const told: Told[] = [];
  const waiting = new Set<() => void>();
  const ended = read(answer, (text) => {
    for (const { name, data } of reader.push(text)) told.push({ name, data: JSON.parse(data) });
    for (const look of waiting) look();
  });
  return {
    status: answer.status,
    headers: answer.headers,
    told,
    get lastId() {
      return reader.lastId;
    },
    ended,
    until: (fits, ms = PATIENCE_MS) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(look);
          reject(new Error(`Nothing of the kind was told; ${JSON.stringify(told)}`));
        }, ms);
        const look = () => {
          const found = told.find(fits);
          if (!found) return;
          clearTimeout(timer);
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
    close: () => stop.abort(),
  };
}

async function read(answer: Response, take: (text: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  try {
    for await (const bytes of answer.body ?? []) take(decoder.decode(bytes, { stream: true }));
  } catch (error) {
    if (!(error instanceof DOMException)) take('');
  }
}
