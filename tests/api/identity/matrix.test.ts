import { beforeAll, describe, expect, test } from 'vitest';
import { describeApi } from '../../../api/openapi.ts';
import { MATRIX, RULES } from '../../../api/identity/matrix.ts';
import { isNeed, isPrivate, isTraced, NEEDS, ruleFor } from '../../../api/identity/needs.ts';
import { PERSONAS } from '../../../api/identity/personas.ts';
import { visibleTo } from '../../../api/search/visibility.ts';
import { ROLES, type Role } from '../../../db/vocabulary.ts';
import { jsonOf, pushedFeed, testApi, type PersonaName, type TestApi } from '../../support/api.ts';

/** Pages and files that are for everyone, each with its reason. */
const OPEN_PAGES: Record<string, string> = {
  '/api/openapi.json': 'the contract is public',
  '/docs': 'the contract is public',
  '/docs/*': 'the contract is public',
  '/sandbox/mail': 'of the sandbox alone: invented e-mail, 404 elsewhere',
  '/sandbox/mail/*': 'of the sandbox alone: invented e-mail, 404 elsewhere',
  '/problems/:code': 'what a problem means is public',
  '/fhir/*': 'told by its own CapabilityStatement: tests/api/fhir/slots.test.ts walks its routes',
  '/lrm': 'a link of the call centre that only leads to a page, which asks to sign in',
};

interface Operation {
  'x-needs'?: string;
  security?: unknown[];
}
interface Route {
  method: string;
  path: string;
  needs: string | undefined;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** Never a real id: what is forbidden must be refused before anything is looked up. */
const fill = (path: string) =>
  path
    .replace(/\{door\}/, 'franceconnect')
    .replace(/\{clientId\}/, crypto.randomUUID())
    .replaceAll(/\{\w+\}/g, '987654');

let api: TestApi;
let routes: Route[];
beforeAll(async () => {
  api = await testApi();
  await pushedFeed(api.db, 'vilaine');
  const document: { paths: Record<string, Record<string, Operation>> } = JSON.parse(
    JSON.stringify(describeApi(api.app)),
  );
  routes = Object.entries(document.paths).flatMap(([path, operations]) =>
    METHODS.filter((method) => operations[method]).map((method) => ({
      method,
      path,
      needs: operations[method]?.['x-needs'],
    })),
  );
});

describe('the access matrix', () => {
  test('names only rules and roles that exist', () => {
    const roles: readonly string[] = ROLES;
    for (const { actions } of Object.values(MATRIX)) {
      for (const [role, rule] of Object.values(actions).flatMap((row) => Object.entries(row))) {
        expect(roles).toContain(role);
        expect(RULES).toContain(rule);
      }
    }
  });

  test('lets a visitor read nothing but public things and their own', () => {
    const open = NEEDS.filter((need) => ruleFor(need, 'visitor') !== 'never');
    expect(open).toEqual([
      'reference.read',
      'slot-public.read',
      'session.read',
      'session.change',
      'access-entry.read',
    ]);
  });

  test('keeps everything of a case or a citizen private and traced', () => {
    for (const need of NEEDS.filter((each) => /^(case|patient|agenda|appointment)/.test(each))) {
      expect([isPrivate(need), isTraced(need)]).toEqual([true, true]);
    }
  });

  test('gives break-glass for nothing but a citizen’s agenda and a case, and never to support', () => {
    const broken = NEEDS.filter((need) => ROLES.some((role) => ruleFor(need, role) === 'break-glass'));
    expect(broken.every((need) => isTraced(need))).toBe(true);
    expect(NEEDS.filter((need) => isTraced(need) && ruleFor(need, 'support') !== 'never')).toEqual([]);
  });

  test('answers never for what it does not name', () => {
    expect([isNeed('nothing.read'), isNeed('reference.change'), isNeed('feed.read')]).toEqual([
      false,
      false,
      true,
    ]);
    expect(ruleFor('feed.change', 'visitor')).toBe('never');
  });
});

describe('slots', () => {
  test.each([
    ['citizen', 0b0001],
    ['vendor', 0b0001],
    ['auditor', 0b0001],
    ['operator', 0b0011],
    ['professional', 0b0011],
    ['regulator', 0b1111],
    ['arm', 0b1111],
    ['nurse', 0b1111],
  ] as const)('are seen by a %s by their visibility alone', (role, mask) => {
    expect(visibleTo(role)).toBe(mask);
  });

  test('of an unknown visibility are seen by nobody', () => {
    expect(ROLES.filter((role) => visibleTo(role) > 0b1111)).toEqual([]);
  });
});

describe('every route', () => {
  test('declares what it needs, in words of the table', () => {
    const known: readonly string[] = NEEDS;
    const silent = routes.filter(
      ({ needs = '' }) => !known.includes(needs) && !/^nothing: .{10,}/.test(needs),
    );
    expect(silent).toEqual([]);
    expect(routes.length).toBeGreaterThan(30);
  });

  test('stands in the contract, or is a public page with its reason', () => {
    const inContract = new Set(
      routes.map(({ method, path }) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
    );
    const isPage = (path: string) =>
      Object.keys(OPEN_PAGES).some((each) =>
        each.endsWith('*') ? path.startsWith(each.slice(0, -1)) : path === each,
      );
    const strays = api.app.routes
      .filter(({ method }) => METHODS.includes(method.toLowerCase()))
      .filter(({ method, path }) => !inContract.has(`${method.toLowerCase()} ${path}`) && !isPage(path))
      .map(({ method, path }) => `${method} ${path}`);
    expect([...new Set(strays)]).toEqual([]);
  });

  test('asks an unknown person to sign in, unless it needs nothing', async () => {
    for (const { method, path, needs } of routes) {
      if (needs?.startsWith('nothing')) continue;
      const { status } = await api.app.request(fill(path), { method: method.toUpperCase() });
      expect([method, path, status]).toEqual([method, path, 401]);
    }
  });
});

/** One persona for each role. */
const byRole = new Map<Role, PersonaName>(PERSONAS.toReversed().map(({ role, name }) => [role, name]));

describe.each([...ROLES])('a %s', (role) => {
  test('gets past the door of a route exactly as the table says', async () => {
    const ask = await api.as(byRole.get(role) ?? 'newcomer');
    const wrong: string[] = [];
    for (const { method, path, needs } of routes) {
      if (!needs || needs.startsWith('nothing') || needs === 'session.change' || path === '/api/live')
        continue;
      const need = NEEDS.find((each) => each === needs);
      if (!need) continue;
      const answer = await ask(fill(path).slice('/api'.length), { method: method.toUpperCase() });
      const code = answer.ok ? '' : (await jsonOf<{ code: string }>(answer)).code;
      const never = ruleFor(need, role) === 'never';
      const expected = isPrivate(need) ? 'not-found' : 'not-allowed';
      const refusedAtDoor =
        code === 'not-allowed' || code === 'sign-in-required' || (isPrivate(need) && code === 'not-found');
      if (never ? code !== expected : refusedAtDoor && code !== 'not-found')
        wrong.push(`${method} ${path} ${code}`);
    }
    expect(wrong).toEqual([]);
  });
});
