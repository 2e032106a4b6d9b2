/** Written short in addresses and place names; both sides of a comparison go through `fold`, so one form is enough. */
const ABBREVIATIONS = new Map(
  Object.entries({
    st: 'saint',
    ste: 'sainte',
    sts: 'saints',
    stes: 'saintes',
    lez: 'les',
    all: 'allee',
    av: 'avenue',
    ave: 'avenue',
    bd: 'boulevard',
    bld: 'boulevard',
    boul: 'boulevard',
    bvd: 'boulevard',
    chem: 'chemin',
    crs: 'cours',
    dr: 'docteur',
    fbg: 'faubourg',
    fg: 'faubourg',
    gal: 'general',
    imp: 'impasse',
    mal: 'marechal',
    pl: 'place',
    pdt: 'president',
    pr: 'professeur',
    r: 'rue',
    rte: 'route',
    s: 'sur',
    sq: 'square',
    ss: 'sous',
  }),
);

/**
 * A name or an address as it is compared: no accent, case, hyphen, apostrophe or ligature, abbreviations written out.
 * `St-Malo`, `SAINT MALO` and `saint malo` are one; so are `12, bd. de l'Œuvre` and `12 Boulevard de l’Oeuvre`.
 */
export function fold(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replaceAll(/\bs\/s\b/g, 'sous')
    .replaceAll(/\bs\//g, 'sur ')
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim()
    .split(' ')
    .map((word) => ABBREVIATIONS.get(word) ?? word)
    .join(' ');
}
