import { sql } from 'drizzle-orm';
import { digestOf, openContent, sealContent, type AgendaContent } from '../../agenda-content.ts';
import { mergeVoices, type Voice } from '../../agenda-merging.ts';
import type { Transaction } from '../../client.ts';
import { isSameAppointment, SAME_START } from '../../same-appointment.ts';
import type { Vault } from '../../vault.ts';
import { announceItem } from './announcing.ts';
import { findTombstone, keepTombstones } from './tombstones.ts';
import { among } from '../columns.ts';

/** What one voice says of an appointment in an agenda; `content` is null when it takes it back. */
export interface SourceReport {
  agendaId: number;
  /** Null for a booking made here, whose id is then `sourceId`. */
  feedId: number | null;
  sourceId: string;
  content: AgendaContent | null;
  validAt: Date | null;
  version: number | null;
}

export interface Recording {
  vault: Vault;
  now: Date;
  reports: readonly SourceReport[];
}

/** What became of a report: `older` than what is known, or of an appointment that is another person's (`refused`). */
export type SourceFate =
  | 'new'
  | 'moved'
  | 'cancelled'
  | 'changed'
  | 'deleted'
  | 'unchanged'
  | 'older'
  | 'refused';

/**
 * Writes what is said of appointments into agendas, in order, each under one lasting item. The agendas are locked in the
 * order of their ids: two feeds that speak of one person wait for each other and never deadlock.
 */
export async function recordSources(tx: Transaction, recording: Recording): Promise<SourceFate[]> {
  const ids = [...new Set(recording.reports.map(({ agendaId }) => agendaId))];
  if (ids.length === 0) return [];
  await tx.execute(sql`SELECT id FROM agenda WHERE id IN ${among(ids, 'int')} ORDER BY id FOR UPDATE`);
  const fates: SourceFate[] = [];
  for (const report of recording.reports) fates.push(await record(tx, report, recording));
  return fates;
}

interface Known extends Record<string, unknown> {
  id: number;
  itemId: string;
  agendaId: number;
  digest: string;
  /** Milliseconds since 1970. */
  validAt: number | null;
  version: number | null;
  withdrawn: boolean;
}

type Writing = Omit<Recording, 'reports'>;

async function record(tx: Transaction, report: SourceReport, writing: Writing): Promise<SourceFate> {
  const { feedId, sourceId, agendaId } = report;
  const [known] = await tx.execute<Known>(sql`
    SELECT id::int, item_id AS "itemId", agenda_id AS "agendaId", digest, version::int,
      (extract(epoch FROM valid_at) * 1000)::float8 AS "validAt", withdrawn_at IS NOT NULL AS withdrawn
    FROM agenda_source
    WHERE source_id = ${sourceId} AND ${feedId === null ? sql`feed_id IS NULL` : sql`feed_id = ${feedId}`}`);
  if (!known) return await begin(tx, report, writing);
  if (known.agendaId !== agendaId) return 'refused';
  if (isOlder(report, known)) return 'older';
  const digest = report.content === null ? known.digest : digestOf(writing.vault, report.content);
  const standing = known.withdrawn === (report.content === null);
  await update(tx, { known, report, digest }, writing);
  if (standing && digest === known.digest) return 'unchanged';
  return announceItem(
    tx,
    { itemId: known.itemId, content: await contentOf(tx, known.itemId, writing) },
    writing,
  );
}

function isOlder({ validAt, version }: SourceReport, known: Pick<Known, 'validAt' | 'version'>): boolean {
  if (validAt !== null && known.validAt !== null && validAt.getTime() !== known.validAt)
    return validAt.getTime() < known.validAt;
  return version !== null && known.version !== null && version < known.version;
}

async function update(
  tx: Transaction,
  { known, report, digest }: { known: Known; report: SourceReport; digest: string },
  { vault, now }: Writing,
): Promise<void> {
  const { content, validAt, version } = report;
  const at = sql`${now.toISOString()}::timestamptz`;
  const written =
    content === null || digest === known.digest
      ? sql``
      : sql`, start_at = ${content.start}, content_sealed = ${sealContent(vault, content)}, digest = ${digest}`;
  await tx.execute(sql`
    UPDATE agenda_source SET observed_at = ${at}, valid_at = coalesce(${validAt?.toISOString() ?? null}, valid_at),
      version = coalesce(${version}, version),
      withdrawn_at = ${content === null ? sql`coalesce(withdrawn_at, ${at})` : sql`NULL`}${written}
    WHERE id = ${known.id}`);
}

/** A voice heard for the first time: of an appointment another voice spoke of, or of one of its own. */
async function begin(tx: Transaction, report: SourceReport, writing: Writing): Promise<SourceFate> {
  const { content, agendaId } = report;
  if (content === null) return bury(tx, report, writing);
  if (await isBuried(tx, report)) return 'older';
  const itemId =
    (await findSame(tx, { ...report, content }, writing)) ??
    (await openItem(tx, agendaId, { content, ...writing }));
  await tx.execute(sql`
    INSERT INTO agenda_source (item_id, agenda_id, feed_id, source_id, start_at, content_sealed, digest, valid_at, version, observed_at)
    VALUES (${itemId}, ${agendaId}, ${report.feedId}, ${report.sourceId}, ${content.start},
      ${sealContent(writing.vault, content)}, ${digestOf(writing.vault, content)}, ${report.validAt?.toISOString() ?? null},
      ${report.version}, ${writing.now.toISOString()})`);
  return announceItem(tx, { itemId, content: await contentOf(tx, itemId, writing) }, writing);
}

/** Taken back before it was told of. */
async function bury(tx: Transaction, report: SourceReport, { now }: Writing): Promise<'unchanged'> {
  if (report.feedId !== null) await keepTombstones(tx, { feedId: report.feedId, now, removed: [report] });
  return 'unchanged';
}

async function isBuried(tx: Transaction, report: SourceReport): Promise<boolean> {
  const { feedId, sourceId } = report;
  const tombstone = feedId === null ? undefined : await findTombstone(tx, { feedId, sourceId });
  return tombstone !== undefined && isOlder(report, tombstone);
}

interface Sealed extends Record<string, unknown> {
  itemId: string;
  sealed: string;
}

/** The item that another voice opened; a feed tells its own appointments apart. */
async function findSame(
  tx: Transaction,
  { agendaId, feedId, content }: SourceReport & { content: AgendaContent },
  { vault }: Writing,
): Promise<string | undefined> {
  const start = Date.parse(content.start);
  const [from, to] = [start - SAME_START, start + SAME_START].map((at) => new Date(at).toISOString());
  const near = await tx.execute<Sealed>(sql`
    SELECT s.item_id AS "itemId", s.content_sealed AS sealed FROM agenda_source s
    WHERE s.agenda_id = ${agendaId} AND s.start_at BETWEEN ${from!} AND ${to!} AND s.withdrawn_at IS NULL
      AND NOT EXISTS (SELECT FROM agenda_source own WHERE own.item_id = s.item_id AND own.feed_id IS NOT DISTINCT FROM ${feedId}::int)
    ORDER BY s.id`);
  return near.find(({ sealed }) => isSameAppointment(openContent(vault, sealed), content))?.itemId;
}

async function openItem(
  tx: Transaction,
  agendaId: number,
  { content, vault, now }: Writing & { content: AgendaContent },
): Promise<string> {
  const [opened] = await tx.execute<{ id: string }>(sql`
    INSERT INTO agenda_item (agenda_id, type, start_at, end_at, zone, status, content_sealed, announced, digest, created_at, changed_at)
    VALUES (${agendaId}, 'appointment', ${content.start}, ${content.end}, ${content.zone}, ${content.status},
      ${sealContent(vault, content)}, '', '', ${now.toISOString()}, ${now.toISOString()})
    RETURNING id`);
  if (!opened) throw new Error('an item was inserted and not returned');
  return opened.id;
}

interface Spoken extends Record<string, unknown> {
  sealed: string;
  validAt: number | null;
  observedAt: number;
}

/** What the voices that still speak say together; null when none does. */
async function contentOf(tx: Transaction, itemId: string, { vault }: Writing): Promise<AgendaContent | null> {
  const spoken = await tx.execute<Spoken>(sql`
    SELECT content_sealed AS sealed, (extract(epoch FROM valid_at) * 1000)::float8 AS "validAt",
      (extract(epoch FROM observed_at) * 1000)::float8 AS "observedAt"
    FROM agenda_source WHERE item_id = ${itemId} AND withdrawn_at IS NULL ORDER BY id DESC`);
  const voices = spoken.map(({ sealed, validAt, observedAt }): Voice => {
    const said = validAt === null ? null : new Date(validAt);
    return { content: openContent(vault, sealed), validAt: said, observedAt: new Date(observedAt) };
  });
  return mergeVoices(voices);
}
