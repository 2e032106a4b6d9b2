import { z } from '@hono/zod-openapi';
import { FEE_SECTORS, MODALITIES } from '../../db/vocabulary.ts';
import type { CaseView } from './lifecycle/case.ts';
import { searchWindowOf } from './lifecycle/deadlines.ts';
import type { PersonFacts } from './person.ts';

/** What a search for a case asks of `GET /api/offers`, by the names it has there; `missing` is what one still has to ask for. */
export const searchContext = z
  .object({
    caseId: z.uuid(),
    specialty: z.array(z.string()),
    commune: z.string().optional(),
    lat: z.number().optional(),
    lon: z.number().optional(),
    practitioner: z.string().optional(),
    within: z.string(),
    modality: z.array(z.enum(MODALITIES)),
    children: z.literal('true').optional(),
    newPatients: z.literal('true').optional(),
    accessible: z.literal('true').optional(),
    sector: z.array(z.enum(FEE_SECTORS)).optional(),
    sex: z.enum(['F', 'M']).optional(),
    language: z.array(z.string()).optional(),
    missing: z.array(z.enum(['place', 'specialty'])),
  })
  .openapi('CaseSearchContext');
export type SearchContext = z.infer<typeof searchContext>;

/** Below this age one asks for a professional who sees children. */
const CHILD_YEARS = 16;

export function isChild(age: string | undefined): boolean {
  const years = /^P(\d+)Y$/.exec(age ?? '')?.[1];
  return age !== undefined && (years === undefined || Number(years) < CHILD_YEARS);
}

/** The search of a case, from what is known of it: the own doctor first, and no further than the delay that was asked for. */
export function searchContextOf(
  view: Pick<CaseView, 'specialty' | 'delay' | 'orientation'>,
  { contact, motive }: PersonFacts,
  caseId: string,
): SearchContext {
  const { place, ownDoctor, language, age } = contact;
  const { accessible, homeVisit, newPatients, sectorOne, sex } = motive.needs ?? {};
  const home = homeVisit === true || view.orientation === 'DOMICILE' || view.orientation === 'EHPAD';
  const exact = place?.lat !== undefined && place.lon !== undefined;
  const where = exact
    ? { lat: place.lat, lon: place.lon }
    : place?.insee === undefined
      ? {}
      : { commune: place.insee };
  const missing: SearchContext['missing'] = [];
  if (Object.keys(where).length === 0) missing.push('place');
  if (view.specialty === null) missing.push('specialty');
  return {
    caseId,
    specialty: view.specialty === null ? [] : [view.specialty],
    ...where,
    ...(ownDoctor?.rpps === undefined ? {} : { practitioner: ownDoctor.rpps }),
    within: searchWindowOf(view.delay),
    modality: home ? ['HH'] : [],
    ...(isChild(age) ? { children: 'true' as const } : {}),
    ...(newPatients === true ? { newPatients: 'true' as const } : {}),
    ...(accessible === true ? { accessible: 'true' as const } : {}),
    ...(sectorOne === true ? { sector: ['1' as const] } : {}),
    ...(sex === undefined ? {} : { sex }),
    ...(language === undefined || language === 'fr' ? {} : { language: [language] }),
    missing,
  };
}
