import { writeFileSync } from 'node:fs';
import { pino } from 'pino';
import { openDatabase } from '../db/client.ts';
import { isCommand } from '../db/lifeline.ts';
import { createApp, type App } from './app.ts';
import { readConfig } from './config.ts';
import { openVendorCalls } from '../importers/vendor-calls.ts';
import { createVault, makeSecrets } from './identity/vault.ts';
import { PROBLEMS } from './problem.ts';

const FILE = new URL('./openapi.json', import.meta.url);

/** The API described (OpenAPI 3.1) from the contracts that its routes enforce. */
export function describeApi(app: App): object {
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', { type: 'http', scheme: 'bearer' });
  app.openAPIRegistry.registerComponent('securitySchemes', 'cookie', {
    type: 'apiKey',
    in: 'cookie',
    name: 'creneau_session',
  });
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Créneau',
      version: '1',
      description:
        'One slot index for every booking vendor. Times are RFC 3339; failures are RFC 9457 problems whose `code` stays.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [
      { name: 'search', description: 'Who can see the caller' },
      { name: 'booking', description: 'From an offer to an appointment that is really there' },
      { name: 'regulation', description: 'A case, from its call to its outcome' },
      { name: 'feeds', description: 'What vendors bring, and what became of it' },
      { name: 'vendors', description: 'The register: what vendors declare, what is measured, their keys' },
      { name: 'identity', description: 'Who asks' },
      { name: 'health', description: 'Does it work' },
    ],
  });
  for (const path of Object.values(document.paths ?? {})) {
    for (const operation of Object.values(path)) addBodyRefusal(operation);
  }
  return document;
}

/** Whatever takes a body refuses another media type than its own, as it refuses what does not fit the contract (400). */
function addBodyRefusal(operation: Operation): void {
  const { requestBody, responses } = operation;
  if (requestBody === undefined || responses?.['400'] === undefined || '415' in responses) return;
  const { title } = PROBLEMS['unsupported-media-type'];
  responses['415'] = { ...responses['400'], description: `\`unsupported-media-type\`: ${title}` };
}

interface Operation {
  requestBody?: unknown;
  responses?: Record<string, object>;
}

/** The committed document, as text: stable, so that a change of contract is a change one can read. */
export function printApi(app: App): string {
  return `${JSON.stringify(describeApi(app), null, 2)}\n`;
}

function askTheTime(): never {
  throw new Error('A description has no time.');
}

/** Describing asks nothing of the database: its address is never connected to. */
function writeDocument(): void {
  const config = readConfig({ DATABASE_URL: 'postgres://nowhere.invalid/none', SANDBOX: 'true' });
  const db = openDatabase(config.databaseUrl);
  const vault = createVault(makeSecrets());
  const vendorCalls = openVendorCalls();
  const log = pino({ level: 'silent' });
  const app = createApp({ db, clock: askTheTime, config, vault, vendorCalls, log });
  writeFileSync(FILE, printApi(app));
}

if (isCommand(import.meta.url)) writeDocument();
