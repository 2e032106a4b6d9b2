import { FeedError, type Body, type PullContext } from '../contract.ts';
import { batchesOf, boundsOf, fetchSearches, PAGE_SIZE } from '../fhir/search.ts';
import { parseStructureIdentifier, printIdentifier } from '../identifiers.ts';
import { BATCH_SIZE, type SosSettings } from './record.ts';

const STRUCTURE_SYSTEM = 'urn:oid:1.2.250.1.71.4.2.2';

type Pull = PullContext<SosSettings>;

/** The schedules of fixed places, with all of their slots: one search for each batch of at most 10 associations. */
export async function* fetchSchedules(context: Pull): AsyncIterable<Body> {
  const batches = batchesOf(context.settings.associations.map(toToken), BATCH_SIZE);
  if (batches.length === 0) throw new FeedError('settings', 'no association to ask for');
  yield* fetchSearches(
    context,
    batches.map((tokens) => searchUrl(context, tokens)),
  );
}

function toToken(written: string): string {
  const identifier = parseStructureIdentifier(written.replace(/^.*\|/u, ''));
  if (identifier) return `${STRUCTURE_SYSTEM}|${printIdentifier(identifier)}`;
  throw new FeedError('settings', `"${written.slice(0, 40)}" is neither a SIRET nor a FINESS`);
}

function searchUrl(context: Pull, tokens: readonly string[]): string {
  const url = new URL(`${context.url.replace(/\/+$/u, '')}/Schedule`);
  const query = url.searchParams;
  query.append('_revinclude', 'Slot:schedule');
  query.append('_include', 'Schedule:actor:Location');
  query.append('_include:iterate', 'Location:organization');
  for (const bound of boundsOf(context)) query.append('_has:Slot:schedule:start', bound);
  query.append('_has:Slot:schedule:status', 'free');
  query.append('actor:Location.organization.identifier', tokens.join(','));
  query.append('_count', String(PAGE_SIZE));
  return url.href;
}
