export { addKey, createVault, makeSecrets, secretsShape, type Secrets, type Vault } from '../../db/vault.ts';
