/** The map beside the list. */
export const mapFr = {
  'map.label':
    'Carte\u00a0: {centre, select, yes {la personne au centre, } other {}}{count, plural, =0 {aucune offre} one {l’offre 1 autour} other {les offres 1 à # autour}}. Tout est dans la liste.',
  'map.title': 'Carte',
  'map.ring': '5\u00a0km',
  'map.loading': 'La carte arrive…',
  'map.unavailable': 'La carte ne peut pas être dessinée ici. Tout est dans la liste.',
  'map.caller': 'la personne',
  'map.recentre': 'Recadrer',
} as const;
