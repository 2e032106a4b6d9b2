interface StartedFeed {
  id: number;
  protocol: string;
  way: 'pull' | 'push';
}

/** What a body of a protocol is called, and a file that would hold one. */
const CONTENT: Record<string, { type: string; file: string }> = {
  ndjson: { type: 'application/x-ndjson', file: 'creneaux.ndjson' },
  csv: { type: 'text/csv', file: 'creneaux.csv' },
  icalendar: { type: 'text/calendar', file: 'agenda.ics' },
  'fhir-bundle': { type: 'application/fhir+json', file: 'bundle.json' },
};
const OTHER = { type: 'application/json', file: 'reponse.json' };

const lines = (...parts: string[]) => parts.join(' \\\n  ');

export type Step = 'try' | 'send' | 'pulled' | 'follow';

/** Commands to copy for a feed: try a body, send one, follow what became of it. `$CLE` is the key. */
export function commandsFor(
  { id, protocol, way }: StartedFeed,
  origin: string,
): { what: Step; command: string }[] {
  const { type, file } = CONTENT[protocol] ?? OTHER;
  const body = [`-H "Content-Type: ${type}"`, `--data-binary @${file}`];
  const key = 'curl -H "Authorization: Bearer $CLE"';
  const attempt = lines(key, ...body, `"${origin}/api/feeds/check?protocol=${protocol}"`);
  const follow = lines(key, `"${origin}/api/feeds/${id}/runs?limit=5"`);
  const send = lines(
    key,
    '-H "Prefer: wait=10"',
    ...body,
    `"${origin}/api/feeds/${id}/deliveries?mode=delta"`,
  );
  return [
    { what: 'try', command: attempt },
    ...(way === 'push' ? [{ what: 'send', command: send } as const] : []),
    { what: way === 'push' ? 'follow' : 'pulled', command: follow },
  ];
}
