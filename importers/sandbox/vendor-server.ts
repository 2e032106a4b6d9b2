import { createServer, type Server } from 'node:http';
import type { DateTime } from 'luxon';
import { bookingPage } from './booking-page.ts';
import { answerSlotSearch, outcome, type Answer, type AskedVendor } from './fhir-server.ts';

/** Everything a vendor process serves on loopback. */
export interface ServedVendor extends AskedVendor {
  name: string;
  /** False for a vendor that pushes: it has booking pages and no search. */
  searchable: boolean;
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
    response.writeHead(answer.status, { 'content-type': answer.contentType, 'cache-control': 'no-store' });
    response.end(request.method === 'HEAD' ? undefined : answer.body);
  });
  const heard = await listen(server, port).catch(() => listen(server, 0));
  vendor = describe(`http://127.0.0.1:${heard}`);
  return { server, vendor };
}

function answerRequest(vendor: ServedVendor, url: URL, now: DateTime<true>): Answer {
  const booking = /^\/rdv\/([\w-]+)$/u.exec(url.pathname)?.[1];
  if (booking) return bookingPage(vendor.name, vendor.agendas, { id: booking, zone: vendor.ground.zone });
  if (vendor.searchable && url.pathname === '/fhir/Slot') return answerSlotSearch(vendor, url, now);
  return outcome(404, 'this sandbox answers /fhir/Slot and /rdv/{slot}');
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
