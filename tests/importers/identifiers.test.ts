import { describe, expect, test } from 'vitest';
import {
  hasSiretKey,
  parsePractitionerIdentifier,
  parseStructureIdentifier,
  printIdentifier,
} from '../../importers/identifiers.ts';

describe('identifiers are kept bare and printed with their prefix', () => {
  test.each([
    ['10002673899', 'rpps', '10002673899', '810002673899'],
    ['810002673899', 'rpps', '10002673899', '810002673899'],
    ['8 1000 2673 899', 'rpps', '10002673899', '810002673899'],
    ['350012345', 'adeli', '350012345', '0350012345'],
    ['0350012345', 'adeli', '350012345', '0350012345'],
    ['2a0012345', 'adeli', '2A0012345', '02A0012345'],
  ])('%s is the %s %s', (written, kind, ...[value, printed]) => {
    const parsed = parsePractitionerIdentifier(written);
    expect(parsed).toEqual({ kind, value });
    expect(parsed && printIdentifier(parsed)).toBe(printed);
  });

  test.each([
    ['350000123', 'finess', '350000123', '1350000123'],
    ['1350000123', 'finess', '350000123', '1350000123'],
    ['12A0000123', 'finess', '2A0000123', '12A0000123'],
    ['33417374840002', 'siret', '33417374840002', '333417374840002'],
    ['333417374840002', 'siret', '33417374840002', '333417374840002'],
  ])('%s is the %s %s', (written, kind, ...[value, printed]) => {
    const parsed = parseStructureIdentifier(written);
    expect(parsed).toEqual({ kind, value });
    expect(parsed && printIdentifier(parsed)).toBe(printed);
  });

  test.each(['', '8100000000', '8810002673899', 'RPPS', '1000267389X'])('"%s" is nobody', (written) => {
    expect(parsePractitionerIdentifier(written)).toBeNull();
  });

  test('an SAS identifier of another kind is not taken for a structure', () => {
    expect(parseStructureIdentifier('410002673899001')).toBeNull();
    expect(parseStructureIdentifier('')).toBeNull();
  });
});

describe('the key of a SIRET', () => {
  test('is Luhn, but for La Poste', () => {
    expect(hasSiretKey('73282932000074')).toBe(true);
    expect(hasSiretKey('73282932000075')).toBe(false);
    expect(hasSiretKey('35600000049837')).toBe(true);
  });
});
