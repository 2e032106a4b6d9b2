import { strToU8, zipSync, type Zippable } from 'fflate';
import { listForCalendar } from '../../db/queries/agenda/items.ts';
import { writeCalendar } from '../agenda/calendar-file.ts';
import { calendarPlace } from '../agenda/calendar-place.ts';
import type { Deps } from '../router.ts';
import { historyTable } from './access-file.ts';
import type { Contents } from './export-contents.ts';
import { exportPage } from './export-page.ts';

const EVER = { from: new Date(0), to: new Date('2200-01-01T00:00:00Z'), goneSince: new Date(0) };

/** Everything as one zip: a page to read, data for a program, a calendar for each profile, and who looked for a spreadsheet. */
export async function zipExport(
  { db, vault, config }: Pick<Deps, 'db' | 'vault' | 'config'>,
  contents: Contents,
): Promise<Uint8Array> {
  const { language, profiles, accesses } = contents;
  const files: Zippable = {
    'lisez-moi.html': strToU8(await exportPage(contents)),
    'donnees.json': strToU8(JSON.stringify(toData(contents), null, 2)),
    'qui-a-consulte.csv': strToU8(historyTable(accesses, language)),
  };
  for (const { agendaId, name } of profiles) {
    const items = await listForCalendar(db, { agendaId, ...EVER });
    const frame = {
      name: name ?? 'Agenda santé',
      detail: 'detailed',
      vault,
      ...calendarPlace(config),
    } as const;
    files[`agenda-${agendaId}.ics`] = strToU8(writeCalendar(items, frame));
  }
  return zipSync(files, { level: 6, mtime: new Date(contents.madeAt) });
}

const toInstant = (at: number | null) => (at === null ? null : new Date(at).toISOString());

/** The data as it is published: every time RFC 3339, and nothing of how we keep it. */
function toData({ profiles, consents, calendarLinks, masks, ...rest }: Contents): unknown {
  return {
    format: 'creneau-export/1',
    ...rest,
    profiles: profiles.map(({ items, ...profile }) => ({
      ...profile,
      items: items.map(({ row, content }) => ({
        id: row.id,
        type: row.type,
        masked: row.masked,
        createdAt: toInstant(row.createdAt),
        changedAt: toInstant(row.changedAt),
        cancelledAt: toInstant(row.cancelledAt),
        sources: row.sources.map(({ vendor, feed, lastHeardAt }) => ({
          vendor,
          feed,
          lastHeardAt: toInstant(lastHeardAt),
        })),
        ...content,
      })),
    })),
    consents: consents.map(({ givenAt, endsAt, revokedAt, ...row }) => ({
      ...row,
      givenAt: toInstant(givenAt),
      endsAt: toInstant(endsAt),
      revokedAt: toInstant(revokedAt),
    })),
    calendarLinks: calendarLinks.map(({ createdAt, lastReadAt, ...row }) => ({
      ...row,
      createdAt: toInstant(createdAt),
      lastReadAt: toInstant(lastReadAt),
    })),
    masks: masks.map(({ since, ...row }) => ({ ...row, since: toInstant(since) })),
  };
}
