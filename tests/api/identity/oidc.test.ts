import { beforeAll, describe, expect, test } from 'vitest';
import { readIdentity } from '../../../api/identity/identity.ts';
import { PERSONAS, doorOf } from '../../../api/identity/personas.ts';
import { startSandboxProvider } from '../../../api/identity/sandbox/provider.ts';
import { jsonOf } from '../../support/api.ts';
import { identityServer, locationOf, Visitor } from '../../support/identity-server.ts';

const PSC = 'pro-sante-connect';
const FC = 'franceconnect';
let server: Awaited<ReturnType<typeof identityServer>>;
beforeAll(async () => {
  server = await identityServer();
});

describe('through the real protocol', () => {
  test.each(PERSONAS.map((persona) => [persona.name, persona] as const))(
    '%s signs in and is known by name and role',
    async (_, persona) => {
      const visitor = new Visitor(server.base);
      const back = await visitor.signIn(doorOf(persona), persona.name, '/?near=35238');
      expect([back.status, locationOf(back)]).toEqual([302, '/?near=35238']);
      expect(await visitor.session()).toMatchObject({
        status: 200,
        role: persona.role,
        displayName: persona.role === 'citizen' ? persona.displayName : expect.any(String),
      });
    },
  );

  test('a citizen’s birth is kept sealed with their own agenda: prevention goes by it', async () => {
    const visitor = new Visitor(server.base);
    await visitor.signIn(FC, 'citizen-carer');
    const [kept] = await server.db.$client<{ born: string; sex: string }[]>`
      select g.born_sealed as born, g.sex from agenda g join agenda_holder h on h.agenda_id = g.id and h.kind = 'self'
        join account a on a.id = h.account_id where a.subject = 'citizen-carer'`;
    expect(kept?.born).not.toContain('1969');
    expect([server.deps.vault.open(kept?.born ?? '', 'agenda-born'), kept?.sex]).toEqual([
      '1969-11-02',
      'male',
    ]);
  });

  test('a birth whose day nobody knows is left out, and a professional’s is not asked', () => {
    const claims = { sub: 'a', birthdate: '1950-00-00', gender: 'other' };
    expect(readIdentity('franceconnect', claims).born).toEqual({ on: null, sex: 'unknown' });
    const known = { ...claims, birthdate: '2004-02-29', gender: 'female' };
    expect(readIdentity('franceconnect', known).born).toEqual({ on: '2004-02-29', sex: 'female' });
    expect(
      readIdentity('pro-sante-connect', { SubjectNameID: '810100000026', birthdate: '1969-11-02' }).born,
    ).toBe(undefined);
  });

  test('a persona has one account, by the browser or by the command line', async () => {
    const visitor = new Visitor(server.base);
    await visitor.signIn(FC, 'citizen');
    const bearer = await (await server.as('citizen'))('/session');
    expect((await visitor.session()).subject).toBe((await jsonOf<{ subject: string }>(bearer)).subject);
  });

  test('asks each provider what its guide demands', async () => {
    const asked = async (door: string) =>
      new URL(locationOf(await new Visitor(server.base).go(`/api/sign-in/${door}`))).searchParams;
    const [psc, fc] = [await asked(PSC), await asked(FC)];
    expect([psc.get('acr_values'), psc.get('code_challenge_method'), psc.get('scope')]).toEqual([
      'eidas1',
      'S256',
      'openid scope_all',
    ]);
    expect([fc.get('acr_values'), fc.get('code_challenge_method')]).toEqual(['eidas1', null]);
    expect(fc.get('nonce')?.length).toBeGreaterThanOrEqual(22);
  });

  test('signing out here says where to sign out there, and the provider comes back', async () => {
    const visitor = new Visitor(server.base);
    await visitor.signIn(FC, 'citizen');
    const out = await visitor.go('/api/session', {
      method: 'DELETE',
      headers: { 'Sec-Fetch-Site': 'same-origin' },
    });
    const { next } = await jsonOf<{ next: string }>(out);
    expect(next).toContain('id_token_hint=');
    expect((await visitor.session()).status).toBe(401);
    const page = await (await visitor.go(next)).text();
    expect(page).toContain('Bac à sable');
  });
});

describe('a sign-in is refused', () => {
  test('when its answer comes twice', async () => {
    const visitor = new Visitor(server.base);
    const callback = await visitor.authenticate(FC, 'citizen');
    const cookies = new Map(visitor.cookies);
    expect((await visitor.go(callback)).status).toBe(302);
    for (const [name, cookie] of cookies) visitor.cookies.set(name, cookie);
    const again = await visitor.go(callback);
    expect([again.status, (await jsonOf<{ code: string }>(again)).code]).toEqual([400, 'sign-in-failed']);
  });

  test('in a browser that did not begin it', async () => {
    const callback = await new Visitor(server.base).authenticate(FC, 'citizen');
    const other = new Visitor(server.base);
    expect((await other.go(callback)).status).toBe(400);
    expect((await other.session()).status).toBe(401);
  });

  test('with another state, or another door’s', async () => {
    const visitor = new Visitor(server.base);
    const callback = new URL(await visitor.authenticate(FC, 'citizen'));
    const cookies = new Map(visitor.cookies);
    callback.searchParams.set('state', 'x'.repeat(43));
    expect((await visitor.go(callback.href)).status).toBe(400);
    for (const [name, cookie] of cookies) visitor.cookies.set(name, cookie);
    expect((await visitor.go(callback.href.replace(FC, PSC))).status).toBe(400);
  });

  test('when the provider vouches for less than eidas1', async () => {
    const weak = await identityServer({ acr: 'eidas0' });
    const visitor = new Visitor(weak.base);
    const callback = await visitor.authenticate(PSC, 'regulator');
    expect((await visitor.go(callback)).status).toBe(400);
    expect((await visitor.session()).status).toBe(401);
  });

  test('to come back to another site', async () => {
    const visitor = new Visitor(server.base);
    for (const elsewhere of [
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      'javascript:alert(1)',
    ]) {
      const answer = await visitor.go(`/api/sign-in/${FC}?return=${encodeURIComponent(elsewhere)}`);
      expect(answer.status).toBe(400);
    }
  });
});

describe('what a provider says', () => {
  test('without professional data gives no professional right', () => {
    const identity = readIdentity(PSC, {
      sub: 'f:550dc1c8-d97b-4b1e-ac8c-8eb4471cf9dd:ANS20231122132732',
      SubjectNameID: 'ANS20231122132732',
      given_name: 'Fistinien',
      family_name: 'Grominoch',
    });
    expect(identity).toEqual({
      subject: 'psc:ANS20231122132732',
      displayName: 'Fistinien Grominoch',
      role: 'visitor',
      identifiers: [],
    });
  });

  test('never makes a regulator, whatever it claims', () => {
    const identity = readIdentity(PSC, {
      SubjectNameID: '899700218896',
      Acces_Regulation_Medicale: 'VRAI',
      role: 'regulator',
      SubjectRefPro: { exercices: [{ codeProfession: '10', codeTypeSavoirFaire: '' }] },
    });
    expect([identity.role, identity.identifiers]).toEqual([
      'professional',
      [{ kind: 'rpps', value: '99700218896' }],
    ]);
  });

  test('is never the INS: FranceConnect has none to give', () => {
    const { identifiers } = readIdentity(FC, { sub: 'x', given_name: 'A', email: 'a@b.example', ins: '1' });
    expect(identifiers).toEqual([{ kind: 'email', value: 'a@b.example' }]);
  });
});

describe('the sandbox’s provider', () => {
  const options = { base: 'http://localhost:3000', host: '127.0.0.1', sandbox: true };

  test('does not start outside sandbox mode, nor where others could reach it', async () => {
    await expect(startSandboxProvider({ ...options, sandbox: false })).rejects.toThrow('sandbox mode only');
    await expect(startSandboxProvider({ ...options, host: '0.0.0.0' })).rejects.toThrow('this machine only');
    await expect(startSandboxProvider({ ...options, base: 'https://creneau.example' })).rejects.toThrow(
      'this machine only',
    );
  });

  test('shows each door its own people, and says on the page what it is', async () => {
    const visitor = new Visitor(server.base);
    const page = locationOf(await visitor.go(locationOf(await visitor.go(`/api/sign-in/${FC}`))));
    const text = await (await visitor.go(page)).text();
    expect(text).toContain('Bac à sable');
    expect(text).toContain('Jeanne Morvan');
    expect(text).not.toContain('Camille Lefèvre');
    expect(text).not.toMatch(/<script/);
  });
});
