import { Problem } from '../problem.ts';

/** What a feed may bring; the protocol then reads the body for what it is, whatever it is called. */
export const DELIVERY_MEDIA_TYPES = [
  'application/x-ndjson',
  'application/ndjson',
  'application/jsonl',
  'application/json',
  'application/fhir+json',
  'text/csv',
  'text/calendar',
  'text/plain',
  'application/octet-stream',
] as const;

/** The media type of a delivery, without its parameters. Throws `unsupported-media-type`. */
export function mediaTypeOf(contentType: string | null): string {
  const mediaType = (contentType ?? 'application/octet-stream').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (DELIVERY_MEDIA_TYPES.some((known) => known === mediaType)) return mediaType;
  throw new Problem('unsupported-media-type', `Send one of ${DELIVERY_MEDIA_TYPES.join(', ')}.`, {
    headers: { Accept: DELIVERY_MEDIA_TYPES.join(', ') },
  });
}
