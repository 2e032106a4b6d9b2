import { Hono, type Context, type HonoRequest } from 'hono';
import { z } from 'zod';
import { authenticate } from '../middleware/authenticate.ts';
import { needs } from '../middleware/authorise.ts';
import { rateLimit } from '../middleware/rate-limit.ts';
import { headerLimit, sizeLimit } from '../middleware/request-limits.ts';
import { sameSite } from '../middleware/same-site.ts';
import { timeLimit } from '../middleware/time-limit.ts';
import { toProblem } from '../refusals.ts';
import type { Env } from '../router.ts';
import { reportAppointment } from './appointment-report.ts';
import { capabilityStatement } from './capability.ts';
import { answerFhir, answerProblemAsOutcome, answerRefusal, FhirRefusal } from './outcome.ts';
import { searchPlaces, searchSlots } from './slot-search.ts';

const reading = needs('slot-public', 'read');
const telling = needs('appointment', 'change');

/** What each route needs, for the test that walks them: their contract is the CapabilityStatement. */
export const FHIR_NEEDS = {
  'GET /fhir/Slot': reading['x-needs'],
  'POST /fhir/Slot/_search': reading['x-needs'],
  'GET /fhir/Schedule': reading['x-needs'],
  'POST /fhir/Schedule/_search': reading['x-needs'],
  'POST /fhir/Appointment': telling['x-needs'],
  'PUT /fhir/Appointment': telling['x-needs'],
  'PUT /fhir/Appointment/:id': telling['x-needs'],
} as const;

/** The façade for outside systems (SAS guide): FHIR in, FHIR out, failures included. */
export const fhirRoutes = new Hono<Env>()
  .onError(answerFailure)
  .use(headerLimit, timeLimit, authenticate, rateLimit, sameSite, sizeLimit)
  .get('/metadata', (c) =>
    answerFhir(c, capabilityStatement(c.var.deps.config, c.var.deps.clock().toISODate()), { status: 200 }),
  )
  .get('/Slot', reading.middleware, (c) => searchSlots(c, c.var.asker, queryOf(c.req)))
  .post('/Slot/_search', reading.middleware, async (c) => searchSlots(c, c.var.asker, await formOf(c.req)))
  .get('/Schedule', reading.middleware, (c) =>
    searchPlaces(c, c.var.asker, { text: queryOf(c.req), root: 'Schedule' }),
  )
  .post('/Schedule/_search', reading.middleware, async (c) =>
    searchPlaces(c, c.var.asker, { text: await formOf(c.req), root: 'Schedule' }),
  )
  .post('/Appointment', telling.middleware, (c) =>
    reportAppointment(c, c.var.asker, { kind: 'create', ifNoneExist: c.req.header('if-none-exist') }),
  )
  .put('/Appointment', telling.middleware, (c) =>
    reportAppointment(c, c.var.asker, { kind: 'conditional', identifier: identifierOf(c.req) }),
  )
  .put('/Appointment/:id', telling.middleware, (c) =>
    reportAppointment(c, c.var.asker, {
      kind: 'update',
      id: idOf(c.req.param('id')),
      ifMatch: c.req.header('if-match'),
    }),
  )
  .all('*', (c) => {
    const text = `nothing answers ${c.req.method} ${c.req.path}: see /fhir/metadata`;
    throw new FhirRefusal(404, [{ rule: 'no-such-operation', code: 'not-supported', at: '', text }]);
  });

function answerFailure(error: Error, c: Context<Env>): Response {
  if (error instanceof FhirRefusal) return answerRefusal(c, error);
  return answerProblemAsOutcome(c, toProblem(error));
}

const queryOf = (request: Pick<HonoRequest, 'url'>): string => new URL(request.url).search.slice(1);

/** A search that is sent as a form, whose address may carry a part of it (FHIR R4 §3.1.1.1). */
const formOf = async (request: Pick<HonoRequest, 'url' | 'text'>): Promise<string> =>
  [queryOf(request), await request.text()].filter(Boolean).join('&');

/** The guide writes `Identifier`, FHIR `identifier`: both are read. */
function identifierOf(request: { query: (name: string) => string | undefined }): string {
  const found = request.query('identifier') ?? request.query('Identifier');
  if (found !== undefined && /^[^|]+\|[^|]+$/.test(found)) return found;
  const text = 'say which appointment: `identifier=system|value`';
  throw new FhirRefusal(400, [{ rule: 'search-parameter', code: 'required', at: 'identifier', text }]);
}

function idOf(text: string): string {
  const id = z.uuid().safeParse(text);
  if (id.success) return id.data;
  const rule = { rule: 'no-such-appointment', code: 'not-found' as const };
  throw new FhirRefusal(404, [{ ...rule, at: '', text: 'no appointment of yours has this id' }]);
}
