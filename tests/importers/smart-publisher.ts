import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';

type Resource = Record<string, unknown> & { id: string };

const SMART = 'http://fhir-registry.smarthealthit.org/StructureDefinition';
const PLACES = 10;

/** A publisher of SMART Scheduling Links by hand: ten pharmacies, three hundred slots, two files of slots. */
export class SmartPublisher {
  /** Lines of each file; null answers 500. */
  readonly files = new Map<string, Resource[] | null>();
  errors: unknown[] = [];
  /** What was asked since the last look: `slots-1.ndjson 200`. */
  asked: string[] = [];
  #server: Server | undefined;
  #base = '';

  constructor() {
    const places = Array.from({ length: PLACES }, (_, place) => place);
    const slots = places.flatMap((place) => Array.from({ length: 30 }, (_, rank) => slotOf(place, rank)));
    this.files.set('locations.ndjson', places.map(locationOf));
    this.files.set('schedules.ndjson', places.map(scheduleOf));
    this.files.set('slots-1.ndjson', slots.slice(0, 160));
    this.files.set('slots-2.ndjson', slots.slice(160));
    this.files.set('patients.ndjson', []);
  }

  get manifest(): string {
    return `${this.#base}/$bulk-publish`;
  }

  /** What was asked since the last look. */
  look(): string[] {
    return this.asked.splice(0).toSorted();
  }

  /** The line of a resource, to be changed in place. */
  find(file: string, id: string): Resource {
    const found = this.files.get(file)?.find((resource) => resource.id === id);
    if (!found) throw new Error(`no ${id} in ${file}`);
    return found;
  }

  remove(file: string, id: string): void {
    const lines = this.files.get(file) ?? [];
    this.files.set(
      file,
      lines.filter((resource) => resource.id !== id),
    );
  }

  async open(): Promise<void> {
    this.#server = createServer(({ url = '', headers }, response) => {
      const name = url.slice(1);
      const text = name === '$bulk-publish' ? this.#manifest() : this.#file(name);
      const etag = `"${createHash('sha256')
        .update(text ?? '')
        .digest('hex')
        .slice(0, 12)}"`;
      const status = text === null ? 500 : headers['if-none-match'] === etag ? 304 : 200;
      this.asked.push(`${name} ${status}`);
      response.writeHead(status, status === 200 ? { etag, 'cache-control': 'max-age=60' } : {});
      response.end(status === 200 ? text : undefined);
    });
    await new Promise<void>((done) => this.#server?.listen(0, '127.0.0.1', done));
    const address = this.#server.address();
    if (typeof address === 'object' && address) this.#base = `http://127.0.0.1:${address.port}`;
  }

  close(): void {
    this.#server?.closeAllConnections();
    this.#server?.close();
  }

  #file(name: string): string | null {
    const lines = this.files.get(name);
    return lines ? lines.map((line) => JSON.stringify(line)).join('\n') : null;
  }

  /** The files in no helpful order: absolute addresses, relative ones, and a type nobody reads. */
  #manifest(): string {
    const names = [...this.files.keys()].toReversed();
    const output = names.map((name) => ({
      type: TYPES[name.replace(/[-.].*/u, '')],
      url: name.startsWith('slots') ? name : `${this.#base}/${name}`,
      extension: { state: ['35'] },
    }));
    const transactionTime = '2026-11-24T07:59:00Z';
    return JSON.stringify({ transactionTime, request: this.manifest, output, error: this.errors }, null, 2);
  }
}

const TYPES: Record<string, string> = {
  locations: 'Location',
  schedules: 'Schedule',
  slots: 'Slot',
  patients: 'Patient',
};

function locationOf(place: number): Resource {
  return {
    resourceType: 'Location',
    id: `pharmacie-${place}`,
    name: `Pharmacie ${place}`,
    telecom: [{ system: 'phone', value: `02 61 91 00 0${place}` }],
    address: { line: [`${place + 1} rue du Port`], city: 'Rennes', postalCode: '35000' },
    position: { latitude: 48.1 + place / 1000, longitude: -1.68 },
  };
}

function scheduleOf(place: number): Resource {
  return {
    resourceType: 'Schedule',
    id: `agenda-${place}`,
    serviceType: [{ text: 'Médecine générale' }],
    actor: [{ reference: `Location/pharmacie-${place}` }],
  };
}

/** Every fourth is busy; every fifth has three places. */
function slotOf(place: number, rank: number): Resource {
  const id = `s-${place}-${rank}`;
  const start = Date.UTC(2026, 10, 24, 9) + rank * 20 * 60_000;
  return {
    resourceType: 'Slot',
    id,
    schedule: { reference: `Schedule/agenda-${place}` },
    status: rank % 4 === 3 ? 'busy' : 'free',
    start: new Date(start).toISOString().replace('.000Z', '+00'),
    end: new Date(start + 20 * 60_000).toISOString(),
    extension: [
      { url: `${SMART}/booking-deep-link`, valueUrl: `https://rdv.invalid/${id}` },
      ...(rank % 5 === 0 ? [{ url: `${SMART}/slot-capacity`, valueInteger: 3 }] : []),
    ],
  };
}
