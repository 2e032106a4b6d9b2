import { z } from '@hono/zod-openapi';
import { fromCareMask, toCareMask } from '../../db/care.ts';
import type { SettingRow } from '../../db/queries/availability/availability.ts';
import { CARER_SEXES, FEE_SECTORS, LANGUAGE } from '../../db/vocabulary.ts';

const answered = z.boolean().nullable();

/** What an exercise says that a caller may need; null is unsaid, and a search that asks for it leaves it out. */
export const careResource = z
  .strictObject({
    children: answered,
    newPatients: answered,
    accessible: answered,
    sector: z.enum(FEE_SECTORS).nullable(),
    /** Of the professional. */
    sex: z.enum(CARER_SEXES).nullable(),
    /** ISO 639-1 codes, or `lsf`; none is unsaid. */
    languages: z.array(z.string().regex(LANGUAGE, 'must be a language of two letters, or lsf')).max(20),
  })
  .openapi('ExerciseCare');
export type ExerciseCare = z.infer<typeof careResource>;

export function toCare(row: Pick<SettingRow, 'care' | 'languages'> | undefined): ExerciseCare {
  return { ...fromCareMask(row?.care ?? 0), languages: row?.languages ?? [] };
}

/** As the table keeps it; what a body leaves out stays as it was. */
export function toCareColumns(
  care: ExerciseCare | undefined,
): Partial<Pick<SettingRow, 'care' | 'languages'>> {
  return care === undefined ? {} : { care: toCareMask(care), languages: [...new Set(care.languages)] };
}
