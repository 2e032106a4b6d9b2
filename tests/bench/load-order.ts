import { z } from 'zod';

/** A load for one address: every connection walks the same paths, each from a place of its own. */
export const order = z.object({
  url: z.string(),
  headers: z.record(z.string(), z.string()),
  /** What every answer must be. */
  status: z.int().default(200),
  paths: z.array(z.string()).min(1),
  connections: z.int().positive(),
  seconds: z.number().positive(),
});
export type Order = z.input<typeof order>;

/** Requests a second, and the time below which 95 % of them were answered (ms). */
export const loadReport = z.object({ rps: z.number(), p95: z.number() });
export type LoadReport = z.infer<typeof loadReport>;
