import { createServer, type IncomingHttpHeaders } from 'node:http';
import { afterEach } from 'vitest';

/** What a vendor's address was told. */
export interface Received {
  headers: IncomingHttpHeaders;
  body: string;
  json: { type: string; timestamp: string; data: Record<string, unknown> };
}

export interface Receiver {
  url: string;
  received: Received[];
  /** What it answers from now on; `silent` hangs up without a word. */
  answer: number | 'silent';
}

const closers: (() => void)[] = [];
afterEach(() => closers.splice(0).forEach((close) => close()));

/** A vendor's address on loopback, which remembers what it is told; it closes after the test. */
export async function openReceiver(): Promise<Receiver> {
  const receiver: Receiver = { url: '', received: [], answer: 204 };
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      receiver.received.push({ headers: request.headers, body, json: JSON.parse(body) });
      if (receiver.answer === 'silent') response.destroy();
      else response.writeHead(receiver.answer).end();
    });
  });
  closers.push(() => server.close(() => undefined) && server.closeAllConnections());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  receiver.url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : address}/told`;
  return receiver;
}
