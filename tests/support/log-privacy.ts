import { PERSONAS } from '../../api/identity/personas.ts';

/** What no log may hold: shapes of what names a person, and the very names of the fixtures. */
const SHAPES: Record<string, RegExp> = {
  'an INS': /(?<![\w.-])[12]\d{2}(0[1-9]|1[0-2]|[2-9]\d)(\d{2}|2[AB])\d{8}(?![\w.-])/,
  'a phone': /(\+33|\+262|\+590|\+594|\+596)[ .]?\d[ .]?\d{2}/,
  'a national phone': /(?<![\w.:-])0[1-9]([ .]?\d{2}){4}(?![\w.:-])/,
  'an RPPS': /(?<![\w.:-])(8?1\d{10}|999000\d{5})(?![\w.:-])/,
  'an e-mail address': /[\w.+-]+@[\w-]+\.[a-z]{2,}/i,
};

/** People of the fixtures: the personas, and who is typed or delivered in journeys. */
const PEOPLE = [
  ...PERSONAS.filter(({ role }) => role !== 'vendor').map(({ displayName }) => displayName),
  'Anne Le Goff',
];

const fold = (text: string) => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

/** What a log tells that it should not, a line each: which shape or name, and the line it stands in. */
export function leaksIn(log: string): string[] {
  const families = PEOPLE.map((name) => fold(name).split(' ').slice(1).join(' '));
  return log.split('\n').flatMap((line) => {
    if (!line.startsWith('{')) return [];
    const folded = fold(line);
    const shapes = Object.entries(SHAPES).flatMap(([what, shape]) => (shape.test(line) ? [what] : []));
    const names = families.filter((family) => new RegExp(`\\b${family}\\b`).test(folded));
    return [...shapes, ...names].map((what) => `${what}: ${line.slice(0, 300)}`);
  });
}
