/** IANA zones of the overseas départements and collectivities; everywhere else keeps the time of Paris. */
const OVERSEAS_ZONES: Record<string, string> = {
  '971': 'America/Guadeloupe',
  '972': 'America/Martinique',
  '973': 'America/Cayenne',
  '974': 'Indian/Reunion',
  '975': 'America/Miquelon',
  '976': 'Indian/Mayotte',
  '977': 'America/St_Barthelemy',
  '978': 'America/Marigot',
  '986': 'Pacific/Wallis',
  '987': 'Pacific/Tahiti',
  '988': 'Pacific/Noumea',
};

/** Polynesia has three times: the Marquesas are half an hour, the Gambier an hour, ahead of Tahiti. */
const COMMUNE_ZONES: Record<string, string> = {
  '98719': 'Pacific/Gambier',
  '98718': 'Pacific/Marquesas',
  '98723': 'Pacific/Marquesas',
  '98731': 'Pacific/Marquesas',
  '98746': 'Pacific/Marquesas',
  '98756': 'Pacific/Marquesas',
  '98757': 'Pacific/Marquesas',
};

/** The IANA zone of a commune, or of a whole département when no INSEE code is given. */
export function zoneOf(departement: string, insee?: string): string {
  return (insee && COMMUNE_ZONES[insee]) ?? OVERSEAS_ZONES[departement] ?? 'Europe/Paris';
}
