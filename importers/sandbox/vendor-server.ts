import { createServer, type Server } from 'node:http';
import type { DateTime } from 'luxon';
import { bookingPage } from './booking-page.ts';
import { answerSlotSearch, outcome, type Answer, type AskedVendor } from './fhir-server.ts';
import { answerFile } from './smart-files.ts';
import type { SandboxVendor } from './vendors.ts';

/** Everything a vendor process serves on loopback. */
export interface ServedVendor extends AskedVendor {
  name: string;
  /** A vendor that pushes answers nothing but its booking pages. */
  protocol: SandboxVendor['protocol'];
}

/**
 * Opens a vendor's server on loopback: the preferred port, else any free one, so that booking links survive a restart
 * when they can. `describe` is asked once the address is known.
 */
export async function openVendorServer(
  port: number,
  describe: (base: string) => ServedVendor,
  clock: () => DateTime<true>,
): Promise<{ server: Server; vendor: ServedVendor }> {
  let vendor: ServedVendor | undefined;
  const server = createServer((request, response) => {
    const url = URL.parse(request.url ?? '/', 'http://localhost');
    const answer = vendor && url ? answerRequest(vendor, url, clock()) : outcome(503, 'starting');
    const known = answer.etag !== undefined && request.headers['if-none-match'] === answer.etag;
    const caching = answer.etag
      ? { etag: answer.etag, 'cache-control': 'max-age=60' }
      : { 'cache-control': 'no-store' };
    response.writeHead(known ? 304 : answer.status, { 'content-type': answer.contentType, ...caching });
    response.end(known || request.method === 'HEAD' ? undefined : answer.body);
  });
  const heard = await listen(server, port).catch(() => listen(server, 0));
  vendor = describe(`http://127.0.0.1:${heard}`);
  return { server, vendor };
}

function answerRequest(vendor: ServedVendor, url: URL, now: DateTime<true>): Answer {
  const booking = /^\/rdv\/([\w-]+)$/u.exec(url.pathname)?.[1];
  if (booking) return bookingPage(vendor.name, vendor.agendas, { id: booking, zone: vendor.ground.zone });
  const { protocol } = vendor;
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
