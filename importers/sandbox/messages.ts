import { z } from 'zod';
import { SANDBOX_VENDORS } from './vendors.ts';

const ground = z.object({
  territory: z.string(),
  zone: z.string(),
  communes: z.array(
    z.object({
      insee: z.string(),
      name: z.string(),
      postalCode: z.string(),
      population: z.number(),
      lat: z.number(),
      lon: z.number(),
    }),
  ),
  holidays: z.array(z.string()),
});

/** What the sandbox tells a vendor process once: a vendor never sees our database. */
export const briefing = z.object({
  ground,
  port: z.int(),
  /** Where and as whom to push; null for a vendor that is asked. */
  push: z.object({ api: z.url(), feedId: z.int(), persona: z.string() }).nullable(),
  /** Where to tell what is booked on its own page, and with which key; null for a vendor that tells nothing. */
  report: z.object({ api: z.url(), token: z.string() }).nullable(),
});
export type Briefing = z.infer<typeof briefing>;

/** What a vendor process tells back once it listens. */
export const listening = z.object({ base: z.url() });

export const vendorCode = z.enum(SANDBOX_VENDORS.map(({ code }) => code));
