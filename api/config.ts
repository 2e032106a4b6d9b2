import { z } from 'zod';

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a port number')
  .transform(Number)
  .refine((value) => value <= 65_535, 'must be at most 65535');

const bytes = z
  .string()
  .regex(/^[1-9]\d{0,11}$/, 'must be a number of bytes')
  .transform(Number);

/** Each setting by its name in the environment; `.env.example` explains them to a person. */
const environment = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// address' }),
  PORT: port.default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  PUBLIC_URL: z.url({ protocol: /^https?$/, error: 'must be an http(s) address' }).optional(),
  SANDBOX: z.enum(['true', 'false'], 'must be true or false').default('false'),
  TERRITORY: z
    .string()
    .regex(/^(\d{2,3}|2[AB])$/, 'must be the code of a département')
    .default('35'),
  MAX_BODY_BYTES: bytes.default(512 * 1024 * 1024),
  GEOCODER_URL: z.url({ protocol: /^https?$/, error: 'must be an http(s) address' }).optional(),
  TILE_URL: z
    .string()
    .refine(
      (value) => /^https?:/.test(value) && URL.canParse(value) && /\{z\}.*\{x\}.*\{y\}/.test(value),
      'must be an http(s) address holding {z}, {x} and {y}',
    )
    .optional(),
  TILE_ATTRIBUTION: z.string().max(200).default('© OpenStreetMap'),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], 'must be debug, info, warn, error or silent')
    .default('info'),
});

/** What the API may be told from outside; sizes in bytes. */
export interface Config {
  databaseUrl: string;
  port: number;
  host: string;
  /** Address people use, when it is not the one we listen on. */
  publicUrl: string | undefined;
  /** Personas may sign in without proof: a demo, never real people's data. */
  sandbox: boolean;
  territory: string;
  /** Limit on the decoded bytes of one delivery. */
  maxBodyBytes: number;
  geocoderUrl: string | undefined;
  /** Raster tiles under the map; without it the map draws the bundled outlines alone. */
  tileUrl: string | undefined;
  /** Whom the tiles' licence asks to name. */
  tileAttribution: string;
  logLevel: string;
}

/** Reads the settings. Throws an Error whose message names every missing or bad one. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const read = environment.safeParse(present);
  if (!read.success)
    throw new Error(`Settings: ${read.error.issues.map((issue) => explain(issue)).join('; ')}`);
  return {
    databaseUrl: read.data.DATABASE_URL,
    port: read.data.PORT,
    host: read.data.HOST,
    publicUrl: read.data.PUBLIC_URL,
    sandbox: read.data.SANDBOX === 'true',
    territory: read.data.TERRITORY,
    maxBodyBytes: read.data.MAX_BODY_BYTES,
    geocoderUrl: read.data.GEOCODER_URL,
    tileUrl: read.data.TILE_URL,
    tileAttribution: read.data.TILE_ATTRIBUTION,
    logLevel: read.data.LOG_LEVEL,
  };
}

function explain(issue: z.core.$ZodIssue): string {
  return `${issue.path.join('.')} ${issue.message}`;
}
