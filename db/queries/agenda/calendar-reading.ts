import type { Database } from '../../client.ts';
import type { CalendarDetail } from '../../vocabulary.ts';

/** What a token opens, and in what state it is: enough to answer that nothing has changed. */
export interface OpenedLink {
  id: number;
  agendaId: number;
  detail: CalendarDetail;
  zone: string;
  version: number;
  nameSealed: string | null;
  revoked: boolean;
  /** Instant of the last reading that was noted, ms since 1970, and the program that read. */
  lastReadAt: number | null;
  lastClient: string | null;
}

/**
 * The links of these hashes, by hash: one prepared look-up however many phones ask at once. A link opens as long as its
 * maker holds the agenda.
 */
export async function findCalendarLinks(
  db: Database,
  { tokenHashes, now }: { tokenHashes: readonly string[]; now: Date },
): Promise<Map<string, OpenedLink>> {
  const rows = await db.$client<(OpenedLink & { hash: string })[]>`
    select l.token_hash as hash, l.id, l.agenda_id as "agendaId", l.detail, a.zone, a.version, a.name_sealed as "nameSealed",
      l.revoked_at is not null or a.closed_at is not null
        or not exists (select from agenda_holder h where h.agenda_id = a.id and h.account_id = l.account_id
                       and (h.until is null or h.until > ${now.toISOString()}::timestamptz)) as revoked,
      (extract(epoch from l.last_read_at) * 1000)::float8 as "lastReadAt", l.last_client as "lastClient"
    from calendar_link l join agenda a on a.id = l.agenda_id
    where l.token_hash = any(${`{${tokenHashes.join(',')}}`}::text::text[])`;
  return new Map(rows.map(({ hash, ...link }) => [hash, link]));
}

/** Who read a link, and when. */
export interface LinkReading {
  id: number;
  at: Date;
  client: string | null;
}

/** Notes readings of links, one a link; an older one than what is known changes nothing. */
export async function noteLinkReadings(db: Database, readings: readonly LinkReading[]): Promise<void> {
  if (readings.length === 0) return;
  const rows = readings.map(({ id, at, client }) => ({ id, at: at.toISOString(), client }));
  await db.$client`
    update calendar_link l set last_read_at = r.at, last_client = r.client
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as r (id int, at timestamptz, client text)
    where l.id = r.id and (l.last_read_at is null or l.last_read_at <= r.at)`;
}
