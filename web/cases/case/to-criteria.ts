import { withoutBlanks, type Criteria, type Here } from '../../search/criteria.ts';
import { hourOf } from '../../time.ts';
import type { SearchContext } from '../case-queries.ts';

/** Windows that a search names by hours; what is longer is the search's own 48 hours. */
const HOURS: Readonly<Record<string, number>> = { PT1H: 1, PT2H: 2, PT4H: 4, PT8H: 8, PT12H: 12 };
const HOUR_MS = 3_600_000;
const SAYABLE = /^[\p{L}\p{N}'’ .()-]{1,60}$/u;

/** The search that a case asks for: what it knows, and what is still to be asked. `label` is the place as the caller said it. */
export function criteriaOf(context: SearchContext, { now, zone }: Here, label?: string): Criteria {
  const { commune, lat, lon, practitioner, specialty, modality, children, within, missing } = context;
  const { accessible, newPatients, sector, language, sex } = context;
  const hours = HOURS[within];
  const window =
    hours === undefined ? {} : { after: hourOf(now, zone), before: hourOf(now + hours * HOUR_MS, zone) };
  const near = commune !== undefined && label !== undefined && SAYABLE.test(label) ? label : undefined;
  return withoutBlanks({
    case: context.caseId,
    commune,
    ...(commune === undefined && lat !== undefined && lon !== undefined ? { lat, lon } : {}),
    near,
    specialty,
    modality,
    doctor: practitioner,
    child: children === undefined ? undefined : true,
    newPatients: newPatients === undefined ? undefined : true,
    accessible: accessible === undefined ? undefined : true,
    sector,
    language,
    sex,
    ...window,
    ask: missing.map((each) => (each === 'place' ? 'address' : each)),
  });
}

/** Whether the address names a case and nothing to search for: it was opened from a list, and its context is to be read. */
export function isBareCase(criteria: Criteria): boolean {
  return criteria.case !== undefined && Object.keys(criteria).every((name) => name === 'case');
}
