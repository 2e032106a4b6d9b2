import { readdirSync, readFileSync } from 'node:fs';
import { DateTime } from 'luxon';
import { z } from 'zod';
import type {
  Body,
  FeedSettings,
  Importer,
  Reading,
  Rejection,
  SlotObservation,
} from '../../importers/contract.ts';
import { observe } from '../../importers/observe.ts';

const recordingFile = z.object({
  about: z.string(),
  settings: z.record(z.string(), z.unknown()).default({}),
  now: z.iso.datetime(),
  /** A text is sent as it is, `{lines}` as NDJSON, anything else as JSON. */
  bodies: z.array(z.unknown()).default([]),
  /** Why this format cannot express what every protocol promises under this name; there is nothing to read then. */
  cannot: z.string().optional(),
  expect: z
    .object({
      slots: z.array(z.record(z.string(), z.unknown())),
      schedules: z.array(z.string()).optional(),
      rules: z.record(z.string(), z.int()).optional(),
    })
    .default({ slots: [] }),
});

/** A recording: what a vendor would have sent, written by hand, and what is to be read in it. */
export type Recording = z.infer<typeof recordingFile> & { name: string };

const folder = new URL('recordings/', import.meta.url);

/** The recordings of a protocol, by name; none when it has no folder. */
export function recordingsOf(protocol: string): Recording[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.startsWith(`${protocol}/`) && file.endsWith('.json'))
    .toSorted()
    .map((file) => {
      const recording = recordingFile.parse(JSON.parse(readText(file)));
      return Object.assign(recording, { name: file.slice(protocol.length + 1, -5) });
    });
}

const readText = (file: string): string => readFileSync(new URL(file, folder), 'utf8');

/** An instant of a test's clock. */
export function instantAt(iso: string): DateTime<true> {
  const at = DateTime.fromISO(iso, { zone: 'utc' });
  if (!at.isValid) throw new Error(`${iso} is not an instant`);
  return at;
}

/** The bodies of a recording, as bytes. */
export function bytesOf(recording: Recording): Uint8Array[] {
  return recording.bodies.map((body) => Buffer.from(toText(body)));
}

function toText(body: unknown): string {
  if (typeof body === 'string') return body;
  if (typeof body !== 'object' || body === null || !('lines' in body) || !Array.isArray(body.lines))
    return JSON.stringify(body);
  return body.lines
    .map((line: unknown) => (typeof line === 'string' ? line : JSON.stringify(line)))
    .join('\n');
}

/** Bodies as a feed brings them. */
export async function* toBodies(bodies: readonly Uint8Array[]): AsyncIterable<Body> {
  for (const [index, bytes] of bodies.entries()) {
    yield { name: `body-${index + 1}`, contentType: 'application/json', bytes: inPieces(bytes) };
  }
}

/** Bytes as a network brings them: cut anywhere, in the middle of a letter too. */
async function* inPieces(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  for (let start = 0; start < bytes.length; start += 777) yield bytes.subarray(start, start + 777);
}

/** Everything an importer reads in these bodies. Throws what it throws. */
export async function readAll<Rec, Settings extends FeedSettings>(
  importer: Importer<Rec, Settings>,
  bodies: readonly Uint8Array[],
  given: { settings?: unknown; now: string },
): Promise<Reading[]> {
  const context = { now: instantAt(given.now), settings: importer.settings.parse(given.settings ?? {}) };
  return Array.fromAsync(observe(importer, toBodies(bodies), context));
}

export const slotsIn = (readings: readonly Reading[]): SlotObservation[] =>
  readings.filter((reading) => reading.type === 'slot');

export const refusalsIn = (readings: readonly Reading[]): Rejection[] =>
  readings.filter((reading) => reading.type === 'rejection');

/** How often each rule was met. */
export function rulesIn(readings: readonly Reading[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { rule } of refusalsIn(readings)) counts[rule] = (counts[rule] ?? 0) + 1;
  return counts;
}
