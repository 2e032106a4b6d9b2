import { z } from 'zod';
import { feedSettings } from '../contract.ts';

/** The guide's functional page says 10 SIRET in one search, its technical page 25: the smaller is always accepted. */
export const BATCH_SIZE = 10;

export const sosSettings = feedSettings.extend({
  /** Associations to ask for, by SIRET, with or without its SAS prefix. */
  associations: z.array(z.string().min(1)).default([]),
});
export type SosSettings = z.infer<typeof sosSettings>;
