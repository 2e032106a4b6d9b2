import { createMiddleware } from 'hono/factory';
import { routePath } from 'hono/route';
import type { Env } from '../router.ts';

/** One line a request: the route's pattern, never its query string nor its parameters, which may name people. */
export const requestLog = createMiddleware<Env>(async (c, next) => {
  const began = performance.now();
  await next();
  const { log } = c.var.deps;
  const { status } = c.res;
  const line = {
    requestId: c.var.requestId,
    method: c.req.method,
    route: routePath(c, -1),
    status,
    ms: Math.round(performance.now() - began),
    account: c.var.asker?.accountId,
  };
  if (status >= 500) log.error({ ...line, error: reasonOf(c.error) }, 'request failed');
  else log.info(line, 'request');
});

/** The chain of causes, for the log alone; a query's parameters are left out. */
function reasonOf(error: Error | undefined): string | undefined {
  if (!error) return undefined;
  const cause = error.cause instanceof Error ? reasonOf(error.cause) : undefined;
  const own = error.message.startsWith('Failed query') ? 'query failed' : (error.stack ?? error.message);
  return cause ? `${own}\ncaused by ${cause}` : own;
}
