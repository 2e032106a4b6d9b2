import type { Rejection } from '../contract.ts';
import type { Entry } from '../fhir/bundle.ts';
import { bundleEntry } from '../fhir/resources.ts';
import type { Line } from '../ndjson/lines.ts';
import { reject } from '../rules.ts';

const REFUSED = { F02: 'more than 1 MiB', F05: 'bytes that are not UTF-8' } as const;

/** One line as a resource; or its rejection, which names the schedule and the slot as far as the line still does. */
export function readResource(line: Line, at: string): Entry | Rejection {
  const where = { at, record: line.text, ...named(line.text) };
  if (line.refused !== null) return reject(line.refused, where, REFUSED[line.refused]);
  const json = parse(line.text);
  if (json instanceof Error) return reject('F01', where, json.message);
  const parsed = bundleEntry.safeParse({ resource: json });
  if (!parsed.success) return reject('F09', where, 'not a FHIR resource');
  const { resource } = parsed.data;
  if (!resource.id) return reject('F03', where, `a ${resource.resourceType} without id`);
  return { at, fullUrl: undefined, id: resource.id, type: resource.resourceType, resource };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    return error instanceof Error ? error : new Error('not JSON');
  }
}

/** What a broken line still names, so that nothing of it is closed. */
function named(text: string): { scheduleId?: string | undefined; sourceId?: string | undefined } {
  const id = /"id"\s*:\s*"([^"\\]+)"/u.exec(text)?.[1];
  if (/"resourceType"\s*:\s*"Schedule"/u.test(text)) return { scheduleId: id };
  return { scheduleId: /"Schedule\/([^"\\/]+)"/u.exec(text)?.[1], sourceId: id };
}
