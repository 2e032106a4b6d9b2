import { z } from 'zod';
import { explainIncomplete } from './config-rules.ts';
import type { DoorSettings } from './identity/doors.ts';

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a port number')
  .transform(Number)
  .refine((value) => value <= 65_535, 'must be at most 65535');

const bytes = z
  .string()
  .regex(/^[1-9]\d{0,11}$/, 'must be a number of bytes')
  .transform(Number);

const providerAddress = z.url({ protocol: /^https?$/, error: 'must be an http(s) address' });

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
  DATA_DIR: z.string().min(1).default('.data'),
  SECRETS: z.string().optional(),
  SECRETS_FILE: z.string().optional(),
  PSC_DISCOVERY_URL: providerAddress.optional(),
  PSC_CLIENT_ID: z.string().optional(),
  PSC_CLIENT_SECRET: z.string().optional(),
  FRANCECONNECT_DISCOVERY_URL: providerAddress.optional(),
  FRANCECONNECT_CLIENT_ID: z.string().optional(),
  FRANCECONNECT_CLIENT_SECRET: z.string().optional(),
  FRANCECONNECT_SIGNING: z.enum(['ES256', 'RS256'], 'must be ES256 or RS256').default('ES256'),
  RATE_FACTOR: z
    .string()
    .regex(/^\d{1,4}(\.\d{1,2})?$/, 'must be a number')
    .default('1')
    .transform(Number),
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
  /** Where a demo keeps what it makes for itself, its keys among them. */
  dataDir: string;
  /** The keys of data at rest as JSON, or the file that holds them. */
  secrets: string | undefined;
  secretsFile: string | undefined;
  proSanteConnect: DoorSettings | undefined;
  franceConnect: DoorSettings | undefined;
  /** Multiplies every rate limit; 0 lifts them, behind a proxy that has its own. */
  rateFactor: number;
}

type Environment = z.infer<typeof environment>;

/** Reads the settings. Throws an Error whose message names every missing or bad one. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const read = environment.safeParse(present);
  if (!read.success)
    throw new Error(`Settings: ${read.error.issues.map((issue) => explain(issue)).join('; ')}`);
  const wrong = explainIncomplete(read.data);
  if (wrong.length > 0) throw new Error(`Settings: ${wrong.join('; ')}`);
  return toConfig(read.data);
}

function toConfig(data: Environment): Config {
  return {
    databaseUrl: data.DATABASE_URL,
    port: data.PORT,
    host: data.HOST,
    publicUrl: data.PUBLIC_URL,
    sandbox: data.SANDBOX === 'true',
    territory: data.TERRITORY,
    maxBodyBytes: data.MAX_BODY_BYTES,
    geocoderUrl: data.GEOCODER_URL,
    tileUrl: data.TILE_URL,
    tileAttribution: data.TILE_ATTRIBUTION,
    logLevel: data.LOG_LEVEL,
    dataDir: data.DATA_DIR,
    secrets: data.SECRETS,
    secretsFile: data.SECRETS_FILE,
    rateFactor: data.RATE_FACTOR,
    ...readDoors(data),
  };
}

function explain(issue: z.core.$ZodIssue): string {
  return `${issue.path.join('.')} ${issue.message}`;
}

function readDoors(data: Environment): Pick<Config, 'proSanteConnect' | 'franceConnect'> {
  const { PSC_DISCOVERY_URL, PSC_CLIENT_ID, PSC_CLIENT_SECRET } = data;
  const { FRANCECONNECT_DISCOVERY_URL, FRANCECONNECT_CLIENT_ID, FRANCECONNECT_CLIENT_SECRET } = data;
  const proSanteConnect = door(PSC_DISCOVERY_URL, PSC_CLIENT_ID, PSC_CLIENT_SECRET);
  const citizens = door(FRANCECONNECT_DISCOVERY_URL, FRANCECONNECT_CLIENT_ID, FRANCECONNECT_CLIENT_SECRET);
  return { proSanteConnect, franceConnect: citizens && { ...citizens, signing: data.FRANCECONNECT_SIGNING } };
}

function door(...[discoveryUrl, clientId, clientSecret]: (string | undefined)[]): DoorSettings | undefined {
  if (!discoveryUrl || !clientId || !clientSecret) return undefined;
  return { discoveryUrl, clientId, clientSecret };
}

/** The address people use: the public one, or this machine's. */
export function baseOf({ publicUrl, port }: Config): string {
  return (publicUrl ?? `http://localhost:${port}`).replace(/\/$/, '');
}
