import type { DateTime } from 'luxon';
import { openContent, type AgendaContent } from '../../db/agenda-content.ts';
import type { Queryable } from '../../db/client.ts';
import { listNotices } from '../../db/queries/identity/access-entries.ts';
import { findPreferences } from '../../db/queries/identity/preferences.ts';
import type { ItemRow } from '../../db/queries/agenda/items.ts';
import { listItems, type ItemMark } from '../../db/queries/agenda/reading.ts';
import { listCalendarLinks } from '../../db/queries/agenda/calendar-links.ts';
import { listConsents } from '../../db/queries/people/consents.ts';
import {
  listAttestations,
  listGivenDelegations,
  listReceivedDelegations,
} from '../../db/queries/people/delegations.ts';
import { findChoices } from '../../db/queries/notifications/notifications.ts';
import { findOwner } from '../../db/queries/people/people.ts';
import { listAnswers } from '../../db/queries/agenda/prevention-answers.ts';
import { listEmergencyChoices, listMasks } from '../../db/queries/people/privacy.ts';
import type { Language } from '../../importers/rules.ts';
import { heldAgendas, type Held } from '../agenda/held.ts';
import type { Deps } from '../router.ts';
import { readHistory } from './access-file.ts';
import { toDelegation } from './delegation-resources.ts';

/** Everything a person has here. */
export type Contents = Awaited<ReturnType<typeof gather>>;
type Room = Pick<Deps, 'vault' | 'db'>;

interface Owner {
  accountId: number;
  language: Language;
  now: DateTime<true>;
}

/** An item with everything that was said of it. */
export interface KeptItem {
  row: ItemRow;
  content: AgendaContent;
}

const STEP = 500;

/** Every item of an agenda, oldest first. */
async function everyItem({ db, vault }: Room, agendaId: number): Promise<KeptItem[]> {
  const kept: KeptItem[] = [];
  const period = { agendaIds: [agendaId], from: new Date(0), to: new Date('2200-01-01T00:00:00Z') };
  for (let after: ItemMark | undefined; ;) {
    const rows = await listItems(db, { ...period, limit: STEP, ...(after && { after }) });
    kept.push(...rows.map((row) => ({ row, content: openContent(vault, row.sealed) })));
    const last = rows.at(-1);
    if (!last || rows.length < STEP) return kept;
    after = { at: last.startAt, id: last.id };
  }
}

async function profileOf(room: Room, held: Held) {
  const { id, name, kind, born, sex, zone } = held;
  return { agendaId: id, name, as: kind, born, sex, zone, items: await everyItem(room, id) };
}

/** Reads everything a person has here, opened: their agendas, their choices, whom they let in and who looked. */
export async function gather(room: Room, { accountId, language, now }: Owner) {
  const { db, vault } = room;
  const at = now.toJSDate();
  const held = await heldAgendas(room, { accountId, now });
  const agendaIds = held.map(({ id }) => id);
  const profiles = [];
  for (const each of held) profiles.push(await profileOf(room, each));
  const owner = await findOwner(db, { accountId, now: at });
  const identifiers = owner.identifiers.map(({ kind, sealed }) => ({
    kind,
    value: vault.open(sealed, kind),
  }));
  const ins = owner.ins.map(({ agendaId, sealed }) => ({
    agendaId,
    value: vault.open(sealed, 'agenda-ins'),
  }));
  return {
    madeAt: at.toISOString(),
    language,
    person: { name: owner.name, identifiers, ins },
    profiles,
    prevention: await listAnswers(db, agendaIds),
    consents: await listConsents(db, agendaIds),
    calendarLinks: await listCalendarLinks(db, accountId),
    delegations: await delegationsOf(room, { accountId, agendaIds, now: at }),
    masks: await listMasks(db, agendaIds),
    emergency: await listEmergencyChoices(db, agendaIds),
    preferences: await findPreferences(db, accountId),
    notifications: (await findChoices(db, accountId)) ?? null,
    notices: (await listNotices(db, accountId)).map(({ kind, facts, at: told }) => ({
      kind,
      facts,
      at: told,
    })),
    accesses: await readHistory(db, { me: accountId, language }),
  };
}

async function delegationsOf(
  { db, vault }: { db: Queryable; vault: Deps['vault'] },
  { accountId, agendaIds, now }: { accountId: number; agendaIds: readonly number[]; now: Date },
) {
  const rows = [
    ...(await listGivenDelegations(db, { agendaIds, now })),
    ...(await listReceivedDelegations(db, { accountId, now })),
  ];
  const attestations = await listAttestations(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => toDelegation(row, { attestations, vault }));
}
