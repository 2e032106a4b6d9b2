import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createIntl } from 'react-intl';
import { KEY_IDS } from '../../web/keys/registry.ts';
import { partsOf, SHEET_PARTS } from '../../web/keys/sheet-parts.ts';
import { agendaPeopleEn } from '../../web/words/agenda-people.en.ts';
import { agendaPeopleFr } from '../../web/words/agenda-people.fr.ts';
import { agendaSpaceEn } from '../../web/words/agenda-space.en.ts';
import { agendaSpaceFr } from '../../web/words/agenda-space.fr.ts';
import { agendaEn } from '../../web/words/agenda.en.ts';
import { agendaFr } from '../../web/words/agenda.fr.ts';
import { CATALOGUE } from '../../web/words/catalogue.ts';

/** The values a message takes, those inside its plural and select branches too. */
function namesIn(message: string): string[] {
  const names = new Set<string>();
  const argument = /\{\s*(\w+)\s*(?:\}|,\s*(plural|selectordinal|select)?)/y;
  const read = (from: number): number => {
    let at = from;
    while (at < message.length && message[at] !== '}') {
      argument.lastIndex = at;
      const found = message[at] === '{' ? argument.exec(message) : null;
      if (!found) {
        at += 1;
        continue;
      }
      names.add(found[1] ?? '');
      at = found[0].endsWith('}') ? argument.lastIndex : readBranches(argument.lastIndex);
    }
    return at;
  };
  const readBranches = (from: number): number => {
    let at = from;
    while (at < message.length && message[at] !== '}') at = message[at] === '{' ? read(at + 1) + 1 : at + 1;
    return at + 1;
  };
  read(0);
  return [...names].sort();
}

const ids = Object.keys(CATALOGUE.fr).filter((id): id is keyof typeof CATALOGUE.fr => id in CATALOGUE.en);

describe('French and English say the same', () => {
  test('every message takes the same values in both', () => {
    const different = ids.filter(
      (id) => namesIn(CATALOGUE.fr[id]).join() !== namesIn(CATALOGUE.en[id]).join(),
    );
    expect(different).toEqual([]);
  });

  test.each(['fr', 'en'] as const)('every message of %s can be written', (locale) => {
    const errors: unknown[] = [];
    const intl = createIntl({ locale, messages: CATALOGUE[locale], onError: (error) => errors.push(error) });
    for (const id of ids) {
      const values = Object.fromEntries(namesIn(CATALOGUE[locale][id]).map((name) => [name, 3]));
      expect(intl.formatMessage({ id }, values)).not.toContain('{');
    }
    expect(errors).toEqual([]);
  });

  test('no page writes over the words of another', () => {
    const words = join(import.meta.dirname, '../../web/words');
    const files = globSync('*.fr.ts', { cwd: words, exclude: ['agenda*'] });
    const written = files.flatMap((file) =>
      [...readFileSync(join(words, file), 'utf8').matchAll(/^ {2}'([^']+)':/gm)].map(([, id]) => id),
    );
    expect(written.length).toBeGreaterThan(500);
    expect(written.filter((id, at) => written.indexOf(id) !== at)).toEqual([]);
  });

  test('signs that French separates are never left alone on a line', () => {
    const broken = ids.filter((id) => / [:;!?»]|« /.test(CATALOGUE.fr[id]));
    expect(broken).toEqual([]);
  });

  test('every key has its line in a part of the cheat sheet', () => {
    expect(KEY_IDS.filter((id) => !(`key.${id}` in CATALOGUE.fr))).toEqual([]);
    const listed: ReadonlySet<string> = new Set(Object.values(SHEET_PARTS).flat());
    expect(KEY_IDS.filter((id) => !listed.has(id))).toEqual([]);
  });

  test('the cheat sheet tells the keys of this page and of this person, no others', () => {
    expect(partsOf({ path: '/', dispatches: true })).toEqual([
      'offers',
      'choice',
      'cases',
      'pages',
      'anywhere',
    ]);
    expect(partsOf({ path: '/cases', dispatches: true })).toEqual(['lines', 'cases', 'pages', 'anywhere']);
    expect(partsOf({ path: '/matches', dispatches: false })).toEqual(['matches', 'anywhere']);
    expect(partsOf({ path: '/availability', dispatches: false })).toEqual(['anywhere']);
  });
});

describe.each([
  ['the agenda', { fr: agendaFr, en: agendaEn }],
  ['the pages beside it', { fr: agendaSpaceFr, en: agendaSpaceEn }],
  ['people and choices', { fr: agendaPeopleFr, en: agendaPeopleEn }],
])('the words of %s', (_, { fr, en }) => {
  const messages = Object.entries<string>(fr);
  const english = new Map(Object.entries<string>(en));

  test('take the same values in French and in English', () => {
    expect(messages.length).toBeGreaterThan(50);
    const different = messages.filter(
      ([id, said]) => namesIn(said).join() !== namesIn(english.get(id) ?? '').join(),
    );
    expect(different).toEqual([]);
  });

  test('leave no sign that French separates alone on a line', () => {
    expect(messages.filter(([, said]) => / [:;!?»]|« /.test(said))).toEqual([]);
  });
});
