import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BEGINNINGS } from '../../api/docs/quick-start-bodies.ts';
import { commandsFor } from '../../api/docs/quick-start.ts';
import { PERSONAS } from '../../api/identity/personas.ts';
import { PROTOCOLS } from '../../importers/check.ts';
import { RULES } from '../../importers/rules.ts';
import { NOON, jsonOf, pushedFeed, readDeliveries, testApi, type Ask, type TestApi } from '../support/api.ts';

interface Parameter {
  name: string;
  in: string;
  example?: string | number;
  schema?: { example?: string | number };
}

interface Operation {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: {
    content: Record<string, { example?: unknown; schema?: { $ref?: string; example?: unknown } }>;
  };
  responses: Record<string, unknown>;
}

interface Documented extends Operation {
  method: string;
  path: string;
}

interface Description {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, { example?: unknown }> };
}

const committed = readFileSync(new URL('../../api/openapi.json', import.meta.url), 'utf8');
const { paths, components }: Description = JSON.parse(committed);
/** What no example can hold, and why. */
const UNSHOWABLE: Readonly<Record<string, string>> = {
  exchangeAssertion: 'an assertion is signed by its sender and lives for minutes',
};

const OPERATIONS: Documented[] = Object.entries(paths)
  .flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => Object.assign(operation, { method, path })),
  )
  .filter(({ operationId }) => UNSHOWABLE[operationId] === undefined);

/** Two ways to say one thing are not both said: `within` rather than `from` and `to`. */
const LEFT_OUT = new Set(['searchOffers from', 'searchOffers to']);

function parametersOf({ operationId, parameters = [] }: Documented, where: string): [string, string][] {
  return parameters.flatMap(({ name, in: place, example, schema }): [string, string][] => {
    const shown = example ?? schema?.example;
    const said = place === where && shown !== undefined && !LEFT_OUT.has(`${operationId} ${name}`);
    return said ? [[name, String(shown)]] : [];
  });
}

function addressOf(operation: Documented): string {
  const path = parametersOf(operation, 'path').reduce(
    (address, [name, example]) => address.replace(`{${name}}`, encodeURIComponent(example)),
    operation.path,
  );
  const query = new URLSearchParams(parametersOf(operation, 'query')).toString();
  return query === '' ? path : `${path}?${query}`;
}

/** The request that the description shows: its examples, put together as a reader would. */
function requestOf(operation: Documented): { address: string; init: RequestInit } {
  const headers = new Headers(parametersOf(operation, 'header'));
  const init: RequestInit = { method: operation.method.toUpperCase(), headers };
  for (const [mediaType, { example, schema }] of Object.entries(operation.requestBody?.content ?? {})) {
    const shown =
      example ?? schema?.example ?? components.schemas[schema?.$ref?.split('/').at(-1) ?? '']?.example;
    if (shown === undefined) continue;
    headers.set('Content-Type', mediaType);
    const text = typeof shown === 'string' ? shown : JSON.stringify(shown);
    init.body = headers.get('content-encoding') === 'gzip' ? new Uint8Array(gzipSync(text)) : text;
    break;
  }
  return { address: addressOf(operation), init };
}

describe('the examples of the description', () => {
  let api: TestApi;
  let asks: Ask[];
  let reader: NodeJS.Timeout;
  beforeAll(async () => {
    api = await testApi();
    await withDocumentedNumbers(api);
    asks = await Promise.all(PERSONAS.map(({ name }) => api.as(name)));
    reader = setInterval(() => void readDeliveries(api).catch(() => undefined), 100);
  });
  afterAll(() => clearInterval(reader));

  /** As the first persona that may. */
  async function execute(operation: Documented): Promise<Response> {
    const { address, init } = requestOf(operation);
    let last: Response | undefined;
    for (const ask of asks) {
      last = await ask(address.replace(/^\/api/, ''), init);
      if (last.status !== 401 && last.status !== 403) return last;
    }
    return last ?? Response.error();
  }

  /** Those that end a session, last. */
  const inOrder = OPERATIONS.toSorted(
    (a, b) => Number(a.method === 'delete') - Number(b.method === 'delete'),
  );

  test.each(inOrder.map((operation) => [operation.operationId, operation] as const))(
    '%s',
    async (_, operation) => {
      const response = await execute(operation);
      const answer = await response.text();
      expect(Object.keys(operation.responses), answer).toContain(String(response.status));
      expect([400, 415, 500], answer).not.toContain(response.status);
    },
  );

  test('show a body wherever one is sent', () => {
    const silent = OPERATIONS.filter(
      (operation) => operation.requestBody && requestOf(operation).init.body === undefined,
    );
    expect(silent.map(({ operationId }) => operationId)).toEqual([]);
  });
});

/** A vendor's feed, a delivery and its run, under the numbers that the examples use. */
async function withDocumentedNumbers({ db, deps, as }: TestApi): Promise<void> {
  const next = (table: string, id: number) =>
    db.execute(sql`select setval(pg_get_serial_sequence(${table}, 'id'), ${id}, false)`);
  await Promise.all([next('feed', 3), next('delivery', 4021), next('feed_run', 812)]);
  await pushedFeed(db, 'vilaine');
  const vendor = await as('vendor');
  const body = BEGINNINGS['ndjson']!.body(NOON.plus({ days: 1 }));
  await vendor('/feeds/3/deliveries', { method: 'POST', body: `${body}\nbroken` });
  await readDeliveries({ db, deps });
}

describe('the pages of the documentation', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await testApi();
  });
  const read = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await api.app.request(path, { headers });
    return { answer, page: await answer.text() };
  };

  test.each(['/docs', '/docs/rules', '/docs/quick-start'])(
    '%s is in French, and in English on demand',
    async (path) => {
      expect((await read(path)).page).toContain('<html lang="fr">');
      expect((await read(`${path}?lang=en`)).page).toContain('<html lang="en">');
      expect((await read(path, { 'Accept-Language': 'en' })).page).toContain('<html lang="en">');
      expect((await read(path)).page).toContain(`<a href="${path}?lang=fr" aria-current="page">`);
    },
  );

  test('load nothing from elsewhere, and every link they have leads somewhere', async () => {
    for (const path of ['/docs', '/docs/rules', '/docs/quick-start']) {
      const { page } = await read(path);
      const links = [...page.matchAll(/(?:src|href)="([^"#]+)"/g)].map((match) => match[1] ?? '');
      for (const link of links.filter((each) => each !== 'data:,')) {
        expect(link).toMatch(/^\/(docs|api\/openapi\.json)/);
        expect((await api.app.request(link.replaceAll('&amp;', '&'))).status, link).toBe(200);
      }
      expect(page).not.toMatch(/<script(?! defer src="\/docs\/)/);
    }
  });

  test('explain every rule at the address of its code', async () => {
    const { page } = await read('/docs/rules');
    for (const code of Object.keys(RULES)) expect(page).toContain(`id="${code}"`);
    expect(page).toContain('Écrivez une fin après le début.');
  });

  test('show a first delivery for each protocol that is pushed', async () => {
    const { page } = await read('/docs/quick-start');
    const pushed = PROTOCOLS.filter(({ ways }) => ways.includes('push'));
    for (const { protocol } of pushed) expect(page).toContain(`/api/feeds/check?protocol=${protocol}`);
    expect(page).toContain('CRENEAU=http://localhost:3000');
  });
});

describe('the quick start', () => {
  test.each(PROTOCOLS.filter(({ protocol }) => protocol in BEGINNINGS).map(({ protocol }) => protocol))(
    'gives a body for %s of which nothing is to be mended',
    async (protocol) => {
      const api = await testApi();
      const vendor = await api.as('vendor');
      const { mediaType, settings, body } = BEGINNINGS[protocol]!;
      const config = encodeURIComponent(JSON.stringify(settings));
      const answer = await vendor(`/feeds/check?protocol=${protocol}&config=${config}`, {
        method: 'POST',
        headers: { 'Content-Type': mediaType },
        body: body(NOON.plus({ days: 1 })),
      });
      const report = await jsonOf<{ accepted: number; groups: { rule: string; severity: string }[] }>(answer);
      expect(report.accepted).toBeGreaterThan(0);
      expect(report.groups.filter(({ severity }) => severity !== 'info')).toEqual([]);
      expect(commandsFor(protocol, NOON)).toContain(`Content-Type: ${mediaType}`);
    },
  );

  test('connects a vendor from nothing: its slots are read, and found', async () => {
    const api = await testApi();
    const feed = await pushedFeed(api.db, 'vilaine');
    const vendor = await api.as('vendor');
    const sent = await vendor(`/feeds/${feed.id}/deliveries?mode=delta`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-ndjson' },
      body: BEGINNINGS['ndjson']!.body(NOON.plus({ days: 1 })),
    });
    expect(sent.status).toBe(202);
    await readDeliveries(api);
    const regulator = await api.as('regulator');
    const offers = await regulator('/offers?commune=35238&specialty=SM54&within=PT48H');
    const { items } = await jsonOf<{ items: { slots: unknown[] }[] }>(offers);
    expect(items).toMatchObject([{ practitioner: { rpps: '81000000001' }, slots: [{}, {}] }]);
  });
});
