import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { THIRD_PARTY } from './support/third-party.ts';

const root = resolve(import.meta.dirname, '..');
const rooms = ['db', 'importers', 'api', 'web'] as const;
type Room = (typeof rooms)[number];

/** Which rooms a room may import, and by which doors. */
const DOORS: Record<Room, Partial<Record<Room, RegExp>>> = {
  db: {},
  importers: { db: /./ },
  api: {
    db: /./,
    importers: /^importers\/(vendor-calls|check|rules|identifiers|http)\.ts$|^importers\/fhir\//,
  },
  web: {},
};

/** Where the environment may be read: entry points, commands and configuration. */
const READS_ENVIRONMENT =
  /(^|\/)(main|up|migrate|config|build|vite\.config)\.ts$|^db\/start\.js$|^api\/identity\/(token|audit|secrets)\.ts$|^importers\/(feed|sandbox\/vendor)\.ts$/;

interface Import {
  from: string;
  specifier: string;
  typeOnly: boolean;
}

const sources = globSync('{db,importers,api,web}/**/*.{ts,tsx,js}', {
  cwd: root,
  exclude: ['web/dist/**', 'db/migrations/**'],
}).map((path) => path.replaceAll('\\', '/'));

const read = (path: string) => readFileSync(join(root, path), 'utf8');

function importsOf(path: string): Import[] {
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^'"`;]*?\sfrom\s+)?'([^']+)'|import\('([^']+)'\)/g;
  return [...read(path).matchAll(pattern)].map((match) => ({
    from: path,
    specifier: match[2] ?? match[3] ?? '',
    typeOnly: match[1] !== undefined,
  }));
}

const imports = sources.flatMap(importsOf);
const roomOf = (path: string): Room => rooms.find((room) => path.startsWith(`${room}/`)) ?? 'db';
const isRelative = ({ specifier }: Import) => specifier.startsWith('.');
const target = ({ from, specifier }: Import) =>
  relative(root, resolve(root, dirname(from), specifier.replace(/\?.*$/, ''))).replaceAll('\\', '/');

describe('the house', () => {
  test('there is something to check', () => {
    expect(sources.length).toBeGreaterThan(40);
    expect(imports.filter(isRelative).length).toBeGreaterThan(100);
  });

  test('rooms import each other only by their doors', () => {
    const trespassing = imports.filter(isRelative).filter((entry) => {
      const [here, there] = [roomOf(entry.from), roomOf(target(entry))];
      if (here === there) return false;
      if (here === 'web')
        return !(entry.from === 'web/api.ts' && target(entry) === 'api/app.ts' && entry.typeOnly);
      return !(DOORS[here][there]?.test(target(entry)) ?? false);
    });
    expect(trespassing).toEqual([]);
  });

  test('every relative import points at a file', () => {
    const broken = imports.filter(isRelative).filter((entry) => !existsSync(join(root, target(entry))));
    expect(broken).toEqual([]);
  });

  test('each room uses only the third-party packages listed for it, with a reason', () => {
    const foreign = imports
      .filter((entry) => !isRelative(entry) && !entry.specifier.startsWith('node:'))
      .map((entry) => ({
        ...entry,
        name: entry.specifier
          .split('/')
          .slice(0, entry.specifier.startsWith('@') ? 2 : 1)
          .join('/'),
      }))
      .filter((entry) => THIRD_PARTY[roomOf(entry.from)][entry.name] === undefined)
      .map((entry) => `${entry.from}: ${entry.name}`);
    expect(foreign).toEqual([]);
  });

  test('no listed package is left unused in its room', () => {
    const used = new Set(imports.map((entry) => `${roomOf(entry.from)} ${entry.specifier}`));
    const idle = rooms.flatMap((room) =>
      Object.keys(THIRD_PARTY[room]).filter(
        (name) =>
          ![...used].some((entry) => entry === `${room} ${name}` || entry.startsWith(`${room} ${name}/`)),
      ),
    );
    expect(idle).toEqual([]);
  });

  test('SQL and drizzle live in db only', () => {
    const outside = imports.filter(
      (entry) => roomOf(entry.from) !== 'db' && /^(drizzle-orm|postgres)(\/|$)/.test(entry.specifier),
    );
    expect(outside).toEqual([]);
    const sql = sources.filter(
      (path) =>
        roomOf(path) !== 'db' &&
        /\b(SELECT\s+[\w*]|INSERT\s+INTO|DELETE\s+FROM|UPDATE\s+\w+\s+SET)\b/.test(read(path)),
    );
    expect(sql).toEqual([]);
  });

  test('the environment is read in entry points and configuration only', () => {
    expect(
      sources.filter((path) => /process\.env/.test(read(path)) && !READS_ENVIRONMENT.test(path)),
    ).toEqual([]);
  });

  test('rules take their clock: nothing but an entry point asks the machine for the time', () => {
    const clocks = sources.filter(
      (path) =>
        roomOf(path) !== 'web' &&
        !READS_ENVIRONMENT.test(path) &&
        /Date\.now\(\)|new Date\(\)|DateTime\.(now|local|utc)\(\)/.test(read(path)),
    );
    expect(clocks).toEqual([]);
  });

  test('no source is longer than 250 lines', () => {
    const long = sources.filter((path) => !path.endsWith('.gen.ts') && read(path).split('\n').length > 251);
    expect(long).toEqual([]);
  });

  test('names say what is inside', () => {
    const vague = sources.filter((path) =>
      /(^|\/)(utils?|helpers?|common|shared|lib|misc|services|index)(\/|\.tsx?$)/.test(path),
    );
    expect(vague).toEqual([]);
    const shouting = sources.filter((path) => /[A-Z_]/.test(path.replace(/README|\.gen/, '')));
    expect(shouting).toEqual([]);
  });

  test('every path named in README and CONTRIBUTING exists', () => {
    const named = ['README.md', 'CONTRIBUTING.md'].flatMap((file) =>
      [...read(file).matchAll(/[`(]((?:api|web|db|importers|tests|\.ci)\/[\w./-]*)[`)]/g)].map(
        (match) => match[1] ?? '',
      ),
    );
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  test('a protocol is a folder with the same files, and one line in the registry', () => {
    const registry = read('importers/registry.ts');
    const folders = globSync('importers/*/importer.ts', { cwd: root }).map(
      (path) => path.split(/[\\/]/)[1] ?? '',
    );
    expect(folders.length).toBeGreaterThan(1);
    expect(folders.filter((folder) => !registry.includes(`./${folder}/importer.ts`))).toEqual([]);
    const impure = folders.filter((folder) => {
      const normalize = existsSync(join(root, 'importers', folder, 'normalize.ts'));
      return !normalize && !read(`importers/${folder}/importer.ts`).includes("'../fhir/");
    });
    expect(impure).toEqual([]);
  });
});
