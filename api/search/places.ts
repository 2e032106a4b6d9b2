import type { PlaceQuery, PlaceRow } from '../../db/queries/search/places.ts';
import { fold } from '../../db/fold.ts';
import type { Place } from './resources.ts';

/** Overseas, where the same names of communes come back: people say the island, not its number. */
const OVERSEAS: [name: string, departement: string][] = [
  ['saint pierre et miquelon', '975'],
  ['polynesie francaise', '987'],
  ['wallis et futuna', '986'],
  ['nouvelle caledonie', '988'],
  ['guadeloupe', '971'],
  ['martinique', '972'],
  ['la reunion', '974'],
  ['polynesie', '987'],
  ['reunion', '974'],
  ['mayotte', '976'],
  ['guyane', '973'],
];

const ROMAN = ' i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx'.split(' ');
const LAST_ARRONDISSEMENT = 20;
const MOST_NAMES = 2;

/**
 * Reads what a regulator types: a name, a postal code or its first digits, a département (`rennes 35`, `saint denis
 * reunion`), an arrondissement (`paris 12e`, `lyon 3`), in any order and spelling. A bare number that may be a
 * département or an arrondissement is given as both. Pure; never fails: what is not understood stays in the name.
 */
export function understandPlace(q: string): PlaceQuery {
  const text = fold(q)
    .replaceAll(/\bcedex( \d+)?\b/g, '')
    .replaceAll(/\b(\d+) ?(?:ere|er|ieme|eme|nde|nd|e)\b/g, '$1e')
    .replaceAll(/(\d+)e? (?:arrondissement|arrdt|ardt|arr)\b/g, '$1e')
    .replaceAll(/\b(paris|lyon|marseille) ([ivx]+)$/g, (whole, city: string, numeral: string) =>
      ROMAN.includes(numeral) ? `${city} ${ROMAN.indexOf(numeral)}e` : whole,
    )
    .replaceAll(/ +/g, ' ')
    .trim();
  const { postalCode, rest } = takePostalCode(text);
  const { rest: name, ...area } = takeArea(rest);
  return { folded: name, ...(postalCode ? { postalCode } : {}), ...area };
}

interface Area {
  rest: string;
  departement?: string;
  arrondissement?: number;
}

/** The city follows its postal code on an envelope; what stands before it may be a street. */
function takePostalCode(text: string): { postalCode?: string; rest: string } {
  const [, before = '', postalCode, after = ''] = /^(?:(.*) )?(\d{5}|2[ab]\d{3})(?: (.*))?$/.exec(text) ?? [];
  if (postalCode) return { postalCode: postalCode.toUpperCase(), rest: after || before };
  if (/^\d{4}$|^(?!9[78])\d{3}$/.test(text)) return { postalCode: text, rest: '' };
  return { rest: text };
}

function takeArea(text: string): Area {
  const ordinal = /^(?:(.*) )?(\d{1,2})e(?: (?:de )?(.*))?$/.exec(text);
  if (ordinal && isArrondissement(Number(ordinal[2]))) {
    return { rest: [ordinal[1], ordinal[3]].filter(Boolean).join(' '), arrondissement: Number(ordinal[2]) };
  }
  const number =
    /^(?:(.*) )?(\d{1,2}|2[ab]|9[78]\d)$/.exec(text) ?? /^()(\d\d|2[ab]|9[78]\d) (.+)$/.exec(text);
  if (number) return numberedArea(number[1] || number[3] || '', number[2] ?? '');
  const island = OVERSEAS.find(([name]) => text === name || text.endsWith(` ${name}`));
  if (island) return { rest: text.slice(0, -island[0].length).trim(), departement: island[1] };
  return { rest: text };
}

function numberedArea(rest: string, number: string): Area {
  const departement = number.toUpperCase().padStart(2, '0');
  return rest !== '' && isArrondissement(Number(number))
    ? { rest, departement, arrondissement: Number(number) }
    : { rest, departement };
}

function isArrondissement(number: number): boolean {
  return number >= 1 && number <= LAST_ARRONDISSEMENT;
}

/** A row as the API publishes it. `label` says enough to tell namesakes apart: `Saint-Denis (974)`, `35580 Guichen…`. */
export function toPlace({ kind, insee, names, ...row }: PlaceRow): Place {
  const shortNames = names.map((name) => name.replace(' Arrondissement', ''));
  const [name = ''] = shortNames;
  const { postalCodes, departement, lat, lon, precision } = row;
  const common = { kind, postalCodes, departement, lat, lon, precision };
  if (insee === null) {
    const more = names.length > MOST_NAMES ? '…' : '';
    const label = `${postalCodes[0] ?? ''} ${shortNames.slice(0, MOST_NAMES).join(', ')}${more}`;
    return { id: `postal:${postalCodes[0] ?? ''}`, label, ...common };
  }
  const label = kind === 'arrondissement' ? name : `${name} (${departement})`;
  return { id: `commune:${insee}`, label, insee, ...common };
}
