import type { z } from '@hono/zod-openapi';
import type { DateTime } from 'luxon';
import { openContent } from '../../db/agenda-content.ts';
import { findOpenBreakGlass } from '../../db/queries/identity/access-entries.ts';
import { listItems } from '../../db/queries/agenda/reading.ts';
import { findOpenHelp, type CitizenAgendaRow } from '../../db/queries/agenda/citizens.ts';
import { listEmergencyChoices } from '../../db/queries/people/privacy.ts';
import { inEmergency, withoutHealth } from '../agenda/shown.ts';
import { toItem } from '../agenda/to-item.ts';
import { labelsOf } from '../agenda/read-agenda.ts';
import type { Asker } from '../identity/asker.ts';
import { ruleFor } from '../identity/needs.ts';
import type { Language } from '../../importers/rules.ts';
import { Problem } from '../problem.ts';
import type { Deps } from '../router.ts';
import type { citizenAgenda } from './citizen-resources.ts';
import { opensTo, usualChoice } from './emergency.ts';

/** By what right someone who regulates reads an agenda now. */
export interface Right {
  by: 'consent' | 'break-glass';
  until: number;
  /** Of the emergency access. */
  breakGlassId: number | undefined;
  /** Masked items too. */
  masked: boolean;
  /** Specialties, which say more than that there is an appointment. */
  specialties: boolean;
}

interface Reader {
  asker: Asker;
  now: DateTime<true>;
  agenda: CitizenAgendaRow;
}

/** The right to read: the citizen's word first, else an open emergency access that they do not refuse. Throws `not-found`, `emergency-refused`. */
export async function rightTo({ db }: Pick<Deps, 'db'>, { asker, now, agenda }: Reader): Promise<Right> {
  const { accountId, role } = asker;
  const { agendaId, citizenId } = agenda;
  const at = now.toJSDate();
  const specialties = ruleFor('agenda-specialty.read', role) !== 'never';
  const help = await findOpenHelp(db, { accountId, agendaId, now: at });
  if (help)
    return { by: 'consent', until: help.endsAt, breakGlassId: undefined, masked: false, specialties: false };
  const open =
    ruleFor('agenda.read', role) === 'break-glass'
      ? await findOpenBreakGlass(db, { accountId, citizenId, now: at })
      : undefined;
  if (!open) throw new Problem('not-found', 'Nothing of that kind is yours to see here.');
  const [chosen = usualChoice(agendaId)] = await listEmergencyChoices(db, [agendaId]);
  if (!opensTo(chosen, role))
    throw new Problem('emergency-refused', 'They chose that no emergency opens their agenda to you.');
  const { masked } = chosen;
  return { by: 'break-glass', until: open.endsAt.getTime(), breakGlassId: open.id, masked, specialties };
}

const BEHIND = { days: 30 };
const AHEAD = { months: 6 };
const MOST = 100;

/** What that right shows: appointments of the last month and the next six, and whether something is kept from it. */
export async function readFor(
  { db, vault }: Pick<Deps, 'db' | 'vault'>,
  { agenda, now }: Omit<Reader, 'asker'>,
  { right, language }: { right: Right; language: Language },
): Promise<z.infer<typeof citizenAgenda>> {
  const { agendaId, citizenId } = agenda;
  const period = {
    agendaIds: [agendaId],
    from: now.minus(BEHIND).toJSDate(),
    to: now.plus(AHEAD).toJSDate(),
  };
  const rows = (await listItems(db, { ...period, limit: MOST })).filter(({ type }) => type === 'appointment');
  const shown = right.masked ? rows : rows.filter(({ masked }) => !masked);
  const told = { now: now.toMillis(), language, labels: await labelsOf(db) };
  const items = shown.map((row) => {
    const content = openContent(vault, row.sealed);
    const known = right.by === 'consent' ? content : inEmergency(content);
    return toItem(row, { content: right.specialties ? known : withoutHealth(known), conflicts: [] }, told);
  });
  const until = new Date(right.until).toISOString();
  return { citizenId, agendaId, by: right.by, until, masked: shown.length < rows.length, items };
}
