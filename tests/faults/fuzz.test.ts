import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeApi } from '../../api/openapi.ts';
import { NEEDS, ruleFor } from '../../api/identity/needs.ts';
import { PERSONAS } from '../../api/identity/personas.ts';
import { startLive } from '../../api/live/start.ts';
import { pushedFeed, testApi, type Ask, type TestApi } from '../support/api.ts';

/** Requests that got past the door: few in `npm test`, all of them in `npm run test:faults`. */
const WANTED = Number(process.env['FUZZ_REQUESTS'] ?? 600);
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_261_122);

interface Schema {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  pattern?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  $ref?: string;
  format?: string;
}
interface Parameter {
  name: string;
  in: 'query' | 'path' | 'header';
  schema?: Schema;
  example?: unknown;
}
interface Operation {
  operationId: string;
  'x-needs': string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema?: Schema; example?: unknown }> };
  responses: Record<string, unknown>;
}
interface Target {
  method: string;
  path: string;
  operation: Operation;
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '',
    '0',
    '-1',
    '99999999999999999999',
    'null',
    '\u0000',
    '%00',
    "' or 1=1 --",
    '../..',
    '🙂',
    'NaN',
  ),
);
const number = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.double(), fc.constantFrom(2_147_483_648, -1));

/** Values that a schema describes, and about one in four that it does not. */
function valueOf(schema: Schema, document: Document): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 3, arbitrary: fittingOf(schema, document) },
    { weight: 1, arbitrary: fc.jsonValue() },
  );
}

function fittingOf(schema: Schema, document: Document): fc.Arbitrary<unknown> {
  const named = schema.$ref ? document.components.schemas[schema.$ref.split('/').at(-1) ?? ''] : undefined;
  if (named) return fittingOf(named, document);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fc.oneof(...choices.map((each) => fittingOf(each, document)));
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'object' || schema.properties) return objectOf(schema, document);
  if (type === 'array') return fc.array(valueOf(schema.items ?? {}, document), { maxLength: 4 });
  if (type === 'integer' || type === 'number') return number;
  if (type === 'boolean') return fc.boolean();
  if (schema.format === 'date-time')
    return fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
  return nasty;
}

function objectOf({ properties = {}, required = [] }: Schema, document: Document): fc.Arbitrary<unknown> {
  const members = Object.fromEntries(
    Object.entries(properties).map(([name, each]) => [name, valueOf(each, document)]),
  );
  const requiredKeys = required.filter((name) => name in members);
  return fc.record(members, { requiredKeys });
}

function requestOf({ operation }: Target, document: Document) {
  const parameters = operation.parameters ?? [];
  const parameterOf = (each: Parameter) =>
    fc.oneof(
      fc.constant(each.example ?? '1'),
      valueOf(each.schema ?? {}, document),
      fc.integer({ min: 1, max: 3 }),
      nasty,
    );
  const [type, media] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  return fc.record({
    values: fc.tuple(...parameters.map((each) => fc.option(parameterOf(each), { nil: undefined }))),
    body: media
      ? fc.oneof(fc.constant(media.example), valueOf(media.schema ?? {}, document))
      : fc.constant(undefined),
    type: fc.oneof(
      { weight: 5, arbitrary: fc.constant(type) },
      { weight: 1, arbitrary: fc.constantFrom('text/plain', 'application/json', '') },
    ),
    extra: fc.option(fc.tuple(fc.constantFrom('zz', 'limit', '__proto__'), nasty), {
      nil: undefined,
      freq: 8,
    }),
  });
}
type Sent = ReturnType<typeof requestOf> extends fc.Arbitrary<infer Value> ? Value : never;

const textOf = (value: unknown) =>
  (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).toWellFormed();

function toRequest({ method, path, operation }: Target, sent: Sent): [string, RequestInit] {
  const query = new URLSearchParams();
  const headers = new Headers();
  let address = path;
  for (const [index, each] of (operation.parameters ?? []).entries()) {
    const value = sent.values[index];
    if (each.in === 'path')
      address = address.replace(`{${each.name}}`, encodeURIComponent(textOf(value ?? 1)));
    else if (value !== undefined && each.in === 'query') query.set(each.name, textOf(value));
    else if (value !== undefined) headers.set(each.name, textOf(value).replaceAll(/[^\x20-\x7e]/g, '?'));
  }
  if (sent.extra) query.set(sent.extra[0], textOf(sent.extra[1]));
  if (sent.type) headers.set('Content-Type', sent.type);
  const form = sent.type?.includes('form') && typeof sent.body === 'object' && sent.body !== null;
  const body = form
    ? new URLSearchParams(
        Object.entries(Object.assign({}, sent.body)).map(([name, value]) => [name, textOf(value)]),
      ).toString()
    : typeof sent.body === 'string'
      ? sent.body
      : JSON.stringify(sent.body);
  const init =
    method === 'get'
      ? { method: 'GET', headers }
      : { method: method.toUpperCase(), headers, body: body ?? null };
  const text = query.toString();
  return [`${address.slice('/api'.length)}${text ? `?${text}` : ''}`, init];
}

/** Mostly someone who may, so that most requests get past the door. */
function whoFor({ operation }: Target): fc.Arbitrary<number> {
  const need = NEEDS.find((each) => each === operation['x-needs']);
  const may = PERSONAS.flatMap(({ role }, index) => (need && ruleFor(need, role) === 'never' ? [] : [index]));
  return fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...may) },
    { weight: 1, arbitrary: fc.nat(PERSONAS.length - 1) },
  );
}

/** What shuts the door on whoever asked, or on another: they come back before the next request. */
const SHUTS = new Set(['signOut', 'endSession', 'suspendGrant', 'chooseRight']);

/** Everyone is let in again: a grant is no longer suspended, a role is the first one, a session is new. */
async function reopen(api: TestApi, people: Ask[]): Promise<void> {
  await api.db.$client`update role_grant set suspended_at = null where suspended_at is not null`;
  await api.db.$client`update account set last_grant_id = null where last_grant_id is not null`;
  for (const [index, { name }] of PERSONAS.entries()) {
    const ask = people[index];
    if (!ask || (await ask('/session')).status === 401) people[index] = await api.as(name);
  }
}

/** The text of an answer; an event stream begins, and is left at once. */
async function readAnswer(answer: Response): Promise<string> {
  if (!answer.headers.get('content-type')?.startsWith('text/event-stream')) return answer.text();
  await answer.body?.cancel();
  return '';
}

describe('every operation of the contract', () => {
  let api: TestApi;
  let document: Document;
  let targets: Target[];
  let people: Ask[];
  const closing: (() => Promise<unknown>)[] = [];
  afterAll(async () => {
    for (const close of closing) await close();
  });
  beforeAll(async () => {
    api = await testApi();
    const { db, url: databaseUrl, deps } = api;
    const { clock, log, vendorCalls } = deps;
    const house = { db, reader: db, databaseUrl, clock, log, vendorCalls };
    const started = await startLive(house);
    Object.assign(deps, { live: started.live, rechecks: started.rechecks });
    closing.push(
      () => started.live.close(),
      () => started.close(),
    );
    await pushedFeed(db, 'vilaine');
    await pushedFeed(db, 'bocage');
    document = JSON.parse(JSON.stringify(describeApi(api.app)));
    targets = Object.entries(document.paths)
      .filter(([path]) => path.startsWith('/api/'))
      .flatMap(([path, operations]) =>
        Object.entries(operations).map(([method, operation]) => ({ method, path, operation })),
      );
    people = await Promise.all(PERSONAS.map(({ name }) => api.as(name)));
  });

  test(
    `answers ${WANTED} requests made at random as it says it does, and never breaks`,
    { timeout: 1_800_000 },
    async () => {
      const cases = fc
        .constantFrom(...targets)
        .chain((target) =>
          fc.record({ target: fc.constant(target), who: whoFor(target), sent: requestOf(target, document) }),
        );
      const counts = new Map<string, number>();
      let past = 0;
      const findings: string[] = [];
      for (let round = 0; past < WANTED && findings.length < 5; round += 1) {
        for (const { target, who, sent } of fc.sample(cases, { numRuns: 500, seed: SEED + round })) {
          const [path, init] = toRequest(target, sent);
          const answer = await (people[who] ?? api.anyone)(path, init);
          const { status } = answer;
          const text = await readAnswer(answer);
          if (SHUTS.has(target.operation.operationId)) await reopen(api, people);
          if (status === 401 || status === 403 || status === 429) continue;
          past += 1;
          counts.set(target.operation.operationId, (counts.get(target.operation.operationId) ?? 0) + 1);
          const known = String(status) in target.operation.responses;
          const routed = status !== 404 || known || decodeURIComponent(path).includes('/..');
          if (status >= 500 || (!known && routed && status !== 404)) {
            findings.push(`${init.method} ${path} ${textOf(init.body)} → ${status} ${text.slice(0, 200)}`);
          }
        }
      }
      expect(findings).toEqual([]);
      expect(past).toBeGreaterThanOrEqual(WANTED);
      const idle = targets.filter(({ operation }) => !counts.has(operation.operationId));
      expect(idle.map(({ operation }) => operation.operationId)).toEqual([]);
      console.log(`${past} requests past the door over ${counts.size} operations, seed ${SEED}`);
    },
  );
});
