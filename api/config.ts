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

/** A number of seconds between two bounds. */
function seconds({ least, most }: { least: number; most: number }) {
  return z
    .string()
    .regex(/^\d{1,5}$/, 'must be a number of seconds')
    .transform(Number)
    .refine((value) => value >= least && value <= most, `must be between ${least} and ${most}`);
}

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
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'must be an smtp:// or smtps:// address' }).optional(),
  MAIL_FROM: z.string().min(3).default('Créneau <ne-pas-repondre@creneau.invalid>'),
  AMQP_URL: z.url({ protocol: /^amqps?$/, error: 'must be an amqp:// or amqps:// address' }).optional(),
  AMQP_CERT_FILE: z.string().min(1).optional(),
  AMQP_KEY_FILE: z.string().min(1).optional(),
  AMQP_CA_FILE: z.string().min(1).optional(),
  HUB_SENDER: z
    .string()
    .regex(/^fr\.health\.[A-Za-z0-9.]{1,60}$/, 'must be a client of the Hub, such as fr.health.ptfsas')
    .default('fr.health.test.ptfsas'),
  SECRETS: z.string().optional(),
  SECRETS_FILE: z.string().optional(),
  PSC_DISCOVERY_URL: providerAddress.optional(),
  PSC_CLIENT_ID: z.string().optional(),
  PSC_CLIENT_SECRET: z.string().optional(),
  FRANCECONNECT_DISCOVERY_URL: providerAddress.optional(),
  FRANCECONNECT_CLIENT_ID: z.string().optional(),
  FRANCECONNECT_CLIENT_SECRET: z.string().optional(),
  FRANCECONNECT_SIGNING: z.enum(['ES256', 'RS256'], 'must be ES256 or RS256').default('ES256'),
  TRUST_PROXY: z.enum(['true', 'false'], 'must be true or false').default('false'),
  SESSION_IDLE_SECONDS: seconds({ least: 5, most: 1800 }).default(1800),
  REQUEST_SECONDS: seconds({ least: 1, most: 600 }).default(30),
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
  /** Where e-mail leaves by, and whom it is from. */
  smtpUrl: string | undefined;
  mailFrom: string;
  /** The broker of the Hub Santé (INT_L02), and the files that prove who we are to it; without it what is owed waits. */
  hub: HubSettings | undefined;
  /** The keys of data at rest as JSON, or the file that holds them. */
  secrets: string | undefined;
  secretsFile: string | undefined;
  proSanteConnect: DoorSettings | undefined;
  franceConnect: DoorSettings | undefined;
  /** A proxy of ours stands in front: what it says of where a request comes from is believed. */
  trustProxy: boolean;
  /** A browser's session ends after so long without use, and never later than thirty minutes. */
  sessionIdleSeconds: number;
  /** A request that is not answered within this time is told so; deliveries and streams have their own time. */
  requestSeconds: number;
  /** Multiplies every rate limit; 0 lifts them, behind a proxy that has its own. */
  rateFactor: number;
}

/** Where the Hub's broker is, as whom we speak there, and the files of our certificate when it asks for one. */
export interface HubSettings {
  url: string;
  sender: string;
  certFile: string | undefined;
  keyFile: string | undefined;
  caFile: string | undefined;
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
    smtpUrl: data.SMTP_URL,
    mailFrom: data.MAIL_FROM,
    hub: readHub(data),
    secrets: data.SECRETS,
    secretsFile: data.SECRETS_FILE,
    trustProxy: data.TRUST_PROXY === 'true',
    sessionIdleSeconds: data.SESSION_IDLE_SECONDS,
    requestSeconds: data.REQUEST_SECONDS,
    rateFactor: data.RATE_FACTOR,
    ...readDoors(data),
  };
}

function readHub(data: Environment): HubSettings | undefined {
  const { AMQP_URL: url, HUB_SENDER: sender, AMQP_CERT_FILE, AMQP_KEY_FILE, AMQP_CA_FILE } = data;
  if (url === undefined) return undefined;
  return { url, sender, certFile: AMQP_CERT_FILE, keyFile: AMQP_KEY_FILE, caFile: AMQP_CA_FILE };
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
