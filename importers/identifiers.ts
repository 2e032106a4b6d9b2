/** A national identifier: what it is, and its value without the prefix the SAS writes before it. */
export interface NationalIdentifier<Kind extends string = 'rpps' | 'adeli' | 'finess' | 'siret'> {
  kind: Kind;
  value: string;
}

/** The digit that the SAS writes before each (IDNPS and IDNST, guide §identifiants). */
const PREFIXES = { rpps: '8', adeli: '0', finess: '1', siret: '3' } as const;

const bare = (text: string) => text.replaceAll(/[\s.]/g, '').toUpperCase();

/** A person's identifier, prefixed or not: RPPS is 11 digits, ADELI 9 characters (Corsica has a letter). */
export function parsePractitionerIdentifier(text: string): NationalIdentifier<'rpps' | 'adeli'> | null {
  const value = bare(text);
  if (/^\d{11}$/.test(value)) return { kind: 'rpps', value };
  if (/^8\d{11}$/.test(value)) return { kind: 'rpps', value: value.slice(1) };
  if (/^\d[\dAB]\d{7}$/.test(value)) return { kind: 'adeli', value };
  if (/^0\d[\dAB]\d{7}$/.test(value)) return { kind: 'adeli', value: value.slice(1) };
  return null;
}

/** A structure's identifier, prefixed or not: FINESS is 9 characters, SIRET 14 digits. */
export function parseStructureIdentifier(text: string): NationalIdentifier<'finess' | 'siret'> | null {
  const value = bare(text);
  if (/^\d[\dAB]\d{7}$/.test(value)) return { kind: 'finess', value };
  if (/^1\d[\dAB]\d{7}$/.test(value)) return { kind: 'finess', value: value.slice(1) };
  if (/^\d{14}$/.test(value)) return { kind: 'siret', value };
  if (/^3\d{14}$/.test(value)) return { kind: 'siret', value: value.slice(1) };
  return null;
}

/** As the SAS writes it, with its prefix. */
export function printIdentifier({ kind, value }: NationalIdentifier): string {
  return PREFIXES[kind] + value;
}

/** Luhn's sum of a string of digits, the rightmost counted once. */
function luhn(digits: string): number {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]);
    const counted = index % 2 === 1 ? digit * 2 : digit;
    sum += counted > 9 ? counted - 9 : counted;
  }
  return sum;
}

const LA_POSTE = '356000000';

/**
 * Whether a bare SIRET has its key: Luhn, or for the sites of La Poste a digit sum that five divides. Only ever a
 * warning; an RPPS or a FINESS has no published key, and the guide's own examples fail Luhn.
 */
export function hasSiretKey(siret: string): boolean {
  if (luhn(siret) % 10 === 0) return true;
  return (
    siret.startsWith(LA_POSTE) && Array.from(siret).reduce((sum, digit) => sum + Number(digit), 0) % 5 === 0
  );
}

/** A national health identity number: 13 characters and their key. */
export interface Ins {
  body: string;
  key: string;
}

/** Sex, year, month (01-12, or 20-42 and 50-99 when the civil state lacks it), département, commune, order. */
const INS_BODY = /^[1278]\d{2}(0[1-9]|1[0-2]|[2-3]\d|4[0-2]|[5-9]\d)(\d{2}|2[AB])\d{6}$/;

/** The key of thirteen characters: 97 less the remainder by 97, where Corsica's 2A counts as 19 and 2B as 18. */
export function insKey(body: string): string {
  const digits = body.replace('2A', '19').replace('2B', '18');
  return String(97n - (BigInt(digits) % 97n)).padStart(2, '0');
}

/** Fifteen characters of an INS, spaces allowed; null when its form or its key is wrong (IG ANS, INS §format). */
export function parseIns(text: string): Ins | null {
  const value = bare(text);
  const [body, key] = [value.slice(0, 13), value.slice(13)];
  return value.length === 15 && INS_BODY.test(body) && insKey(body) === key ? { body, key } : null;
}
