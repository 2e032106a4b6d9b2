import { beforeAll, describe, expect, test } from 'vitest';
import { PROBLEMS } from '../../api/problem.ts';
import { readConfig } from '../../api/config.ts';
import { jsonOf, post, testApi, type TestApi } from '../support/api.ts';

interface Body {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: keyof typeof PROBLEMS;
  requestId: string;
  errors?: { in: string; pointer: string; detail: string }[];
}

describe('every failure is a problem of one catalogue (RFC 9457)', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await testApi();
  });

  const refused = async (answer: Response | Promise<Response>): Promise<Body> => {
    const response = await answer;
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const body = await jsonOf<Body>(response);
    const { code } = body;
    expect(body).toMatchObject({ type: `/problems/${code}`, title: PROBLEMS[code].title });
    expect(body.status).toBe(response.status);
    expect(body.status).toBe(PROBLEMS[code].status);
    expect(body.requestId).toBe(response.headers.get('x-request-id'));
    return body;
  };

  test('an address where nothing is', async () => {
    expect((await refused(api.anyone('/nothing'))).code).toBe('not-found');
    expect((await refused(api.anyone('/nothing', { method: 'POST' }))).code).toBe('not-found');
  });

  test('a method that an address does not take, with those it takes', async () => {
    const answer = await api.anyone('/health', { method: 'PUT' });
    expect((await refused(answer)).code).toBe('method-not-allowed');
    expect(answer.headers.get('allow')).toContain('GET');
  });

  test('a body that is not JSON, and one of another media type', async () => {
    const send = (type: string, body: string) =>
      api.anyone('/sandbox/sessions', { method: 'POST', headers: { 'Content-Type': type }, body });
    expect((await refused(send('application/json', '{"persona":'))).code).toBe('malformed-json');
    expect((await refused(send('text/plain', 'regulator'))).code).toBe('unsupported-media-type');
  });

  test('names each member it refuses, unknown ones too', async () => {
    const body = await refused(
      post(api.anyone, '/sandbox/sessions', { persona: '', channel: 'pigeon', x: 1 }),
    );
    expect(body.code).toBe('invalid-request');
    expect(body.errors?.map(({ in: part, pointer }) => [part, pointer])).toEqual([
      ['body', '#/persona'],
      ['body', '#/channel'],
      ['body', '#/x'],
    ]);
  });

  test('names an unknown query parameter, and one out of range', async () => {
    const regulator = await api.as('regulator');
    const body = await refused(regulator('/places?q=rennes&limit=500&colour=red'));
    expect(body.errors).toEqual([
      { in: 'query', pointer: '#/limit', detail: 'must be between 1 and 20' },
      { in: 'query', pointer: '#/colour', detail: 'unknown query parameter' },
    ]);
  });

  test('what breaks on our side says nothing of itself, and can be found in the log', async () => {
    const broken = await testApi();
    const regulator = await broken.as('regulator');
    await broken.db.$client.unsafe('alter table specialty rename to elsewhere');
    const answer = await regulator('/specialties');
    const body = await refused(answer);
    expect(body.code).toBe('internal');
    expect(JSON.stringify(body)).not.toMatch(/select|specialty|relation|\.ts/i);
    expect(broken.logged.find((line) => line.includes(body.requestId))).toContain('does not exist');
  });
});

describe('the log', () => {
  test('has the route’s pattern, never the query string', async () => {
    const { as, logged } = await testApi();
    await (
      await as('regulator')
    )('/places?q=rue%20de%20la%20patiente');
    const line = logged.find((each) => each.includes('/api/places')) ?? '';
    expect(JSON.parse(line)).toMatchObject({ method: 'GET', route: '/api/places', status: 200 });
    expect(logged.join('')).not.toContain('patiente');
  });
});

describe('settings', () => {
  test('that are missing or wrong are all named at once', () => {
    const read = () => readConfig({ PORT: 'high', SANDBOX: 'maybe', TERRITORY: 'Bretagne' });
    expect(read).toThrow(/DATABASE_URL must be.*PORT must be.*SANDBOX must be.*TERRITORY must be/);
  });

  test('have defaults, where an empty one is absent', () => {
    const config = readConfig({ DATABASE_URL: 'postgres://localhost/creneau', PORT: '', SANDBOX: 'true' });
    expect(config).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      sandbox: true,
      maxBodyBytes: 536_870_912,
    });
  });
});
