import { setTimeout as sleep } from 'node:timers/promises';
import { createMiddleware } from 'hono/factory';
import { Problem } from '../problem.ts';
import type { Env } from '../router.ts';

/** A large body over a slow line has the time the server itself gives it; a stream answers at once and then lasts. */
const HAS_OWN_TIME = /\/(deliveries|check)$|^\/api\/live$/;

/** Answers `took-too-long` once a request has lasted `requestSeconds`: whoever waits learns it, and may try again. */
export const timeLimit = createMiddleware<Env>(async (c, next) => {
  if (HAS_OWN_TIME.test(c.req.path)) return next();
  const { requestSeconds } = c.var.deps.config;
  const answered = new AbortController();
  const late = sleep(requestSeconds * 1000, 'late' as const, { signal: answered.signal }).catch(
    () => 'in time',
  );
  try {
    const first = await Promise.race([next(), late]);
    if (first === 'late') {
      const headers = { 'Retry-After': String(requestSeconds) };
      throw new Problem('took-too-long', `No answer within ${requestSeconds} seconds.`, { headers });
    }
  } finally {
    answered.abort();
  }
});
