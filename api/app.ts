import type { Context } from 'hono';
import { compress } from 'hono/compress';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { requestId } from 'hono/request-id';
import { calendarFileRoutes } from './agenda/calendar-file-routes.ts';
import { calendarLinkRoutes } from './agenda/calendar-routes.ts';
import { consentRoutes } from './agenda/consent-routes.ts';
import { regulationConsentRoutes } from './agenda/regulation-routes.ts';
import { reminderRoutes } from './agenda/reminder-routes.ts';
import { connectableRoutes } from './agenda/connectable-routes.ts';
import { markRoutes } from './agenda/mark-routes.ts';
import { agendaRoutes } from './agenda/routes.ts';
import { exerciseRoutes } from './availability/exercise-routes.ts';
import { rangeRoutes } from './availability/range-routes.ts';
import { availabilityRoutes } from './availability/routes.ts';
import { settingRoutes } from './availability/setting-routes.ts';
import { appointmentRoutes } from './booking/appointment-routes.ts';
import { holdRoutes } from './booking/hold-routes.ts';
import { docsRoutes } from './docs/routes.ts';
import { checkRoutes } from './feeds/check-routes.ts';
import { criteriaRoutes } from './feeds/criteria-routes.ts';
import { deliveryRoutes } from './feeds/delivery-routes.ts';
import { examRoutes } from './feeds/exam-routes.ts';
import { feedSettingsRoutes } from './feeds/feed-settings-routes.ts';
import { keyRoutes } from './feeds/key-routes.ts';
import { matchRoutes } from './feeds/match-routes.ts';
import { replayRoutes } from './feeds/replay-routes.ts';
import { feedRoutes } from './feeds/routes.ts';
import { ruleRoutes } from './feeds/rule-routes.ts';
import { sharedRoutes } from './feeds/shared-routes.ts';
import { runRoutes } from './feeds/run-routes.ts';
import { vendorRoutes } from './feeds/vendor-routes.ts';
import { attachRoutes } from './fhir/attach-routes.ts';
import { readingRoutes } from './fhir/reading-routes.ts';
import { fhirRoutes } from './fhir/routes.ts';
import { healthRoutes } from './health/routes.ts';
import { accessRoutes } from './identity/access-routes.ts';
import { clientRoutes } from './identity/client-routes.ts';
import { grantRoutes } from './identity/grant-routes.ts';
import { preferenceRoutes } from './identity/preference-routes.ts';
import { identityRoutes } from './identity/routes.ts';
import { rightRoutes } from './identity/right-routes.ts';
import { sessionRoutes } from './identity/session-routes.ts';
import { signInRoutes } from './identity/sign-in-routes.ts';
import { liveRoutes } from './live/routes.ts';
import { authenticate } from './middleware/authenticate.ts';
import { answerUnrouted } from './middleware/console.ts';
import { rateLimit } from './middleware/rate-limit.ts';
import { headerLimit, sizeLimit } from './middleware/request-limits.ts';
import { requestLog } from './middleware/request-log.ts';
import { sameSite } from './middleware/same-site.ts';
import { securityHeaders } from './middleware/security-headers.ts';
import { timeLimit } from './middleware/time-limit.ts';
import { caughtMailPages, caughtMailRoutes } from './notifications/mail-routes.ts';
import { notificationRoutes } from './notifications/routes.ts';
import document from './openapi.json' with { type: 'json' };
import { channelRoutes } from './outbox/channel-routes.ts';
import { messageRoutes } from './outbox/message-routes.ts';
import { standingRoutes } from './outbox/standing-routes.ts';
import { webhookRoutes } from './outbox/webhook-routes.ts';
import { accessListRoutes } from './people/access-routes.ts';
import { citizenRoutes } from './people/citizen-routes.ts';
import { closingRoutes } from './people/closing-routes.ts';
import { delegationRoutes } from './people/delegation-routes.ts';
import { exportRoutes } from './people/export-routes.ts';
import { peopleRoutes } from './people/people-routes.ts';
import { privacyRoutes } from './people/privacy-routes.ts';
import { retentionRoutes } from './people/retention-routes.ts';
import { preventionRoutes } from './prevention/routes.ts';
import { answerProblem, Problem } from './problem.ts';
import { toProblem } from './refusals.ts';
import { caseBreakGlassRoutes } from './regulation/break-glass-routes.ts';
import { caseRoutes } from './regulation/case-routes.ts';
import { communityListRoutes } from './regulation/community-list-routes.ts';
import { communityRoutes } from './regulation/community-routes.ts';
import { lrmRoutes } from './regulation/call-centre/lrm-routes.ts';
import { shiftRoutes } from './regulation/shift-routes.ts';
import { stepRoutes } from './regulation/step-routes.ts';
import { territoryRoutes } from './regulation/territory-routes.ts';
import { unattachedRoutes } from './regulation/unattached-routes.ts';
import { router, type Deps, type Env } from './router.ts';
import { searchRoutes } from './search/routes.ts';
import { statisticsRoutes } from './statistics/routes.ts';
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
  app.use('/api/*', timeLimit, authenticate, rateLimit, sameSite, sizeLimit);
  app.use('/lrm', rateLimit);
  app.onError((error, c) => answerProblem(c, toProblem(error)));
  app.notFound(answerUnrouted);
  app.get('/api/openapi.json', (c) => c.json(document));
  app.route('/', docsRoutes).route('/', caughtMailPages).route('/', lrmRoutes).route('/fhir', fhirRoutes);
  return app
    .route('/api', healthRoutes)
    .route('/api', identityRoutes)
    .route('/api', signInRoutes)
    .route('/api', sessionRoutes)
    .route('/api', preferenceRoutes)
    .route('/api', rightRoutes)
    .route('/api', grantRoutes)
    .route('/api', accessRoutes)
    .route('/api', clientRoutes)
    .route('/api', settingsRoutes)
    .route('/api', searchRoutes)
    .route('/api', statisticsRoutes)
    .route('/api', holdRoutes)
    .route('/api', attachRoutes)
    .route('/api', appointmentRoutes)
    .route('/api', liveRoutes)
    .route('/api', feedRoutes)
    .route('/api', feedSettingsRoutes)
    .route('/api', runRoutes)
    .route('/api', ruleRoutes)
    .route('/api', checkRoutes)
    .route('/api', replayRoutes)
    .route('/api', matchRoutes)
    .route('/api', sharedRoutes)
    .route('/api', vendorRoutes)
    .route('/api', criteriaRoutes)
    .route('/api', keyRoutes)
    .route('/api', webhookRoutes)
    .route('/api', messageRoutes)
    .route('/api', channelRoutes)
    .route('/api', standingRoutes)
    .route('/api', examRoutes)
    .route('/api', availabilityRoutes)
    .route('/api', exerciseRoutes)
    .route('/api', rangeRoutes)
    .route('/api', settingRoutes)
    .route('/api', markRoutes)
    .route('/api', connectableRoutes)
    .route('/api', agendaRoutes)
    .route('/api', reminderRoutes)
    .route('/api', consentRoutes)
    .route('/api', regulationConsentRoutes)
    .route('/api', calendarLinkRoutes)
    .route('/api', preventionRoutes)
    .route('/api', peopleRoutes)
    .route('/api', delegationRoutes)
    .route('/api', privacyRoutes)
    .route('/api', citizenRoutes)
    .route('/api', accessListRoutes)
    .route('/api', exportRoutes)
    .route('/api', closingRoutes)
    .route('/api', retentionRoutes)
    .route('/api', notificationRoutes)
    .route('/api', caughtMailRoutes)
    .route('/', calendarFileRoutes)
    .route('/api', readingRoutes)
    .route('/api', caseRoutes)
    .route('/api', caseBreakGlassRoutes)
    .route('/api', stepRoutes)
    .route('/api', shiftRoutes)
    .route('/api', territoryRoutes)
    .route('/api', communityRoutes)
    .route('/api', communityListRoutes)
    .route('/api', unattachedRoutes)
    .route('/api', deliveryRoutes);
}

/** What the console's typed client knows of the API. */
export type App = ReturnType<typeof createApp>;

function refuseMethod(c: Context<Env>, methods: string[]): Response {
  const allowed = methods.join(', ');
  const detail = `${c.req.path} takes ${allowed}.`;
  return answerProblem(c, new Problem('method-not-allowed', detail, { headers: { Allow: allowed } }));
}
