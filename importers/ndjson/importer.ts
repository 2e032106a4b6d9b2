import { normalizeAppointmentLine } from '../appointments/observe-line.ts';
import { FeedError, feedSettings, type Body, type Importer, type Rejection } from '../contract.ts';
import { reject } from '../rules.ts';
import { readLines, type Line } from './lines.ts';
import { normalizeLine } from './normalize.ts';
import { parseLine } from './parse.ts';
import type { AppointmentRecord, NdjsonRecord } from './record.ts';

type Read = NdjsonRecord | AppointmentRecord;

/** Our own line format: what a vendor without a standard of its own pushes. Described by `schema.json`. */
export const ndjson: Importer<Read> = {
  protocol: 'ndjson',
  title: 'Our own format: one observation a line, pushed by the vendor.',
  ways: ['push'],
  mediaTypes: ['application/x-ndjson', 'application/ndjson', 'application/jsonl', 'application/json'],
  settings: feedSettings,
  records: readBodies,
  normalize: (record, context) =>
    record.type === 'line' ? normalizeLine(record, context) : normalizeAppointmentLine(record, context),
};

async function* readBodies(bodies: AsyncIterable<Body>): AsyncIterable<Read | Rejection> {
  let count = 0;
  for await (const body of bodies) {
    count += 1;
    const place = count > 1 ? `${body.name}, ` : '';
    for await (const record of readBody(body, place)) yield record;
  }
}

async function* readBody(body: Body, place: string): AsyncIterable<Read | Rejection> {
  let begun = false;
  let objects = false;
  for await (const lines of readLines(body.bytes)) {
    for (const line of lines) {
      if (!begun) refuseMarkup(line);
      begun = true;
      objects ||= line.text.trimStart().startsWith('{');
      for (const record of parseRecord(line, place)) yield record;
    }
  }
  if (begun && !objects) throw new FeedError('not-availability', 'no line of the body is a JSON object');
}

/** A web page, an error page or XML says nothing about slots, whatever its lines look like. */
function refuseMarkup({ text }: Line): void {
  if (!text.trimStart().startsWith('<')) return;
  throw new FeedError('not-availability', `the body begins with ${JSON.stringify(text.trim().slice(0, 40))}`);
}

function parseRecord(line: Line, place: string): (Read | Rejection)[] {
  const at = `${place}line ${line.number}`;
  if (line.refused === null) return parseLine({ at, text: line.text });
  const reason = line.refused === 'F02' ? 'more than 1 MiB' : 'bytes that are not UTF-8';
  return [reject(line.refused, { at, record: line.text }, reason)];
}
