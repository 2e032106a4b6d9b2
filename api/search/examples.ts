/** Examples of the contracts of the search; the tests hold them against their schemas. */

export const offerPageExample = {
  items: [
    {
      id: '311',
      practitioner: { rpps: '10009900123', name: 'Maëlle Kervella', prefix: 'Dr' },
      location: {
        name: 'Cabinet du Thabor',
        line: '12 rue de Paris',
        postalCode: '35000',
        city: 'Rennes',
        lat: 48.1121,
        lon: -1.6694,
        precision: 'exact' as const,
        zone: 'Europe/Paris',
        territory: '35',
        phone: '+33261910012',
      },
      specialties: ['SM54'],
      sector: '1',
      care: { children: true, sex: 'F' as const, languages: ['fr', 'en'] },
      distanceKm: 1.2,
      why: ['sas', 'two-sources'],
      slots: [
        {
          id: '48213',
          version: 4,
          start: '2026-11-24T14:30:00.000Z',
          end: '2026-11-24T14:45:00.000Z',
          modalities: ['AMB' as const],
          kind: 'ROUTINE' as const,
          visibility: ['PRO' as const, 'SNP' as const],
          bookingUrl: 'https://rdv.vilaine.example/48213',
          observedAt: '2026-11-24T13:02:00.000Z',
          state: 'fresh' as const,
        },
      ],
      booking: 'vendor-page' as const,
      sources: [
        {
          vendor: 'Vilaine RDV',
          feed: 'vilaine',
          observedAt: '2026-11-24T13:02:00.000Z',
          state: 'fresh' as const,
        },
        {
          vendor: 'Armor Agenda',
          feed: 'armor',
          observedAt: '2026-11-24T13:01:12.000Z',
          state: 'fresh' as const,
        },
      ],
    },
  ],
  centre: { lat: 48.1113, lon: -1.68 },
  radiusKm: 5,
  shortfall: { 'outside-radius': 14, 'no-slot-in-window': 6 },
  sources: [
    {
      vendor: 'Vilaine RDV',
      feed: 'vilaine',
      state: 'fresh' as const,
      lastHeardAt: '2026-11-24T13:02:00.942Z',
    },
    {
      vendor: 'Rance Santé',
      feed: 'rance',
      state: 'stale' as const,
      lastHeardAt: '2026-11-24T12:40:07.000Z',
      reason: 'silent',
    },
  ],
};

export const placeExample = {
  id: 'commune:35288',
  label: 'Saint-Malo (35)',
  kind: 'commune' as const,
  insee: '35288',
  postalCodes: ['35400'],
  departement: '35',
  lat: 48.6493,
  lon: -2.0257,
  precision: 'commune' as const,
};
