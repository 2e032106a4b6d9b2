import type { DateTime } from 'luxon';
import type { Database } from '../../db/client.ts';
import {
  countDirectory,
  finishDirectoryLoad,
  placeDirectoryStructures,
  startDirectoryLoad,
  writeDirectoryPersons,
  writeDirectoryStructures,
  type DirectorySource,
} from '../../db/queries/feeds/directory.ts';
import { UsageError } from '../usage-error.ts';
import { readLines, type BadLine } from './extract.ts';
import { readStructures, type PositionLine, type StructureLine } from './finess.ts';
import { readPersons, type PersonLine } from './rpps.ts';

/** Rows written at once: memory follows this, never the file. */
const BATCH = 1000;
/** Lines between two lines of progress. */
const PROGRESS_EVERY = 100_000;
/** Refused lines told in full; the others are counted. */
const TOLD = 20;

export interface Loading {
  db: Database;
  clock: () => DateTime<true>;
  /** Told now and then, one line each. */
  progress: (line: string) => void;
}

/** What reading an extract did. */
export interface LoadReport {
  lines: number;
  /** Persons or structures the directory now holds. */
  held: number;
  refused: number;
  removed: number;
  /** The first refused lines. */
  remarks: { line: number; reason: string }[];
}

type Line = PersonLine | StructureLine | PositionLine;

const READERS: Record<DirectorySource, (lines: AsyncIterable<string>) => AsyncIterable<Line | BadLine>> = {
  rpps: readPersons,
  finess: readStructures,
};

/**
 * Loads an extract into the directory, streaming. Whoever it no longer lists is forgotten, unless it lists less than half
 * of what was known: a truncated file empties nothing. Throws UsageError.
 */
export async function loadDirectory(
  loading: Loading,
  { source, file }: { source: DirectorySource; file: string },
): Promise<LoadReport> {
  const { db, clock } = loading;
  const loadId = await startDirectoryLoad(db, { source, now: clock().toJSDate() });
  const before = await countDirectory(db, { source, loadId });
  const read = await writeLines(loading, { source, loadId, lines: READERS[source](readLines(file)) });
  const { written } = await countDirectory(db, { source, loadId });
  if (written * 2 < before.held || written === 0)
    throw new UsageError(
      'collapsed',
      `the ${source} extract lists ${written} where ${before.held} were known: nothing was forgotten`,
    );
  const removed = await finishDirectoryLoad(db, {
    source,
    loadId,
    refused: read.refused,
    now: clock().toJSDate(),
  });
  loading.progress(`${source}: ${written} held, ${read.refused} lines refused, ${removed} forgotten`);
  return { ...read, held: written, removed };
}

interface Writing {
  source: DirectorySource;
  loadId: number;
  lines: AsyncIterable<Line | BadLine>;
}

async function writeLines(
  { db, progress }: Loading,
  { source, loadId, lines }: Writing,
): Promise<Pick<LoadReport, 'lines' | 'refused' | 'remarks'>> {
  const report: Pick<LoadReport, 'lines' | 'refused' | 'remarks'> = { lines: 0, refused: 0, remarks: [] };
  let batch: Line[] = [];
  for await (const line of lines) {
    report.lines += 1;
    if (report.lines % PROGRESS_EVERY === 0) progress(`${source}: ${report.lines} lines read`);
    if (line.type === 'bad') {
      report.refused += 1;
      if (report.remarks.length < TOLD) report.remarks.push({ line: line.line, reason: line.reason });
      continue;
    }
    batch.push(line);
    if (batch.length < BATCH) continue;
    await writeBatch(db, loadId, batch);
    batch = [];
  }
  await writeBatch(db, loadId, batch);
  return report;
}

async function writeBatch(db: Database, loadId: number, batch: readonly Line[]): Promise<void> {
  const persons = batch.filter((line) => line.type === 'person');
  const structures = batch.filter((line) => line.type === 'structure');
  const positions = batch.filter((line) => line.type === 'position');
  if (persons.length > 0) await writeDirectoryPersons(db, { loadId, rows: persons });
  if (structures.length > 0) await writeDirectoryStructures(db, { loadId, rows: structures });
  if (positions.length > 0) await placeDirectoryStructures(db, positions);
}
