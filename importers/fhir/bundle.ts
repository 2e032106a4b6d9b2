import type { z } from 'zod';
import { FeedError, type Body } from '../contract.ts';
import { readJson } from '../reading/json-body.ts';
import { bundle, bundleEntry, identified, operationOutcome } from './resources.ts';

/** A bundle is parsed whole: beyond this a vendor must page. */
export const MAX_BYTES = 32 * 1024 * 1024;

/** A resource as a body brought it; `at` is its JSON pointer. */
export interface Entry {
  at: string;
  fullUrl: string | undefined;
  id: string | undefined;
  type: string;
  resource: Record<string, unknown>;
}

export interface FhirBundle {
  type: string | undefined;
  entries: Entry[];
  /** Entries that are no resource at all. */
  broken: { at: string; record: unknown }[];
  /** As announced: for the SAS, how many slots match. */
  total: number | undefined;
  self: string | undefined;
  next: string | undefined;
}

/**
 * Reads one FHIR Bundle. Throws FeedError when the body is not one: `malformed` when it is broken JSON,
 * `not-availability` when it is something else (a page, an OperationOutcome, nothing), `too-large` beyond 32 MiB.
 */
export async function readBundle(body: Body): Promise<FhirBundle> {
  const json = await readJson(body, MAX_BYTES);
  const parsed = bundle.safeParse(json);
  if (!parsed.success) throw new FeedError('not-availability', `${body.name}: ${describe(json)}`);
  const entries: Entry[] = [];
  const broken: FhirBundle['broken'] = [];
  for (const [index, item] of (parsed.data.entry ?? []).entries()) {
    const at = `/entry/${index}/resource`;
    const entry = bundleEntry.safeParse(item);
    if (entry.success) entries.push(toEntry(at, entry.data));
    else broken.push({ at: `/entry/${index}`, record: item });
  }
  const link = (relation: string) => parsed.data.link?.find((item) => item.relation === relation)?.url;
  const { type, total } = parsed.data;
  return { type, entries, broken, total, self: link('self'), next: link('next') };
}

/** The `next` link of a search answer, without keeping what it holds. */
export async function nextLink(body: Body): Promise<string | undefined> {
  return (await readBundle(body)).next;
}

/** What an answer says went wrong instead of, or beside, what was asked; null when it says nothing of the kind. */
export function errorIn({ entries }: FhirBundle): string | null {
  for (const { type, resource } of entries) {
    if (type !== 'OperationOutcome') continue;
    const { issue = [] } = operationOutcome.safeParse(resource).data ?? {};
    const broken = issue.find(({ severity }) => severity === 'error' || severity === 'fatal');
    if (broken) return tell(broken);
  }
  return null;
}

function describe(json: unknown): string {
  const outcome = operationOutcome.safeParse(json);
  if (!outcome.success) return 'not a FHIR Bundle';
  return `OperationOutcome instead of a Bundle: ${tell(outcome.data.issue?.[0])}`;
}

type Issue = NonNullable<z.infer<typeof operationOutcome>['issue']>[number];

function tell(issue: Issue | undefined): string {
  return (issue?.diagnostics ?? issue?.details?.text ?? issue?.code ?? 'no reason given').slice(0, 200);
}

type Item = z.infer<typeof bundleEntry>;

function toEntry(at: string, item: Item): Entry {
  const { resource, fullUrl } = item;
  const id = resource.id ?? businessId(item) ?? fullUrl?.split(/[/:]/u).at(-1);
  return { at, fullUrl, id, type: resource.resourceType, resource };
}

/** What a resource without id is known by when its address is made up anew for every bundle. */
function businessId({ fullUrl, resource }: Item): string | undefined {
  if (!fullUrl?.startsWith('urn:uuid:')) return undefined;
  return identified.safeParse(resource).data?.identifier?.[0]?.value;
}
