/** Country codes of numbers that are dialled with a 0 first: France, and the overseas ones whose own prefix says where. */
const OVERSEAS: Record<string, string> = {
  '0262': '+262',
  '0692': '+262',
  '0693': '+262',
  '0269': '+262',
  '0639': '+262',
  '0590': '+590',
  '0690': '+590',
  '0691': '+590',
  '0594': '+594',
  '0694': '+594',
  '0596': '+596',
  '0696': '+596',
  '0697': '+596',
};

/** A telephone number as everyone writes it, in the one form it is kept and compared in (E.164); null when it is none. */
export function readPhone(written: string): string | null {
  const digits = written.replaceAll(/[\s().\-\u{a0}\u{202f}/]/gu, '').replace(/^00/, '+');
  if (/^0[1-9]\d{8}$/.test(digits)) return `${OVERSEAS[digits.slice(0, 4)] ?? '+33'}${digits.slice(1)}`;
  const international = digits.replace(/^(\+(?:33|262|590|594|596))0/, '$1');
  return /^\+[1-9]\d{6,14}$/.test(international) ? international : null;
}

/** A number as it is read aloud in France, by twos; another country's stays as it is kept. */
export function sayPhone(kept: string): string {
  const national = kept.replaceAll(/[\s.-]/g, '').replace(/^\+(?:33|262|590|594|596)(?=\d{9}$)/, '0');
  return /^0\d{9}$/.test(national) ? (national.match(/\d{2}/g) ?? []).join('\u{a0}') : kept;
}
