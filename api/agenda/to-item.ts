import type { z } from '@hono/zod-openapi';
import { DateTime } from 'luxon';
import type { AgendaContent } from '../../db/agenda-content.ts';
import type { ItemRow, ItemSource } from '../../db/queries/agenda/items.ts';
import type { Language } from '../../importers/rules.ts';
import type { DueItem } from '../prevention/due-items.ts';
import { toDue } from '../prevention/resources.ts';
import type { Conflict } from './conflicts.ts';
import type { agendaItem, agendaSource } from './resources.ts';
import { statusWord } from './status-words.ts';

type Item = z.infer<typeof agendaItem>;

/** What writing an item needs besides it. */
export interface Told {
  now: number;
  language: Language;
  /** Labels of specialties by code. */
  labels: ReadonlyMap<string, string>;
}

const toInstant = (at: number) => new Date(at).toISOString();

/** An item as published. */
export function toItem(
  row: ItemRow,
  { content, conflicts }: { content: AgendaContent; conflicts: Conflict[] },
  { now, language, labels }: Told,
): Item {
  const { id, agendaId, type, startAt, endAt, zone, status, sources, changedAt, masked } = row;
  const { title, note, access, bring, modality, link, manageUrl } = content;
  return {
    id,
    agendaId,
    type,
    zone,
    status,
    title,
    note,
    access,
    bring,
    modality,
    link,
    manageUrl,
    conflicts,
    masked,
    start: toInstant(startAt),
    end: endAt === null ? null : toInstant(endAt),
    statusWord: statusWord(status, language),
    with: withWhom(content, labels),
    place: placeOf(content),
    sources: sources.map((source) => toSource(source, now)),
    prevention: null,
    changedAt: toInstant(changedAt),
  };
}

function withWhom(
  { practitioner, organization, specialties }: AgendaContent,
  labels: Told['labels'],
): Item['with'] {
  if (!practitioner && !organization && specialties.length === 0) return null;
  return {
    name: practitioner?.name ?? organization?.name ?? null,
    rpps: practitioner?.rpps ?? null,
    organization: practitioner ? (organization?.name ?? null) : null,
    specialties: specialties.map((code) => ({ code, label: labels.get(code) ?? null })),
  };
}

function placeOf({ place }: AgendaContent): Item['place'] {
  if (!place) return null;
  const { name, line, postalCode, city, lat, lon, phone } = place;
  const where = lat === null || lon === null ? null : `mlat=${lat}&mlon=${lon}#map=18/${lat}/${lon}`;
  const mapUrl = where && `https://www.openstreetmap.org/?${where}`;
  return { name, line, postalCode, city, lat, lon, mapUrl, phone };
}

/** How a voice is: a feed that said nothing for as long as it takes to be stale is silent. */
export function toSource(source: ItemSource, now: number): z.infer<typeof agendaSource> {
  const { vendor, feed, lastHeardAt } = source;
  const heard = lastHeardAt === null ? null : toInstant(lastHeardAt);
  return { vendor, feed, lastHeardAt: heard, state: stateOf(source, now) };
}

function stateOf({ feed, failing, lastHeardAt, staleAfterSeconds }: ItemSource, now: number) {
  if (feed === null) return 'here';
  if (failing) return 'failing';
  const silent = lastHeardAt === null || now - lastHeardAt > (staleAfterSeconds ?? 0) * 1000;
  return silent ? 'silent' : 'live';
}

const DUE_WORD = { fr: 'à planifier', en: 'to be planned' };

/** What prevention makes due, as an item among the others. */
export function toDueItem(item: DueItem, { language }: Told): Item {
  const { id, agenda, due, at } = item;
  return {
    id,
    agendaId: agenda.id,
    type: 'prevention',
    zone: agenda.zone,
    status: 'due',
    start: DateTime.fromMillis(at, { zone: 'utc' }).toISO() ?? toInstant(at),
    end: null,
    statusWord: DUE_WORD[language],
    title: due.rule.title[language],
    note: due.rule.note?.[language] ?? null,
    with: null,
    place: null,
    access: null,
    bring: null,
    modality: null,
    link: null,
    manageUrl: null,
    sources: [],
    conflicts: [],
    prevention: toDue(item, language),
    changedAt: null,
    masked: false,
  };
}
