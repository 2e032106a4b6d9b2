export { addKey, createVault, makeSecrets, type Vault } from '../../db/vault.ts';
