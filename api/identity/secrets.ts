import { openDatabase } from '../../db/client.ts';
import { resealAll } from '../../db/queries/identity/identifiers.ts';
import { findDatabase } from './find-database.ts';
import { readSecretsFile, secretsFileOf, writeSecrets } from './secrets-file.ts';
import { addKey, createVault, makeSecrets } from './vault.ts';

const USAGE = `npm run --silent secrets -- make      prints new keys, for SECRETS or for the file of SECRETS_FILE
npm run --silent secrets -- rotate    adds a key to that file and seals everything again with it`;

/** The new key is in the file before anything is sealed with it, so that running processes find it. */
async function rotate(): Promise<string> {
  const { SECRETS, SECRETS_FILE, DATA_DIR } = process.env;
  if (SECRETS) {
    throw new Error(
      'Keys given as SECRETS cannot be rewritten from here: keep them in a file, SECRETS_FILE.',
    );
  }
  const file = secretsFileOf({
    secrets: undefined,
    secretsFile: SECRETS_FILE || undefined,
    dataDir: DATA_DIR || '.data',
    sandbox: false,
  });
  const databaseUrl = findDatabase(process.env);
  const next = addKey(readSecretsFile(file));
  writeSecrets(file, next);
  const vault = createVault(next);
  const db = openDatabase(databaseUrl, { max: 2 });
  try {
    const count = await resealAll(db, (sealed, context) => {
      const text = vault.open(sealed, context);
      return { sealed: vault.seal(text, context), blindIndex: vault.blindIndex(text, context) };
    });
    return `${count} values sealed again with ${next.current}; older keys may leave ${file} once backups are gone.`;
  } finally {
    await db.close();
  }
}

async function run(command: string | undefined): Promise<string> {
  if (command === 'make') return JSON.stringify(makeSecrets());
  if (command === 'rotate') return rotate();
  throw new Error(USAGE);
}

try {
  console.log(await run(process.argv[2]));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
