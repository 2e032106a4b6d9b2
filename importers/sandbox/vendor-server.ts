import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DateTime } from 'luxon';
import { answerControl } from './booking/control.ts';
import type { Desk } from './booking/desk.ts';
import { answerDesk } from './booking/fhir-desk.ts';
import { bookingPage } from './booking-page.ts';
import { answerSlotSearch, outcome, type Answer, type AskedVendor } from './fhir-server.ts';
import { answerFile } from './smart-files.ts';
import type { SandboxVendor } from './vendors.ts';

/** Everything a vendor process serves on loopback. */
export interface ServedVendor extends AskedVendor {
  name: string;
  /** A vendor that pushes answers no search. */
  protocol: SandboxVendor['protocol'];
  /** Where it takes appointments; a vendor without one only shows its pages. */
  desk?: Desk;
}

const MAX_BODY = 64 * 1024;

/**
 * Opens a vendor's server on loopback: the preferred port, else any free one, so that booking links survive a restart
 * when they can. `describe` is asked once the address is known.
 */
export async function openVendorServer(
  port: number,
  describe: (base: string) => ServedVendor,
  clock: () => DateTime<true>,
): Promise<{ server: Server; vendor: ServedVendor }> {
  const opened: { vendor?: ServedVendor } = {};
  const server = createServer((request, response) => {
    void serve({ request, response, vendor: opened.vendor, clock }).catch(() => response.destroy());
  });
  const heard = await listen(server, port).catch(() => listen(server, 0));
  const vendor = describe(`http://127.0.0.1:${heard}`);
  opened.vendor = vendor;
  return { server, vendor };
}

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  vendor: ServedVendor | undefined;
  clock: () => DateTime<true>;
}

async function serve({ request, response, vendor, clock }: Exchange): Promise<void> {
  const url = URL.parse(request.url ?? '/', 'http://localhost');
  const text = await readBody(request);
  const answer =
    vendor && url ? answerRequest(vendor, { request, url, text }, clock()) : outcome(503, 'starting');
  if (answer.manner === 'silent') return;
  if (answer.manner === 'reset') {
    response.destroy();
    return;
  }
  if (answer.afterMs !== undefined) await sleep(answer.afterMs, undefined, { ref: false });
  const known = answer.etag !== undefined && request.headers['if-none-match'] === answer.etag;
  const caching = answer.etag
    ? { etag: answer.etag, 'cache-control': 'max-age=60' }
    : { 'cache-control': 'no-store' };
  response.writeHead(known ? 304 : answer.status, {
    'content-type': answer.contentType,
    ...caching,
    ...answer.headers,
  });
  response.end(known || request.method === 'HEAD' ? undefined : answer.body);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let count = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    count += chunk.length;
    if (count > MAX_BODY) throw new Error('the body is too large for a sandbox');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

interface Received {
  request: IncomingMessage;
  url: URL;
  text: string;
}

function answerRequest(vendor: ServedVendor, { request, url, text }: Received, now: DateTime<true>): Answer {
  const { method = 'GET' } = request;
  const { desk, protocol, base } = vendor;
  const instant = now.toMillis();
  const slotId = /^\/rdv\/([\w-]+)$/u.exec(url.pathname)?.[1];
  if (slotId) {
    const form = method === 'POST' ? new URLSearchParams(text) : null;
    return bookingPage(vendor, { slotId, zone: vendor.ground.zone, now: instant, url, form });
  }
  if (desk && url.pathname === '/sandbox/control') {
    const contentType = request.headers['content-type'] ?? '';
    return answerControl(desk, { method, contentType, text, now: instant });
  }
  const headers = {
    'if-match': request.headers['if-match'],
    'if-none-exist': request.headersDistinct['if-none-exist']?.[0],
  };
  const asked = desk && answerDesk(desk, { method, url, headers, text, now: instant, base });
  if (asked) return asked;
  if (protocol === 'sas-practitioners' && url.pathname === '/fhir/Slot')
    return answerSlotSearch(vendor, url, now);
  if (protocol === 'smart-links' && url.pathname.startsWith('/links/'))
    return answerFile(vendor, url.pathname, now);
  return outcome(404, 'this sandbox answers what its protocol asks for, and /rdv/{slot}');
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1' }, () => {
      server.removeListener('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}
