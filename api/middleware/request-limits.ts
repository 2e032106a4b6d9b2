import { bodyLimit } from 'hono/body-limit';
import { createMiddleware } from 'hono/factory';
import { Problem } from '../problem.ts';
import type { Env } from '../router.ts';

/** A session cookie is 60 bytes: whatever is much longer was not given by us. */
const MAX_COOKIE = 4096;

/** What a form or a JSON body of ours may weigh, decoded; deliveries and checks have limits of their own. */
const MAX_BODY = 256 * 1024;

const HAS_OWN_LIMIT = /\/(deliveries|check)$/;

/** Refuses headers that no client of ours sends. */
export const headerLimit = createMiddleware<Env>(async (c, next) => {
  if ((c.req.header('cookie') ?? '').length > MAX_COOKIE) {
    throw new Problem('headers-too-large', `The Cookie header is over ${MAX_COOKIE} bytes.`);
  }
  await next();
});

const limitBody = bodyLimit({
  maxSize: MAX_BODY,
  onError: () => {
    throw new Problem('body-too-large', `A body here is at most ${MAX_BODY} bytes.`);
  },
});

export const sizeLimit = createMiddleware<Env>(async (c, next) =>
  HAS_OWN_LIMIT.test(c.req.path) ? next() : limitBody(c, next),
);
