export { openVault, readSecretsFile, secretsFileOf, writeSecrets } from '../../db/secrets-file.ts';
