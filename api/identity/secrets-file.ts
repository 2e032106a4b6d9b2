import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Config } from '../config.ts';
import { createVault, makeSecrets, secretsShape, type Secrets, type Vault } from './vault.ts';

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
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.next`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.next`, file);
}

export function readSecretsFile(file: string): Secrets {
  return parseSecrets(readFileSync(file, 'utf8'), file);
}

/** Where the keys are kept: the file that is set, else the demo's own. */
export function secretsFileOf({ secretsFile, dataDir }: Config): string {
  return secretsFile ?? join(dataDir, 'secrets.json');
}

/** The vault of this installation. A demo makes its own keys the first time; nothing else ever has default ones. */
export function openVault(config: Config): Vault {
  if (config.secrets !== undefined) return createVault(parseSecrets(config.secrets, 'SECRETS'));
  const file = secretsFileOf(config);
  const read = () => readSecretsFile(file);
  try {
    return createVault(read(), read);
  } catch (error) {
    const absent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!absent || !config.sandbox) throw error;
    writeSecrets(file, makeSecrets());
    return createVault(read(), read);
  }
}
