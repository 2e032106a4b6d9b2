import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { FHIR_NEEDS } from '../../../api/fhir/routes.ts';
import { isNeed, ruleFor } from '../../../api/identity/needs.ts';
import { PERSONAS } from '../../../api/identity/personas.ts';
import { sasPractitioners } from '../../../importers/sas-practitioners/importer.ts';
import { hasPlace, readCriteria } from '../../../web/search/criteria.ts';
import { jsonOf, post, pushedFeed, testApi, type Ask, type TestApi } from '../../support/api.ts';
import { declared } from '../../support/declared.ts';
import { wrongInBundle } from '../../support/fhir-profiles.ts';
import { readAll, rulesIn, slotsIn } from '../../importers/reading.ts';

interface Entry {
  resource: {
    resourceType: string;
    id: string;
    start?: string;
    comment?: string;
    meta: { security?: { code: string }[] };
  };
  search: { mode: string };
}
type Bundle = Record<string, unknown> & {
  total: number;
  link: { relation: string; url: string }[];
  entry?: Entry[];
};
interface Outcome {
  resourceType: string;
  issue: { severity: string; code: string; expression?: string[]; details: { text: string } }[];
}

const RPPS = '10999000052';
const PERSON = 'urn:oid:1.2.250.1.71.4.2.1|';
const IDENTIFIER = 'schedule.actor:Practitioner.identifier';

/** A search of INT_R01 as an aggregator writes it. */
function guided(changes: Record<string, string | string[]> = {}): string {
  const query = {
    _include: 'Slot:schedule',
    '_include:iterate': 'Schedule:actor',
    start: ['ge2026-11-24T13:00:00.000+01:00', 'le2026-11-26T23:59:59.999+01:00'],
    [IDENTIFIER]: `${PERSON}8${RPPS}`,
    status: 'free',
    _count: '1000',
    ...changes,
  };
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map((each) => [name, each] satisfies [string, string]),
  );
  return new URLSearchParams(pairs).toString();
}

let api: TestApi;
let regulator: Ask;
let token: string;
beforeAll(async () => {
  api = await testApi();
  await pushedFeed(api.db, 'vilaine');
  await declared(api);
  regulator = await api.as('regulator');
  token = await tokenOf('regulator');
});

async function tokenOf(persona: string): Promise<string> {
  const answer = await post(api.anyone, '/sandbox/sessions', { persona });
  return (await jsonOf<{ token: string }>(answer)).token;
}
const fhir = async (path: string, init: RequestInit = {}, bearer = token) =>
  api.app.request(`/fhir${path}`, {
    ...init,
    headers: { ...Object.fromEntries(new Headers(init.headers)), Authorization: `Bearer ${bearer}` },
  });
const search = async (changes: Record<string, string | string[]> = {}, bearer = token) => {
  const answer = await fhir(`/Slot?${guided(changes)}`, {}, bearer);
  expect(answer.status).toBe(200);
  return jsonOf<Bundle>(answer);
};
const slots = ({ entry = [] }: Bundle) =>
  entry.flatMap(({ resource }) => (resource.resourceType === 'Slot' ? [resource] : []));

describe('a search of slots by the guide', () => {
  test('answers a bundle in which every mandatory element of the profiles stands', async () => {
    const bundle = await search();
    expect(slots(bundle).length).toBeGreaterThan(5);
    expect(bundle.total).toBe(slots(bundle).length);
    expect(wrongInBundle(bundle)).toEqual([]);
    const self = bundle.link.find(({ relation }) => relation === 'self')?.url ?? '';
    expect(new URL(self).search.slice(1)).toBe(guided());
  });

  test('is held against a table that sees what is missing', async () => {
    const [first] = slots(await search());
    if (!first) throw new Error('no slot');
    const { start: _, ...late } = first;
    const damaged = { ...late, status: 'busy', comment: '' };
    const bundle = { type: 'searchset', total: 1, entry: [{ resource: damaged }] };
    const wrong = wrongInBundle(bundle).join('\n');
    for (const said of [
      'start has 0 values',
      'status is "busy"',
      'comment',
      'leads nowhere',
      'no such profile',
    ])
      expect(wrong).toContain(said);
  });

  test('is read back by our own importer as the same slots, without a remark', async () => {
    const bundle = await search();
    const readings = await readAll(sasPractitioners, [Buffer.from(JSON.stringify(bundle))], {
      settings: { practitioners: [RPPS] },
      now: api.time.now.toISO(),
    });
    expect(rulesIn(readings)).toEqual({});
    const stored = await api.db.$client<{ start: string; id: string }[]>`
      select to_char(k.start_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS".000Z"') as start, k.id::text as id
        from slot k join schedule s on s.id = k.schedule_id join practitioner_role r on r.id = s.role_id
       where r.practitioner_id is not null and k.status = 'free'
         and k.start_at between '2026-11-24T12:00:00Z' and '2026-11-26T22:59:59.999Z' order by k.start_at`;
    const read = slotsIn(readings).map(({ start, sourceId }) => ({ start, id: sourceId }));
    expect(read.toSorted((a, b) => a.start.localeCompare(b.start))).toEqual([...stored]);
    expect(slotsIn(readings)[0]).toMatchObject({
      practitioner: { rpps: RPPS, family: 'LE BIHAN' },
      location: { postalCode: expect.stringMatching(/^35/), line: '8 rue de l’Invention' },
      specialties: ['SM54'],
    });
  });

  test('gives the CPTS a slot is open to, when they are asked for (INT_R04)', async () => {
    const doctor = await api.as('professional');
    const range = { day: '2026-11-25', starts: '15:00', ends: '16:00', modalities: ['AMB'] };
    await post(doctor, '/availability/ranges', { ...range, visibility: ['SNP', 'CPTS'] });
    const r04 = {
      _include: ['Slot:schedule', 'Slot:service-type-reference'],
      '_include:iterate': ['Schedule:actor', 'HealthcareService:organization'],
    };
    const bundle = await search(r04);
    expect(wrongInBundle(bundle)).toEqual([]);
    const kinds = (bundle.entry ?? []).map(({ resource }) => resource.resourceType);
    expect(kinds).toEqual(expect.arrayContaining(['HealthcareService', 'Organization']));
    const readings = await readAll(sasPractitioners, [Buffer.from(JSON.stringify(bundle))], {
      settings: { practitioners: [RPPS], cpts: true },
      now: api.time.now.toISO(),
    });
    const open = slotsIn(readings).find(({ visibility }) => visibility.includes('CPTS'));
    expect(open?.organizations).toMatchObject([{ kind: 'CPTS', name: 'CPTS du pays de Rennes' }]);
    expect(rulesIn(readings)).toEqual({});
  });

  test('is answered whether numbers are prefixed or bare, and by an empty bundle for those nobody knows', async () => {
    expect((await search({ [IDENTIFIER]: `${PERSON}${RPPS}` })).total).toBeGreaterThan(0);
    const nobody = await search({ [IDENTIFIER]: `${PERSON}810000000000` });
    expect(nobody).toMatchObject({ type: 'searchset', total: 0 });
    expect(nobody.entry).toBeUndefined();
  });

  test('reads a bound without an offset by the clock of Paris, and includes both bounds', async () => {
    const at = async (start: string[]) => (await search({ start })).total;
    expect(await at(['ge2026-11-24T18:00:00', 'le2026-11-24T18:00:00'])).toBe(1);
    expect(await at(['ge2026-11-24T17:00:00+00:00', 'le2026-11-24T17:00:00+00:00'])).toBe(1);
    expect(await at(['ge2026-11-24T18:00:00+00:00', 'le2026-11-24T18:00:00+00:00'])).toBe(0);
  });

  test('says where its professional is found: an address that the search of the console reads', async () => {
    const comments = slots(await search()).map(({ comment }) => new URL(comment ?? ''));
    expect(comments.length).toBeGreaterThan(0);
    for (const { pathname, searchParams } of comments) {
      expect(pathname).toBe('/');
      const read = readCriteria(Object.fromEntries(searchParams));
      expect(read).toMatchObject({ doctor: RPPS, specialty: ['SM54'], lat: expect.closeTo(48.1, 1) });
      expect(hasPlace(read)).toBe(true);
    }
  });

  test('is answered to a vendor’s signed assertion, and no longer once its token is over', async () => {
    const pair = await generateKeyPair('ES384');
    const jwks = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k', alg: 'ES384' }] };
    const made = await post(await api.as('vendor'), '/vendor-clients', { name: 'agrégateur', jwks });
    const { clientId } = await jsonOf<{ clientId: string }>(made);
    const now = Math.floor(api.time.now.toSeconds());
    const claims = { iss: clientId, sub: clientId, exp: now + 120, jti: crypto.randomUUID() };
    const assertion = await new SignJWT({ ...claims, aud: 'http://localhost:3000/api/oauth/token' })
      .setProtectedHeader({ alg: 'ES384', kid: 'k' })
      .sign(pair.privateKey);
    const exchanged = await api.anyone('/oauth/token', {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion,
      }),
    });
    const { access_token: bearer } = await jsonOf<{ access_token: string }>(exchanged);
    expect((await search({}, bearer)).total).toBeGreaterThan(0);
    api.time.now = api.time.now.plus({ minutes: 6 });
    expect((await fhir(`/Slot?${guided()}`, {}, bearer)).status).toBe(401);
    api.time.now = api.time.now.minus({ minutes: 6 });
  });

  test('comes in pages that follow each other without a slot twice or lost', async () => {
    const whole = slots(await search()).map(({ id }) => id);
    const paged: string[] = [];
    let url: string | undefined = `/Slot?${guided({ _count: '4' })}`;
    for (let page = 0; url !== undefined && page < 20; page += 1) {
      const bundle: Bundle = await jsonOf<Bundle>(await fhir(url));
      expect(bundle.total).toBe(whole.length);
      expect(wrongInBundle(bundle)).toEqual([]);
      paged.push(...slots(bundle).map(({ id }) => id));
      const next = bundle.link.find(({ relation }) => relation === 'next');
      url = next && new URL(next.url).pathname.replace('/fhir', '') + new URL(next.url).search;
    }
    expect(paged).toEqual(whole);
  });

  test('may be sent as a form', async () => {
    const answer = await fhir('/Slot/_search', {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: guided(),
    });
    expect((await jsonOf<Bundle>(answer)).total).toBe((await search()).total);
  });

  test('leaves out a slot that someone holds, and what is taken', async () => {
    const [first] = slots(await search({ 'service-type': 'VR' }));
    await api.db.$client`
      insert into hold (slot_id, slot_version, feed_id, role_id, start_at, end_at, modalities, way, advisory, account_id, role,
        created_at, expires_at, maximum_at)
      select k.id, k.version, s.feed_id, s.role_id, k.start_at, k.end_at, 4, 'here', false,
             (select id from account where subject = 'regulator'), 'regulator', k.observed_at,
             k.observed_at + interval '5 minutes', k.observed_at + interval '10 minutes'
        from slot k join schedule s on s.id = k.schedule_id where k.id = ${Number(first?.id)}`;
    expect(slots(await search()).map(({ id }) => id)).not.toContain(first?.id);
    await api.db.$client`delete from hold`;
  });

  test('shows a vendor the public slots alone, until an operator decides otherwise', async () => {
    const vendor = await tokenOf('vendor');
    const seen = async () =>
      new Set(
        slots(await search({}, vendor)).map(({ meta }) =>
          meta.security?.some(({ code }) => code === 'PUBLIC'),
        ),
      );
    expect(await seen()).toEqual(new Set([true]));
    const path = '/vendors/vilaine/reading';
    const body = JSON.stringify({ visibility: ['PUBLIC', 'PRO', 'SNP', 'CPTS'] });
    const init = { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body };
    expect((await (await api.as('vendor'))(path, init)).status).toBe(403);
    expect((await (await api.as('operator'))(path, init)).status).toBe(200);
    expect(await seen()).toEqual(new Set([true, false]));
  });
});

describe('what is wrong with a search', () => {
  test.each([
    [{ status: 'busy' }, 'status'],
    [{ start: 'ge2026-11-24T13:00:00+01:00' }, 'start'],
    [{ start: ['ge2026-11-24', 'le tomorrow'] }, 'start'],
    [{ start: ['ge2026-11-26T00:00:00Z', 'le2026-11-25T00:00:00Z'] }, 'start'],
    [{ [IDENTIFIER]: Array.from({ length: 26 }, (_, n) => `8100000000${n + 10}`).join(',') }, IDENTIFIER],
    [{ [IDENTIFIER]: '' }, IDENTIFIER],
    [{ _count: '-1' }, '_count'],
    [{ _cursor: 'x' }, '_cursor'],
  ])('is an OperationOutcome that names the parameter: %j', async (changes, at) => {
    const answer = await fhir(`/Slot?${guided(changes)}`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      400,
      'application/fhir+json; charset=utf-8',
    ]);
    const outcome = await jsonOf<Outcome>(answer);
    expect(outcome.resourceType).toBe('OperationOutcome');
    expect(outcome.issue.map(({ expression }) => expression?.[0])).toContain(at);
    expect(outcome.issue.every(({ severity }) => severity === 'error')).toBe(true);
  });

  test('an unknown parameter is refused when the asker wants it strict, as FHIR says', async () => {
    expect((await fhir(`/Slot?${guided({ colour: 'red' })}`)).status).toBe(200);
    const strict = await fhir(`/Slot?${guided({ colour: 'red' })}`, {
      headers: { Prefer: 'handling=strict' },
    });
    expect(strict.status).toBe(400);
  });

  test('is an OperationOutcome at the door, for a lost address and for a method too', async () => {
    const answers = [
      await api.app.request('/fhir/Slot'),
      await fhir('/Patient'),
      await fhir('/Slot', { method: 'DELETE' }),
      await fhir('/Slot?a=b', { headers: { Cookie: `a=${'x'.repeat(5000)}` } }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([401, 404, 404, 431]);
    for (const answer of answers)
      expect((await jsonOf<Outcome>(answer)).resourceType).toBe('OperationOutcome');
  });

  test('is answered in the media type that was asked for', async () => {
    const answer = await fhir('/Slot', { headers: { Accept: 'application/json+fhir' } });
    expect(answer.headers.get('content-type')).toContain('application/json+fhir');
  });
});

describe('the capability statement', () => {
  test('is for everyone, and names each operation there is', async () => {
    const answer = await api.app.request('/fhir/metadata');
    expect(answer.status).toBe(200);
    const statement = await jsonOf<{
      resourceType: string;
      fhirVersion: string;
      rest: { resource: { type: string; interaction: { code: string }[] }[] }[];
    }>(answer);
    expect(statement).toMatchObject({
      resourceType: 'CapabilityStatement',
      fhirVersion: '4.0.1',
      kind: 'instance',
    });
    const said = statement.rest[0]?.resource.map(({ type, interaction }) => [
      type,
      interaction.map(({ code }) => code),
    ]);
    expect(said).toEqual([
      ['Slot', ['search-type']],
      ['Schedule', ['search-type']],
      ['Appointment', ['create', 'update']],
    ]);
  });
});

describe('every FHIR route', () => {
  test('declares what it needs', () => {
    const routes = api.app.routes
      .filter(({ method, path }) => path.startsWith('/fhir/') && method !== 'ALL')
      .map(({ method, path }) => `${method} ${path}`);
    const declaredRoutes = new Set([...Object.keys(FHIR_NEEDS), 'GET /fhir/metadata']);
    expect(new Set(routes)).toEqual(declaredRoutes);
    expect(Object.values(FHIR_NEEDS).every((need) => isNeed(need))).toBe(true);
  });

  test.each(PERSONAS.map(({ name, role }) => [name, role] as const))(
    'lets a %s in exactly as the table says',
    async (name, role) => {
      const bearer = await tokenOf(name);
      for (const [route, need] of Object.entries(FHIR_NEEDS)) {
        const [method = '', path = ''] = route.split(' ');
        const address = path.replace('/fhir', '').replace(':id', crypto.randomUUID());
        const { status } = await fhir(address, { method }, bearer);
        const refused = isNeed(need) && ruleFor(need, role) === 'never';
        expect([route, [403, 404].includes(status)], `${name} ${status}`).toEqual([route, refused]);
      }
    },
  );
  test('asks an unknown person to sign in', async () => {
    for (const route of Object.keys(FHIR_NEEDS)) {
      const [method = '', path = ''] = route.split(' ');
      expect((await api.app.request(path, { method })).status).toBe(401);
    }
    expect(regulator).toBeDefined();
  });
});
