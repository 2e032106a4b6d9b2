import { linkSync, mkdirSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createVault, makeSecrets, secretsShape, type Secrets, type Vault } from './vault.ts';

/** Where an installation keeps its keys: given as they are, in a file, or in a demo's own folder. */
export interface SecretsPlace {
  /** The keys as JSON. */
  secrets: string | undefined;
  secretsFile: string | undefined;
  dataDir: string;
  /** A demo makes its own keys the first time. */
  sandbox: boolean;
}

/** Reads keys as JSON. Throws an Error that says what is wrong, never the keys. */
export function parseSecrets(text: string, whence: string): Secrets {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error(`${whence} is not JSON; npm run --silent secrets -- make prints what it should be.`);
  }
  const read = secretsShape.safeParse(value);
  if (read.success) return read.data;
  throw new Error(
    `${whence}: ${read.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ')}`,
  );
}

/** Written beside and put in place at once, for the eyes of our own account alone. */
export function writeSecrets(file: string, secrets: Secrets): void {
  renameSync(writeBeside(file, secrets), file);
}

function writeBeside(file: string, secrets: Secrets): string {
  mkdirSync(dirname(file), { recursive: true });
  const beside = `${file}.${process.pid}.next`;
  writeFileSync(beside, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  return beside;
}

export function readSecretsFile(file: string): Secrets {
  return parseSecrets(readFileSync(file, 'utf8'), file);
}

/** The file of the keys: the one that is set, else the demo's own. */
export function secretsFileOf({ secretsFile, dataDir }: SecretsPlace): string {
  return secretsFile ?? join(dataDir, 'secrets.json');
}

/** The vault of this installation. A demo makes its own keys the first time; nothing else ever has default ones. */
export function openVault(place: SecretsPlace): Vault {
  if (place.secrets !== undefined) return createVault(parseSecrets(place.secrets, 'SECRETS'));
  const file = secretsFileOf(place);
  const read = () => readSecretsFile(file);
  try {
    return createVault(read(), read);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' || !place.sandbox) throw error;
    makeOnce(file);
    return createVault(read(), read);
  }
}

/** Several processes of a demo begin at once: the first one's keys are everyone's. */
function makeOnce(file: string): void {
  const beside = writeBeside(file, makeSecrets());
  try {
    linkSync(beside, file);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    unlinkSync(beside);
  }
}

const codeOf = (error: unknown) =>
  error instanceof Error && 'code' in error ? String(error.code) : undefined;
