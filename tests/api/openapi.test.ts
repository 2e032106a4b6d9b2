import { readFileSync } from 'node:fs';
import { ZodType } from 'zod';
import { beforeAll, describe, expect, test } from 'vitest';
import { PERSONAS } from '../../api/identity/personas.ts';
import { printApi } from '../../api/openapi.ts';
import { testApi, type TestApi } from '../support/api.ts';

type Definition = TestApi['app']['openAPIRegistry']['definitions'][number];
type Operation = Extract<Definition, { type: 'route' }>['route'];

/** The JSON answers of an operation, with their schema and example. */
function jsonAnswers({ operationId, responses }: Operation) {
  return Object.entries(responses).flatMap(([status, response]) => {
    const json = 'content' in response ? response.content?.['application/json'] : undefined;
    return json && 'schema' in json ? [{ name: `${operationId} ${status}`, ...json }] : [];
  });
}

describe('the API’s description', () => {
  let api: TestApi;
  let operations: Operation[];
  beforeAll(async () => {
    api = await testApi();
    operations = api.app.openAPIRegistry.definitions.flatMap((definition) =>
      definition.type === 'route' ? [definition.route] : [],
    );
  });

  test('is the committed one: after a change, `node api/openapi.ts` writes it again', () => {
    const committed = readFileSync(new URL('../../api/openapi.json', import.meta.url), 'utf8');
    expect(printApi(api.app)).toBe(committed);
  });

  test('is served', async () => {
    const served = await api.anyone('/openapi.json');
    expect(await served.json()).toMatchObject({ openapi: '3.1.0', info: { title: 'Créneau' } });
  });

  test('gives every answer an example that its own schema accepts', () => {
    const examples = operations.flatMap(jsonAnswers);
    const wrong = examples.filter(
      ({ schema, example }) => !(schema instanceof ZodType && schema.safeParse(example).success),
    );
    expect(wrong.map(({ name }) => name)).toEqual([]);
    const silent = operations.filter(({ responses }) => '204' in responses);
    expect(examples.length).toBeGreaterThanOrEqual(operations.length - silent.length - 1);
  });

  test('names every operation once, and says how it may fail', () => {
    const names = operations.map(({ operationId }) => operationId);
    expect(new Set(names).size).toBe(names.length);
    for (const { responses } of operations) {
      expect(responses['400']).toHaveProperty(['content', 'application/problem+json']);
    }
  });

  test('holds for unknown parameters: every operation refuses one', async () => {
    const personas = await Promise.all(PERSONAS.map(({ name }) => api.as(name)));
    for (const { method, path } of operations.filter((each) => each.path.startsWith('/api/'))) {
      const address = `${path.replace('/api', '').replaceAll(/\{\w+\}/g, '1')}?colour=red`;
      const init = { method: method.toUpperCase() };
      const answers = await Promise.all([...personas, api.anyone].map((ask) => ask(address, init)));
      expect(
        answers.map(({ status }) => status),
        `${method} ${path}`,
      ).toContain(400);
    }
  });
});

describe('the documentation', () => {
  test('is a page served from here alone, without a script inline', async () => {
    const { app } = await testApi();
    const page = await (await app.request('/docs')).text();
    const addresses = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
    for (const address of addresses.filter((each) => each !== 'data:,')) {
      expect(address).toMatch(/^\/(docs\b|api\/openapi\.json$)/);
      expect((await app.request(address)).status).toBe(200);
    }
    expect(page).not.toMatch(/<script>|https?:/);
  });

  test('says what each problem means at the address of its type', async () => {
    const { anyone, app } = await testApi();
    const problem: { type: string; title: string } = await (await anyone('/session')).json();
    const meaning = await app.request(problem.type);
    expect(await meaning.json()).toMatchObject({ code: 'sign-in-required', title: problem.title });
    expect((await app.request('/problems/unheard-of')).status).toBe(404);
  });
});
