import { createServer, type RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import type { Body } from '../../importers/contract.ts';
import { openHttp } from '../../importers/http.ts';

const closers: (() => void)[] = [];
afterEach(() => closers.splice(0).forEach((close) => close()));

/** A vendor on loopback. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  closers.push(() => server.close(() => undefined) && server.closeAllConnections());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : address}`;
}

async function textOf(answer: Body | 'not-modified'): Promise<string> {
  if (answer === 'not-modified') return answer;
  return Buffer.concat(await Array.fromAsync(answer.bytes)).toString();
}

const sandbox = { sandbox: true } as const;

describe('the only way out', () => {
  test('brings a body, decoded, under a name without its query', async () => {
    const url = await serve((_request, response) => {
      response
        .writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
        .end(gzipSync('{"a":1}'));
    });
    const answer = await openHttp(sandbox).get(`${url}/slots?identifier=810002673899`);
    expect(answer).toMatchObject({ name: `${url}/slots`, contentType: 'application/json' });
    expect(await textOf(answer)).toBe('{"a":1}');
  });

  test.each([
    'http://127.0.0.1:1/',
    'http://localhost:1/',
    'http://[::1]:1/',
    'http://169.254.169.254/latest',
    'http://10.0.0.1/',
    'http://[::ffff:127.0.0.1]/',
    'file:///etc/passwd',
    'gopher://x',
  ])('never goes to %s', async (url) => {
    await expect(openHttp({ sandbox: false }).get(url)).rejects.toMatchObject({ code: 'refused-address' });
  });

  test('asks only for what changed', async () => {
    const asked: unknown[] = [];
    const url = await serve((request, response) => {
      asked.push(request.headers['if-none-match']);
      if (request.headers['if-none-match'] === '"v1"') response.writeHead(304).end();
      else response.writeHead(200, { etag: '"v1"' }).end('x');
    });
    const first = openHttp(sandbox);
    expect(await textOf(await first.get(`${url}/file`))).toBe('x');
    const second = openHttp({ ...sandbox, validators: first.validators });
    expect(await second.get(`${url}/file`)).toBe('not-modified');
    expect(second.validators).toEqual(first.validators);
    expect(asked).toEqual([undefined, '"v1"']);
  });

  test('tries again what may pass, and not what will not', async () => {
    let count = 0;
    const url = await serve((request, response) => {
      count += 1;
      response.writeHead(request.url === '/none' ? 404 : count < 3 ? 503 : 200).end('at last');
    });
    expect(await textOf(await openHttp(sandbox).get(`${url}/slots`))).toBe('at last');
    count = 0;
    await expect(openHttp(sandbox).get(`${url}/none`)).rejects.toMatchObject({ code: 'http-status' });
    expect(count).toBe(1);
  });

  test('leaves a host in peace that only fails', async () => {
    let count = 0;
    const url = await serve((_request, response) => {
      count += 1;
      response.writeHead(503).end();
    });
    const http = openHttp(sandbox);
    await expect(http.get(url)).rejects.toMatchObject({ code: 'http-status' });
    await expect(http.get(url)).rejects.toMatchObject({
      code: expect.stringMatching(/http-status|unreachable/),
    });
    await expect(http.get(url)).rejects.toMatchObject({ code: 'unreachable' });
    expect(count).toBe(5);
  });

  test('waits no longer than its deadline, for the first byte or the last', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/slow') response.writeHead(200).write('x');
    });
    const http = openHttp({ ...sandbox, deadlineMs: 150 });
    await expect(http.get(`${url}/silent`)).rejects.toMatchObject({ code: 'timeout' });
    await expect(http.get(`${url}/slow`).then(textOf)).rejects.toMatchObject({ code: 'timeout' });
  });

  test('takes so many bytes and no more, however small they were packed', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(3_000_000)));
    });
    const http = openHttp({ ...sandbox, maxBytes: 1_000_000 });
    await expect(http.get(url).then(textOf)).rejects.toMatchObject({ code: 'too-large' });
  });

  test('follows few redirects', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(302, { location: '/again' }).end();
    });
    await expect(openHttp(sandbox).get(url)).rejects.toMatchObject({ code: 'unreachable' });
  });

  test('names no query in its failures', async () => {
    const url = await serve((_request, response) => response.writeHead(404).end());
    const failure: unknown = await openHttp(sandbox)
      .get(`${url}/s?rpps=81000000001`)
      .catch((error: unknown) => error);
    expect(String(failure)).toContain('404');
    expect(String(failure)).not.toContain('81000000001');
  });

  test('asks a fragile host one thing at a time', async () => {
    let now = 0;
    let most = 0;
    const url = await serve((_request, response) => {
      now += 1;
      most = Math.max(most, now);
      setTimeout(() => {
        now -= 1;
        response.end('x');
      }, 30);
    });
    const http = openHttp({ ...sandbox, oneAtATime: true });
    const answers = await Promise.all([1, 2, 3].map(() => http.get(url)));
    expect(await Promise.all(answers.map(textOf))).toEqual(['x', 'x', 'x']);
    expect(most).toBe(1);
  });
});
