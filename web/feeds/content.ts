import type { Feed } from '../api.ts';

/** What a body of a protocol is called: its media type, and the file one would keep it in. */
export interface Content {
  mediaType: string;
  file: string;
}

const JSON_CONTENT: Content = { mediaType: 'application/json', file: 'creneaux.json' };

const CONTENTS: Record<string, Content> = {
  ndjson: { mediaType: 'application/x-ndjson', file: 'creneaux.ndjson' },
  'smart-links': { mediaType: 'application/x-ndjson', file: 'creneaux.ndjson' },
  'fhir-bundle': { mediaType: 'application/fhir+json', file: 'bundle.json' },
  csv: { mediaType: 'text/csv', file: 'creneaux.csv' },
  icalendar: { mediaType: 'text/calendar', file: 'creneaux.ics' },
};

/** JSON for a protocol that is not listed: it is what vendors' own protocols are written in. */
export function contentOf(protocol: string): Content {
  return Object.hasOwn(CONTENTS, protocol) ? (CONTENTS[protocol] ?? JSON_CONTENT) : JSON_CONTENT;
}

/** The command that delivers to a feed, as a shell takes it. */
export function commandFor({ id, protocol }: Feed, origin: string): string {
  const { mediaType, file } = contentOf(protocol);
  return [
    'curl -H "Authorization: Bearer $CLE"',
    `-H "Content-Type: ${mediaType}"`,
    '-H "Prefer: wait=10"',
    `--data-binary @${file}`,
    `"${origin}/api/feeds/${id}/deliveries?mode=delta"`,
  ].join(' \\\n  ');
}
