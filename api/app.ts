import type { Context } from 'hono';
import { compress } from 'hono/compress';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { requestId } from 'hono/request-id';
import { docsRoutes } from './docs/routes.ts';
import { checkRoutes } from './feeds/check-routes.ts';
import { deliveryRoutes } from './feeds/delivery-routes.ts';
import { examRoutes } from './feeds/exam-routes.ts';
import { keyRoutes } from './feeds/key-routes.ts';
import { matchRoutes } from './feeds/match-routes.ts';
import { replayRoutes } from './feeds/replay-routes.ts';
import { feedRoutes } from './feeds/routes.ts';
import { ruleRoutes } from './feeds/rule-routes.ts';
import { runRoutes } from './feeds/run-routes.ts';
import { vendorRoutes } from './feeds/vendor-routes.ts';
import { healthRoutes } from './health/routes.ts';
import { accessRoutes } from './identity/access-routes.ts';
import { clientRoutes } from './identity/client-routes.ts';
import { grantRoutes } from './identity/grant-routes.ts';
import { identityRoutes } from './identity/routes.ts';
import { sessionRoutes } from './identity/session-routes.ts';
import { signInRoutes } from './identity/sign-in-routes.ts';
import { authenticate } from './middleware/authenticate.ts';
import { answerUnrouted } from './middleware/console.ts';
import { rateLimit } from './middleware/rate-limit.ts';
import { headerLimit, sizeLimit } from './middleware/request-limits.ts';
import { requestLog } from './middleware/request-log.ts';
import { sameSite } from './middleware/same-site.ts';
import { securityHeaders } from './middleware/security-headers.ts';
import document from './openapi.json' with { type: 'json' };
import { answerProblem, Problem } from './problem.ts';
import { toProblem } from './refusals.ts';
import { router, type Deps, type Env } from './router.ts';
import { searchRoutes } from './search/routes.ts';
import { settingsRoutes } from './settings/routes.ts';

/** The whole API as a value: reads no environment, opens no port. */
export function createApp(deps: Deps) {
  const app = router();
  app.use(async (c, next) => {
    c.set('deps', deps);
    await next();
  });
  app.use(requestId(), requestLog, securityHeaders(deps.config), compress());
  app.use('/api/*', methodNotAllowed({ app, onMethodNotAllowed: refuseMethod }), headerLimit);
  app.use('/api/*', authenticate, rateLimit, sameSite, sizeLimit);
  app.onError((error, c) => answerProblem(c, toProblem(error)));
  app.notFound(answerUnrouted);
  app.get('/api/openapi.json', (c) => c.json(document));
  app.route('/', docsRoutes);
  return app
    .route('/api', healthRoutes)
    .route('/api', identityRoutes)
    .route('/api', signInRoutes)
    .route('/api', sessionRoutes)
    .route('/api', grantRoutes)
    .route('/api', accessRoutes)
    .route('/api', clientRoutes)
    .route('/api', settingsRoutes)
    .route('/api', searchRoutes)
    .route('/api', feedRoutes)
    .route('/api', runRoutes)
    .route('/api', ruleRoutes)
    .route('/api', checkRoutes)
    .route('/api', replayRoutes)
    .route('/api', matchRoutes)
    .route('/api', vendorRoutes)
    .route('/api', keyRoutes)
    .route('/api', examRoutes)
    .route('/api', deliveryRoutes);
}

/** What the console's typed client knows of the API. */
export type App = ReturnType<typeof createApp>;

function refuseMethod(c: Context<Env>, methods: string[]): Response {
  const allowed = methods.join(', ');
  const detail = `${c.req.path} takes ${allowed}.`;
  return answerProblem(c, new Problem('method-not-allowed', detail, { headers: { Allow: allowed } }));
}
