import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { holdsStreet } from '../../../api/search/geocode.ts';
import { jsonOf, testApi, type Ask, type TestApi } from '../../support/api.ts';

interface Places {
  items: { kind: string; label: string; insee?: string; lat: number; lon: number; precision: string }[];
  geocoder: string;
}

const address = (label: string, type: string, score = 0.9) => ({
  type: 'Feature',
  geometry: { type: 'Point', coordinates: [-1.6694, 48.1121] },
  properties: {
    id: `ban-${label}`,
    label,
    type,
    score,
    postcode: '35000',
    citycode: '35238',
    city: 'Rennes',
  },
});

/** What the pretend geocoder answers, and what it was asked. */
let answer: (request: IncomingMessage, response: ServerResponse) => void;
const asked: URL[] = [];
const json = (value: unknown) => (_: IncomingMessage, response: ServerResponse) =>
  void response.setHeader('Content-Type', 'application/json').end(JSON.stringify(value));

describe('a street that is typed', () => {
  let server: Server;
  let api: TestApi;
  let regulator: Ask;
  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(new URL(request.url ?? '', 'http://geocoder.invalid'));
      answer(request, response);
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const listening = server.address();
    const port = typeof listening === 'object' ? listening?.port : undefined;
    api = await testApi({ config: { geocoderUrl: `http://127.0.0.1:${port}/search/?autocomplete=1` } });
    regulator = await api.as('regulator');
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const find = async (q: string) =>
    jsonOf<Places>(await regulator(`/places?q=${encodeURIComponent(q)}&limit=5`));

  test('is found by the geocoder, before the communes, with how exactly it is known', async () => {
    answer = json({
      type: 'FeatureCollection',
      features: [address('12 Rue de Paris 35000 Rennes', 'housenumber'), address('Rue de Paris', 'street')],
    });
    const { items, geocoder } = await find('12 rue de paris rennes');
    expect(geocoder).toBe('asked');
    expect(items.slice(0, 2)).toMatchObject([
      {
        kind: 'address',
        label: '12 Rue de Paris 35000 Rennes',
        insee: '35238',
        lat: 48.1121,
        precision: 'address',
      },
      { kind: 'address', precision: 'street' },
    ]);
    expect(items[2]).toMatchObject({ kind: 'commune', insee: '35238' });
    expect(Object.fromEntries(asked.at(-1)!.searchParams)).toMatchObject({
      q: '12 rue de paris rennes',
      autocomplete: '1',
    });
  });

  test('leaves out unlikely answers, towns we know ourselves, and what is no address at all', async () => {
    const odd = { type: 'Feature', geometry: null, properties: { label: '<script>' } };
    const far = { ...address('Ailleurs', 'street'), geometry: { coordinates: [1000, 2] } };
    answer = json({
      features: [odd, far, address('Rue de Parme', 'street', 0.2), address('Rennes', 'municipality')],
    });
    const { items, geocoder } = await find('rue de paris rennes');
    expect(geocoder).toBe('asked');
    expect(items.map(({ kind }) => kind)).not.toContain('address');
  });

  test('is not asked of the geocoder when there is none in the text', async () => {
    const before = asked.length;
    const { items, geocoder } = await find('rennes');
    expect([geocoder, items[0]?.insee]).toEqual(['not-needed', '35238']);
    expect(asked).toHaveLength(before);
  });

  test.each<[string, typeof answer]>([
    ['answers an error', (_, response) => void response.writeHead(500).end()],
    ['answers a page', (_, response) => void response.end('<html></html>')],
    ['answers something else', json({ error: 'quota' })],
    ['never answers', () => undefined],
    ['never ends', (_, response) => void response.write('{"features":[')],
    ['answers without end', flood],
    ['hangs up', (request) => void request.socket.destroy()],
  ])('still finds its commune when the geocoder %s, and says so, soon', async (_, failing) => {
    answer = failing;
    const began = performance.now();
    const { items, geocoder } = await find('12 rue de la patiente rennes');
    expect(geocoder).toBe('failed');
    expect(items[0]).toMatchObject({ kind: 'commune', insee: '35238' });
    expect(performance.now() - began).toBeLessThan(5000);
  });

  test('never stands in the log', () => {
    expect(api.logged.length).toBeGreaterThan(0);
    expect(api.logged.filter((line) => /patiente|paris/i.test(line))).toEqual([]);
  });

  test('without a geocoder is its commune, and the answer says that none is set', async () => {
    const plain = await testApi();
    const ask = await plain.as('regulator');
    const found = await jsonOf<Places>(await ask('/places?q=12%20rue%20de%20paris%20rennes'));
    expect(found).toMatchObject({ geocoder: 'not-set', items: [{ kind: 'commune' }] });
  });
});

function flood(_: IncomingMessage, response: ServerResponse): void {
  const more = () => {
    while (!response.destroyed && response.write(Buffer.alloc(65_536, 32)));
  };
  response.on('drain', more);
  more();
}

describe('what is taken for a street', () => {
  test.each([
    '12 bd de la Liberté',
    'av. Jean Jaurès, Rennes',
    'place du Calvaire',
    '3 all. des Lilas',
    '5 r de Brest',
  ])('%s', (text) => expect(holdsStreet(text)).toBe(true));
  test.each(['Rennes', '35 Rennes', 'Saint-Malo', 'Pont-l’Abbé', '35400', 'lyon 3e', 'Rue'])(
    'not %s',
    (text) => expect(holdsStreet(text)).toBe(false),
  );
});
