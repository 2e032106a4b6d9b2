import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../../api/config.ts';
import { openVault, writeSecrets } from '../../../api/identity/secrets-file.ts';
import { addKey, createVault, makeSecrets } from '../../../api/identity/vault.ts';
import {
  findAccountByIdentifier,
  putIdentifier,
  resealAll,
} from '../../../db/queries/identity/identifiers.ts';
import { insKey, parseIns } from '../../../importers/identifiers.ts';
import { post, testApi } from '../../support/api.ts';

/** Of assurance-maladie-digital/nir-validation, recomputed. */
const VECTORS = [
  ['2550814168025', '38'],
  ['2940375120005', '91'],
  ['1531245007231', '60'],
  ['284052A321025', '52'],
  ['284052B321025', '79'],
] as const;

describe('an INS', () => {
  test.each(VECTORS)('%s has key %s, Corsica included', (body, key) => {
    expect(insKey(body)).toBe(key);
    expect(parseIns(`${body} ${key}`)).toEqual({ body, key });
  });

  test('with another key, length or form is none', () => {
    expect(parseIns('255081416802539')).toBeNull();
    expect(parseIns('25508141680253')).toBeNull();
    expect(parseIns('355081416802538')).toBeNull();
    expect(parseIns('2 84 05 88 321 025 30')).toBeNull();
  });
});

describe('the vault', () => {
  const vault = createVault(makeSecrets());

  test('gives back what it sealed, and two seals of one text differ', () => {
    const [first, second] = [vault.seal('255081416802538', 'ins'), vault.seal('255081416802538', 'ins')];
    expect(first).not.toBe(second);
    expect(vault.open(first, 'ins')).toBe('255081416802538');
  });

  test('opens nothing that was changed, moved to another column, or sealed elsewhere', () => {
    const sealed = vault.seal('a@b.example', 'email');
    const flipped = sealed.slice(0, -2) + (sealed.at(-2) === 'A' ? 'B' : 'A') + sealed.slice(-1);
    expect(() => vault.open(flipped, 'email')).toThrow();
    expect(() => vault.open(sealed, 'ins')).toThrow();
    expect(() => createVault(makeSecrets()).open(sealed, 'email')).toThrow();
  });

  test('finds equal texts by a keyed index that says nothing of them', () => {
    expect(vault.blindIndex('x', 'email')).toBe(vault.blindIndex('x', 'email'));
    expect(vault.blindIndex('x', 'email')).not.toBe(vault.blindIndex('x', 'rpps'));
    expect(vault.blindIndex('x', 'email')).not.toBe(createVault(makeSecrets()).blindIndex('x', 'email'));
  });
});

describe('at rest', () => {
  test('an identifier is found by its index and is nowhere in clear', async () => {
    const { db, deps, as } = await testApi();
    await as('citizen');
    const ins = '255081416802538';
    const [sealed, blindIndex] = [deps.vault.seal(ins, 'ins'), deps.vault.blindIndex(ins, 'ins')];
    await putIdentifier(db, { accountId: 1, kind: 'ins', sealed, blindIndex });
    expect(await findAccountByIdentifier(db, { kind: 'ins', blindIndex })).toBe(1);
    const rows = await db.$client`select account_identifier::text as row from account_identifier`;
    expect(JSON.stringify(rows)).not.toContain(ins);
  });

  test('a rotation seals everything again, and the old key may then go', async () => {
    const secrets = makeSecrets();
    const { db, as } = await testApi({ deps: { vault: createVault(secrets) } });
    await post(await as('territory-manager'), '/grants', { role: 'arm', invite: { email: 'a@b.example' } });
    const next = addKey(secrets);
    const vault = createVault(next);
    const count = await resealAll(db, (sealed, context) => {
      const text = vault.open(sealed, context);
      return { sealed: vault.seal(text, context), blindIndex: vault.blindIndex(text, context) };
    });
    expect(count).toBeGreaterThanOrEqual(3);
    const { k1: _, ...kept } = next.keys;
    const after = createVault({ ...next, keys: kept });
    const [grant] =
      await db.$client`select invitee_sealed as sealed from role_grant order by id desc limit 1`;
    expect(after.open(String(grant?.['sealed']), 'email')).toBe('a@b.example');
  });

  test('a running process finds a key that another has just added', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'creneau-secrets-')), 'secrets.json');
    const config = readConfig({ DATABASE_URL: 'postgres://x/y', SANDBOX: 'true', SECRETS_FILE: file });
    const running = openVault(config);
    const secrets = JSON.parse(readFileSync(file, 'utf8'));
    const next = addKey(secrets);
    writeSecrets(file, next);
    expect(running.open(createVault(next).seal('x', 'email'), 'email')).toBe('x');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});

describe('settings of real service', () => {
  const base = { DATABASE_URL: 'postgres://x/y', SANDBOX: 'false' };

  test('have no default secrets: each missing name is explained', () => {
    expect(() => readConfig(base)).toThrow(
      /SECRETS or SECRETS_FILE is missing.*PUBLIC_URL is missing.*nobody can sign in/,
    );
    expect(() => readConfig({ ...base, PSC_CLIENT_ID: 'x' })).toThrow(
      /PSC_DISCOVERY_URL is missing.*PSC_CLIENT_SECRET/,
    );
    const plain = { ...base, PUBLIC_URL: 'http://creneau.example' };
    expect(() => readConfig(plain)).toThrow(/PUBLIC_URL must be https/);
  });

  test('never mix the sandbox with an address others can reach', () => {
    const sandbox = { DATABASE_URL: 'postgres://x/y', SANDBOX: 'true' };
    expect(() => readConfig({ ...sandbox, HOST: '0.0.0.0' })).toThrow(/SANDBOX must be false on 0.0.0.0/);
    expect(() => readConfig({ ...sandbox, PUBLIC_URL: 'https://creneau.example' })).toThrow(
      /SANDBOX must be false/,
    );
  });

  test('are enough when they are all there', () => {
    const config = readConfig({
      ...base,
      PUBLIC_URL: 'https://creneau.example',
      SECRETS: JSON.stringify(makeSecrets()),
      PSC_DISCOVERY_URL: 'https://auth.example/.well-known/wallet-openid-configuration',
      PSC_CLIENT_ID: 'creneau',
      PSC_CLIENT_SECRET: 'secret',
    });
    expect(config.proSanteConnect?.clientId).toBe('creneau');
    expect(openVault(config).open(openVault(config).seal('x', 'ins'), 'ins')).toBe('x');
  });
});
