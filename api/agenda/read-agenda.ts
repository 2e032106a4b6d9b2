import type { z } from '@hono/zod-openapi';
import type { DateTime } from 'luxon';
import type { AgendaContent } from '../../db/agenda-content.ts';
import type { ItemRow } from '../../db/queries/agenda/items.ts';
import { listAgendaVendors, listAround, listItems } from '../../db/queries/agenda/reading.ts';
import { listSpecialties } from '../../db/queries/search/places.ts';
import type { Language } from '../../importers/rules.ts';
import { dueItems, type DueItem } from '../prevention/due-items.ts';
import type { Deps } from '../router.ts';
import { conflictsOf, NEAR, type Placed } from './conflicts.ts';
import { writeMark, type PageMark } from './cursor.ts';
import { isHeld, isHelped, type Held } from './held.ts';
import type { agendaPage } from './resources.ts';
import { openShown } from './shown.ts';
import { toDueItem, toItem, toSource, type Told } from './to-item.ts';

/** What is asked of the agenda: a period, and a page of it. */
export interface AgendaQuery {
  held: readonly Held[];
  from: DateTime<true>;
  to: DateTime<true>;
  limit: number;
  cursor: PageMark | undefined;
  now: DateTime<true>;
  language: Language;
}

type Room = Pick<Deps, 'db' | 'vault'>;
type Line = { id: string; at: number } & ({ row: ItemRow } | { due: DueItem });

/** A page of the agenda: appointments, reminders and what prevention makes due, in one list by time. */
export async function readAgenda(room: Room, query: AgendaQuery): Promise<z.infer<typeof agendaPage>> {
  const { db } = room;
  const { held, now, language } = query;
  const agendaIds = held.map(({ id }) => id);
  const [{ lines, previous, next }, vendors, labels] = await Promise.all([
    readLines(room, query),
    listAgendaVendors(db, { agendaIds, now: now.toJSDate() }),
    labelsOf(db),
  ]);
  const told = { now: now.toMillis(), language, labels };
  return {
    agendas: held.map(({ id, name, kind, zone }) => ({ id, name, as: kind, zone })),
    items: await tell(room, lines, { held, told }),
    ...(previous && { previous }),
    ...(next && { next }),
    sources: vendors.map((source) => toSource(source, told.now)),
  };
}

const known = new WeakMap<Room['db'], Map<string, string>>();

/** The labels of specialties by code: a reference, loaded before any process begins, and read once. */
export async function labelsOf(db: Room['db']): Promise<Map<string, string>> {
  const labels =
    known.get(db) ?? new Map((await listSpecialties(db)).map(({ code, label }) => [code, label]));
  known.set(db, labels);
  return labels;
}

interface Page {
  lines: Line[];
  previous?: string;
  next?: string;
}

async function readLines({ db }: Room, query: AgendaQuery): Promise<Page> {
  const { held, from, to, limit, cursor, now } = query;
  const agendaIds = held.map(({ id }) => id);
  const backwards = cursor?.way === 'previous';
  const mark = cursor && { at: cursor.at, id: cursor.id };
  const edge = mark && (backwards ? { before: mark } : { after: mark });
  const [rows, due] = await Promise.all([
    listItems(db, {
      agendaIds,
      from: from.toJSDate(),
      to: to.toJSDate(),
      limit: limit + 1,
      withoutMasked: !held.every(isHeld),
      appointmentsOnly: held.some(isHelped),
      ...edge,
    }),
    dueItems(db, { held: held.filter((agenda) => !isHelped(agenda)), now }),
  ]);
  const within = due.filter(({ at }) => at >= from.toMillis() && at < to.toMillis());
  const all: Line[] = [
    ...rows.map((row): Line => ({ id: row.id, at: row.startAt, row })),
    ...within.map((each): Line => ({ id: each.id, at: each.at, due: each })),
  ];
  const beyond = mark
    ? all.filter((line) => (backwards ? order(line, mark) < 0 : order(line, mark) > 0))
    : all;
  const sorted = beyond.toSorted((one, other) => (backwards ? order(other, one) : order(one, other)));
  const kept = sorted.slice(0, limit);
  const more = sorted.length > limit;
  return marked(backwards ? kept.reverse() : kept, { more, backwards, begun: cursor !== undefined });
}

function marked(lines: Line[], how: { more: boolean; backwards: boolean; begun: boolean }): Page {
  const [first, last] = [lines[0], lines.at(-1)];
  const before = how.backwards ? how.more : how.begun;
  const after = how.backwards || how.more;
  return {
    lines,
    ...(before && first && { previous: writeMark({ way: 'previous', at: first.at, id: first.id }) }),
    ...(after && last && { next: writeMark({ way: 'next', at: last.at, id: last.id }) }),
  };
}

interface Mark {
  at: number;
  id: string;
}

/** By time, then by id as bytes compare, which is how the database orders them. */
function order(one: Mark, other: Mark): number {
  if (one.at !== other.at) return one.at - other.at;
  return one.id === other.id ? 0 : one.id < other.id ? -1 : 1;
}

async function tell(
  { db, vault }: Room,
  lines: readonly Line[],
  { held, told }: { held: readonly Held[]; told: Told },
) {
  const opened = new Map<string, AgendaContent>();
  const byAgenda = new Map(held.map((agenda) => [agenda.id, agenda]));
  const open = ({ id, sealed, agendaId }: Pick<ItemRow, 'id' | 'sealed' | 'agendaId'>) => {
    const content = opened.get(id) ?? openShown({ vault }, sealed, byAgenda.get(agendaId));
    opened.set(id, content);
    return content;
  };
  const appointments = lines.flatMap((line) =>
    'row' in line && line.row.type === 'appointment' ? line.row : [],
  );
  const [first, last] = [appointments[0], appointments.at(-1)];
  const around =
    first && last
      ? await listAround(db, {
          agendaIds: held.map(({ id }) => id),
          withoutMasked: !held.every(isHeld),
          from: new Date(first.startAt - NEAR),
          to: new Date(last.startAt + NEAR),
          except: appointments.map(({ id }) => id),
        })
      : [];
  const placed = [...appointments, ...around].map((row): Placed =>
    Object.assign({ specialties: open(row).specialties }, row),
  );
  const byId = new Map(placed.map((each) => [each.id, each]));
  return lines.map((line) => {
    if ('due' in line) return toDueItem(line.due, told);
    const own = byId.get(line.row.id);
    const conflicts = own && own.startAt >= told.now ? conflictsOf(own, placed) : [];
    return toItem(line.row, { content: open(line.row), conflicts }, told);
  });
}
