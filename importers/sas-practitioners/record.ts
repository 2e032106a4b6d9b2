import { z } from 'zod';
import { feedSettings } from '../contract.ts';

/** The guide's limit on identifiers in one search. */
export const BATCH_SIZE = 25;

export const sasSettings = feedSettings.extend({
  /** Professionals to ask for, RPPS or ADELI, with or without their SAS prefix. Empty: a body is read for whom it names. */
  practitioners: z.array(z.string().min(1)).default([]),
  /** Ask for the CPTS a slot is open to as well (INT_R04). */
  cpts: z.boolean().default(false),
});
export type SasSettings = z.infer<typeof sasSettings>;
