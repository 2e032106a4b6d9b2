import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterAll } from 'vitest';
import { z } from 'zod';

/** What the vendor does with the next booking: `then-silent` books and never answers. */
type Manner = 'answers' | 'conflict' | 'then-silent' | 'silent';

interface Kept {
  id: string;
  token: string;
  slot: string;
  status: string;
  resource: Record<string, unknown>;
}

/** A vendor that books over FHIR, on a port of this machine: its slots, what it has booked, and how it behaves. */
export interface TestVendor {
  url: string;
  /** Slot ids that are not free: their status, or `gone`. */
  slots: Map<string, string>;
  booked: Kept[];
  /** Method and path of every call. */
  calls: string[];
  manner: Manner;
  /** Called when a booking has been committed, before it is answered. */
  committed: () => void;
  close(): void;
}

const wanted = z.looseObject({
  identifier: z.array(z.object({ system: z.string(), value: z.string() })),
  slot: z.array(z.object({ reference: z.string() })),
  status: z.string(),
});

/** Opens one; it is closed after the file that asked for it. */
export async function testVendor(): Promise<TestVendor> {
  const vendor: TestVendor = {
    url: '',
    slots: new Map(),
    booked: [],
    calls: [],
    manner: 'answers',
    committed: () => undefined,
    close: () => server.close(() => undefined),
  };
  const server = createServer((request, response) => {
    void answer(vendor, request, response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  vendor.url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/fhir`;
  afterAll(() => {
    server.closeAllConnections();
    vendor.close();
  });
  return vendor;
}

/** The `booking` column of its feed. */
export function declarationOf(
  { url }: TestVendor,
  abilities: Partial<Record<'recheck' | 'hold' | 'book' | 'cancel', boolean>> = {},
) {
  return {
    protocol: 'fhir',
    url,
    abilities: { recheck: true, hold: false, book: true, cancel: true, ...abilities },
  };
}

async function answer(vendor: TestVendor, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '', vendor.url);
  const path = url.pathname.replace('/fhir/', '');
  vendor.calls.push(`${request.method} ${path}`);
  const body = await read(request);
  const say = (status: number, resource: unknown) => {
    response.writeHead(status, { 'Content-Type': 'application/fhir+json' });
    response.end(JSON.stringify(resource));
  };
  if (path.startsWith('Slot/')) return sayOfSlot(vendor, decodeURIComponent(path.slice(5)), say);
  if (request.method === 'GET') {
    const found = vendor.booked.filter(({ token }) => token === url.searchParams.get('identifier'));
    const entry = found.map(({ resource }) => ({ resource }));
    return say(200, { resourceType: 'Bundle', type: 'searchset', entry });
  }
  if (request.method === 'PUT') return change(vendor, { id: path.split('/').at(-1) ?? '', body }, say);
  if (path.endsWith('$hold'))
    return say(501, { resourceType: 'OperationOutcome', issue: [{ code: 'not-supported' }] });
  book(vendor, body, say);
}

type Say = (status: number, resource: unknown) => void;

function sayOfSlot({ slots }: TestVendor, id: string, say: Say): void {
  const status = slots.get(id) ?? 'free';
  if (status === 'gone')
    return say(404, { resourceType: 'OperationOutcome', issue: [{ code: 'not-found' }] });
  say(200, { resourceType: 'Slot', id, status });
}

/** Booked once under one of our ids, whatever the manner in which that is told. */
function book(vendor: TestVendor, body: string, say: Say): void {
  const { manner } = vendor;
  if (manner === 'silent') return;
  const resource = wanted.parse(JSON.parse(body));
  const slot = resource.slot[0]?.reference.replace('Slot/', '') ?? '';
  const [identifier] = resource.identifier;
  const token = `${identifier?.system}|${identifier?.value}`;
  const before = vendor.booked.find((kept) => kept.token === token);
  const taken = vendor.booked.some((kept) => kept.slot === slot && kept.status === 'booked');
  if (manner === 'conflict' || (!before && taken)) {
    return say(409, { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'conflict' }] });
  }
  const id = before?.id ?? `A${vendor.booked.length + 1}`;
  const stored = { ...resource, id, status: 'booked' };
  if (!before) vendor.booked.push({ id, token, slot, status: 'booked', resource: stored });
  vendor.committed();
  if (manner === 'answers') say(before ? 200 : 201, stored);
}

function change(vendor: TestVendor, { id, body }: { id: string; body: string }, say: Say): void {
  const kept = vendor.booked.find((each) => each.id === id);
  if (!kept) return say(404, { resourceType: 'OperationOutcome', issue: [{ code: 'not-found' }] });
  kept.resource = z.record(z.string(), z.unknown()).parse(JSON.parse(body));
  kept.status = String(kept.resource['status']);
  say(200, kept.resource);
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}
