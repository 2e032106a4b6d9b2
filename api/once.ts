import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { z } from '@hono/zod-openapi';
import { beginOnce, endOnce, forgetOnce, type OnceRequest } from '../db/queries/once.ts';
import { Problem, PROBLEMS } from './problem.ts';
import type { Env } from './router.ts';

/** One that began so long ago and never ended was cut by a crash: the same request begins again. */
const DEAD_SECONDS = 60;
/** How long a repeated request waits for the first one, and how often it looks (ms). */
const WAIT_MS = 12_000;
const LOOK_MS = 100;

/** The header of an operation that is carried out once however often it is sent (draft-ietf-httpapi-idempotency-key). */
export const onceHeaders = z.object({
  'idempotency-key': z
    .string()
    .regex(/^[\w.:-]{1,100}$/, 'must be 1 to 100 letters, digits and . : _ -')
    .openapi({
      example: '5e6fd1c7-4d4b-4f0f-8c1f-6f0a9f3f2b11',
      description: 'Of the caller: the same key gives the same answer, whatever happened in between.',
    }),
});

/**
 * Carries a request out once a key: a repetition is given the first answer, refusals included, for a day. Another request
 * under the same key is `idempotency-key-reused`; what broke on our side, or was not understood, may be tried again.
 */
export const once = createMiddleware<Env>(async (c, next) => {
  const key = onceHeaders.safeParse(c.req.header()).data?.['idempotency-key'];
  const { asker, deps } = c.var;
  if (key === undefined || !asker) return next();
  const request = { accountId: asker.accountId, key, asked: await fingerprintOf(c) };
  const known = await begin(c, request);
  if (known !== 'begun') {
    // The first answer left its access entry, to the same person.
    c.set('traced', true);
    return replay(known);
  }
  await next();
  await keep(c, { db: deps.db, ...request });
});

async function fingerprintOf(c: Context<Env>): Promise<string> {
  const text = `${c.req.method} ${c.req.path}\n${await c.req.text()}`;
  return createHash('sha256').update(text).digest('base64url');
}

async function begin(
  c: Context<Env>,
  request: { accountId: number; key: string; asked: string },
): Promise<'begun' | OnceRequest> {
  const { db, clock } = c.var.deps;
  for (let waited = 0; waited <= WAIT_MS; waited += LOOK_MS) {
    const now = clock();
    const deadBefore = now.minus({ seconds: DEAD_SECONDS }).toJSDate();
    const known = await beginOnce(db, { ...request, now: now.toJSDate(), deadBefore });
    if (known === 'begun') return known;
    if (known.asked !== request.asked) {
      throw new Problem('idempotency-key-reused', 'Send another request under another Idempotency-Key.');
    }
    if (known.status !== null) return known;
    await sleep(LOOK_MS);
  }
  throw new Problem('request-in-progress', 'The first request under this key has not been answered yet.');
}

function replay({ status, headers, body }: OnceRequest): Response {
  const empty = body === null || body === '';
  return new Response(empty ? null : body, {
    status: status ?? 500,
    headers: { ...headers, 'Idempotent-Replayed': 'true' },
  });
}

/** A warning is no answer: the same request, under the same key, is carried out once it was weighed. */
const isWarning = (error: Error | undefined): boolean =>
  error instanceof Problem && 'again' in PROBLEMS[error.code];

const KEPT_HEADERS = ['content-type', 'location', 'etag', 'cache-control'];

async function keep(
  c: Context<Env>,
  request: Parameters<typeof forgetOnce>[1] & { db: Env['Variables']['deps']['db'] },
) {
  const { db, accountId, key } = request;
  const { status } = c.res;
  if (status >= 500 || status === 400 || isWarning(c.error)) return forgetOnce(db, { accountId, key });
  const headers = Object.fromEntries(
    KEPT_HEADERS.flatMap((name) => {
      const value = c.res.headers.get(name);
      return value === null ? [] : [[name, value]];
    }),
  );
  await endOnce(db, { accountId, key, status, headers, body: await c.res.clone().text() });
}
