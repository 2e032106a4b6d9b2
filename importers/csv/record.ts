import { z } from 'zod';
import { MODALITIES, VISIBILITIES } from '../../db/vocabulary.ts';
import { bookingSettings } from '../reading/slot-draft.ts';
import type { Field, Sheet } from './columns.ts';

/** What a spreadsheet may leave out because it is the same in every row. */
export const csvSettings = bookingSettings.extend({
  modalities: z.array(z.enum(MODALITIES)).optional(),
  /** TRE_R38 codes. */
  specialties: z.array(z.string()).optional(),
  /** Who may see slots of which the file does not say it. */
  seenBy: z.array(z.enum(VISIBILITIES)).optional(),
});
export type CsvSettings = z.infer<typeof csvSettings>;

/** A row with as many cells as the header. */
export interface CsvRecord {
  type: 'row';
  /** `line 12`, the line its row begins on. */
  at: string;
  text: string;
  cells: readonly string[];
  sheet: Sheet;
}

/** A cell's place, as a spreadsheet's user would look for it: `line 12, column "fin"`. */
export function placeOf({ at, sheet }: Pick<CsvRecord, 'at' | 'sheet'>, field: Field): string {
  const column = sheet.columns.get(field);
  return column ? `${at}, column "${column.name}"` : at;
}
