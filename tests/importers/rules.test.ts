import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { checkBodies } from '../../importers/check.ts';
import { IMPORTERS } from '../../importers/registry.ts';
import { LANGUAGES, RULES, tellRule } from '../../importers/rules.ts';
import { bytesOf, instantAt, recordingsOf, toBodies } from './reading.ts';

const CODES = Object.keys(RULES);
const folder = new URL('../../importers/rules/', import.meta.url);
const sources = readdirSync(folder).map((file) => readFileSync(new URL(file, folder), 'utf8'));

/** The rules that a protocol's recordings raise, by reading them as `feed check` does. */
async function raisedByRecordings(): Promise<Set<string>> {
  const raised = new Set<string>();
  for (const { protocol } of IMPORTERS) {
    for (const recording of recordingsOf(protocol).filter(({ bodies }) => bodies.length > 0)) {
      const { settings, now } = recording;
      const bodies = toBodies(bytesOf(recording));
      const report = await checkBodies({ protocol, bodies, settings, now: instantAt(now) });
      for (const code of Object.keys(report.counts)) raised.add(code);
    }
  }
  return raised;
}

/** The rules that tests name as what they expect: those of the index, and of bodies too odd for a recording. */
function namedByTests(): Set<string> {
  const roots = ['../importers/', '../faults/'].map((path) => new URL(path, import.meta.url));
  const texts = roots.flatMap((root) =>
    readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.ts') && !file.endsWith('/rules.test.ts'))
      .map((file) => readFileSync(new URL(file, root), 'utf8')),
  );
  return new Set(texts.flatMap((text) => text.match(/\b[FTSVILP]\d\d\b/g) ?? []));
}

describe('the catalogue of rules', () => {
  let raised: Set<string>;
  beforeAll(async () => {
    raised = (await raisedByRecordings()).union(namedByTests());
  });

  test('holds no rule that nothing raises', () => {
    expect(CODES.filter((code) => !raised.has(code))).toEqual([]);
  });

  test('gives each code to one rule', () => {
    const written = sources.flatMap((source) => source.match(/^ {2}[A-Z]\d\d(?=: \{)/gm) ?? []);
    const codes = written.map((code) => code.trim()).sort();
    expect(codes).toEqual(CODES.toSorted());
    expect(new Set(codes).size).toBe(codes.length);
  });

  test.each(LANGUAGES)(
    'tells each rule whole in %s: what is wrong, what was expected, how to mend it',
    (language) => {
      for (const code of CODES) {
        const told = tellRule(code, language);
        for (const sentence of [told?.title, told?.expected, told?.fix])
          expect(sentence?.trim(), code).toBeTruthy();
        expect(told?.mistakes, code).not.toBe('');
      }
    },
  );

  test('does not leave one language in the other’s place', () => {
    const same = Object.entries(RULES).filter(
      ([, { title, fix }]) => title.fr === title.en || fix.fr === fix.en,
    );
    expect(same).toEqual([]);
    const english = Object.entries(RULES).filter(
      ([, { expected }]) =>
        typeof expected === 'string' && /\b(a|the|of|and|or|with|at most)\b/.test(expected),
    );
    expect(english).toEqual([]);
  });

  test('tells nothing of a code that is none', () => {
    expect(tellRule('Z99', 'fr')).toBeUndefined();
    expect(tellRule('constructor', 'fr')).toBeUndefined();
  });
});
