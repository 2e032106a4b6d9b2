import { FeedError, type Body, type PullContext } from '../contract.ts';
import { batchesOf, boundsOf, fetchSearches, PAGE_SIZE } from '../fhir/search.ts';
import { BATCH_SIZE, type SasSettings } from './record.ts';

const PRACTITIONER_SYSTEM = 'urn:oid:1.2.250.1.71.4.2.1';

type Pull = PullContext<SasSettings>;

/** INT_R01: one search for each batch of at most 25 professionals. */
export async function* fetchSlots(context: Pull): AsyncIterable<Body> {
  const batches = batchesOf(context.settings.practitioners.map(toToken), BATCH_SIZE);
  if (batches.length === 0) throw new FeedError('settings', 'no practitioner to ask for');
  yield* fetchSearches(
    context,
    batches.map((tokens) => searchUrl(context, tokens)),
  );
}

/** An RPPS goes out as `system|8…`, an ADELI as `system|0…`, whichever way it was written (§1.8). */
function toToken(written: string): string {
  const bare = written.replace(/^.*\|/u, '').trim();
  const value = /^\d{11}$/u.test(bare) ? `8${bare}` : /^\d{9}$/u.test(bare) ? `0${bare}` : bare;
  return `${PRACTITIONER_SYSTEM}|${value}`;
}

function searchUrl(context: Pull, tokens: readonly string[]): string {
  const url = new URL(`${context.url.replace(/\/+$/u, '')}/Slot`);
  const query = url.searchParams;
  query.append('_include', 'Slot:schedule');
  query.append('_include:iterate', 'Schedule:actor');
  if (context.settings.cpts) {
    query.append('_include', 'Slot:service-type-reference');
    query.append('_include:iterate', 'HealthcareService:organization');
  }
  for (const bound of boundsOf(context)) query.append('start', bound);
  query.append('schedule.actor:Practitioner.identifier', tokens.join(','));
  query.append('status', 'free');
  query.append('_count', String(PAGE_SIZE));
  return url.href;
}
