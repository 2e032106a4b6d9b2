import { describe, expect, test } from 'vitest';
import { toPlace, understandPlace } from '../../../api/search/places.ts';
import { fold } from '../../../db/fold.ts';
import { oneTypoPatterns } from '../../../db/one-typo.ts';

describe('folding', () => {
  test.each([
    ['L’Haÿ-les-Roses', 'l hay les roses'],
    ['ST-MALO', 'saint malo'],
    ['Ste Foy lez Lyon', 'sainte foy les lyon'],
    ['Châlons s/Marne', 'chalons sur marne'],
    ['Bois s/s Roche', 'bois sous roche'],
    ['Œuilly', 'oeuilly'],
    ['12, bd. de l’Œuvre', '12 boulevard de l oeuvre'],
    ['3 av du Dr Roux', '3 avenue du docteur roux'],
    ['  ', ''],
    ['50 % _', '50'],
  ])('%s is compared as %s', (text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  test('folding twice changes nothing', () => {
    for (const text of ['St-Malo', "L'Haÿ", 'Œuilly', '12 bd Œuvre', 'Boulogne s/ Mer']) {
      expect(fold(fold(text))).toBe(fold(text));
    }
  });
});

describe('understanding what a regulator types', () => {
  test.each([
    ['Rennes', { folded: 'rennes' }],
    ['35000', { folded: '', postalCode: '35000' }],
    ['3500', { folded: '', postalCode: '3500' }],
    ['35000 Rennes', { folded: 'rennes', postalCode: '35000' }],
    ['Rennes (35000)', { folded: 'rennes', postalCode: '35000' }],
    ['12 rue de la Paix, 35000 Rennes', { folded: 'rennes', postalCode: '35000' }],
    ['35042 Rennes Cedex 7', { folded: 'rennes', postalCode: '35042' }],
    ['rennes 35', { folded: 'rennes', departement: '35' }],
    ['Rennes (35)', { folded: 'rennes', departement: '35' }],
    ['35 rennes', { folded: 'rennes', departement: '35' }],
    ['ajaccio 2a', { folded: 'ajaccio', departement: '2A' }],
    ['2A004', { folded: '', postalCode: '2A004' }],
    ['saint-denis 974', { folded: 'saint denis', departement: '974' }],
    ['Saint-Denis, La Réunion', { folded: 'saint denis', departement: '974' }],
    ['Martinique', { folded: '', departement: '972' }],
    ['Paris 12e', { folded: 'paris', arrondissement: 12 }],
    ['Paris 12ème arrondissement', { folded: 'paris', arrondissement: 12 }],
    ['Paris XII', { folded: 'paris', arrondissement: 12 }],
    ['paris 1er', { folded: 'paris', arrondissement: 1 }],
    ['8e arrondissement de Marseille', { folded: 'marseille', arrondissement: 8 }],
    ['paris 75', { folded: 'paris', departement: '75' }],
    ['marseille 13', { folded: 'marseille', departement: '13', arrondissement: 13 }],
    ['', { folded: '' }],
  ])('%s', (q, understood) => {
    expect(understandPlace(q)).toEqual(understood);
  });
});

describe('one slip', () => {
  test('is a letter too many, missing, wrong or exchanged', () => {
    expect(oneTypoPatterns('nante')).toEqual(expect.arrayContaining(['nant', 'nant_', '_nante', 'natne']));
    expect(oneTypoPatterns('')).toEqual([]);
  });
});

describe('a published place', () => {
  const row = { departement: '75', lat: 48.84, lon: 2.39, precision: 'commune' as const };

  test('carries a label that tells namesakes apart', () => {
    const commune = {
      kind: 'commune' as const,
      insee: '97411',
      names: ['Saint-Denis'],
      postalCodes: ['97400'],
    };
    expect(toPlace({ ...row, ...commune, departement: '974' })).toMatchObject({
      id: 'commune:97411',
      label: 'Saint-Denis (974)',
      insee: '97411',
    });
    const part = { kind: 'arrondissement' as const, insee: '75112', names: ['Paris 12e Arrondissement'] };
    expect(toPlace({ ...row, ...part, postalCodes: ['75012'] }).label).toBe('Paris 12e');
  });

  test('has no INSEE code when it is a postal code, and names its communes', () => {
    const whole = { kind: 'postal-code' as const, insee: null, names: ['Guichen', 'Goven', 'Baulon'] };
    const place = toPlace({ ...row, ...whole, postalCodes: ['35580'] });
    expect(place).toMatchObject({ id: 'postal:35580', label: '35580 Guichen, Goven…' });
    expect(place).not.toHaveProperty('insee');
  });
});
