import type { mapFr } from './map.fr.ts';

export const mapEn: Record<keyof typeof mapFr, string> = {
  'map.label':
    'Map: {centre, select, yes {the caller in the middle, } other {}}{count, plural, =0 {no offer} one {offer 1 around} other {offers 1 to # around}}. Everything is in the list.',
  'map.title': 'Map',
  'map.ring': '5\u00a0km',
  'map.loading': 'The map is coming…',
  'map.unavailable': 'The map cannot be drawn here. Everything is in the list.',
  'map.caller': 'the caller',
  'map.recentre': 'Fit',
};
