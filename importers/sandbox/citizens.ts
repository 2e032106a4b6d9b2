import { createHash } from 'node:crypto';
import { DateTime } from 'luxon';
import type { Database } from '../../db/client.ts';
import {
  describePerson,
  listHeldAgendas,
  openChildAgenda,
  openOwnAgenda,
} from '../../db/queries/agenda/agendas.ts';
import { giveConsent, listConsents } from '../../db/queries/people/consents.ts';
import { endParentsAt } from '../../db/queries/people/people.ts';
import { upsertAccount } from '../../db/queries/identity/sessions.ts';
import type { Vault } from '../../db/vault.ts';
import type { Sex } from '../../db/vocabulary.ts';
import { insKey } from '../identifiers.ts';
import type { DemoAppointment, Named } from './appointments.ts';
import { FATHER } from './carer.ts';
import { chance } from './chance.ts';
import type { Agenda } from './people.ts';
import { isChild, isPlausible } from './plausible.ts';
import type { VendorCode } from './vendors.ts';

interface Invented {
  name: string | null;
  born: string;
  sex: Sex;
  ins: string;
}

/** An INS that nobody has: commune 999 of the département does not exist. */
const invented = (body: string) => body + insKey(body);

/** The demo's mother of two; all invented. */
const JEANNE: Invented = { name: null, born: '1987-03-14', sex: 'female', ins: invented('2870335999001') };
const CHILDREN: readonly Invented[] = [
  { name: 'Malo', born: '2017-06-02', sex: 'male', ins: invented('1170635999002') },
  { name: 'Rozenn', born: '2021-09-18', sex: 'female', ins: invented('2210935999003') },
];

interface Household {
  db: Database;
  vault: Vault;
  now: DateTime<true>;
}

/** Opens the agendas of the persona `citizen` and of her children, and connects the vendor that pairs; once. */
export async function openHousehold(
  { db, vault, now }: Household,
  paired: { vendorId: number; pairingId: string },
): Promise<void> {
  const at = now.toJSDate();
  const { id: accountId } = await upsertAccount(db, {
    subject: 'citizen',
    displayName: 'Jeanne Morvan',
    role: 'citizen',
    territoryCode: null,
    vendorCode: null,
  });
  const describe = (agendaId: number, { born, sex, ins }: Invented) =>
    describePerson(db, {
      agendaId,
      bornSealed: vault.seal(born, 'agenda-born'),
      sex,
      ins: { sealed: vault.seal(ins, 'agenda-ins'), index: vault.blindIndex(ins, 'ins') },
    });
  const agendaId = await openOwnAgenda(db, { accountId, now: at });
  const held = await listHeldAgendas(db, { accountId, now: at });
  if (held.length === 1) {
    await describe(agendaId, JEANNE);
    for (const child of CHILDREN) {
      const nameSealed = vault.seal(child.name ?? '', 'agenda-name');
      const childId = await openChildAgenda(db, { accountId, nameSealed, now: at });
      await describe(childId, child);
      await endParentsAt(db, { agendaId: childId, at: comingOfAge(child.born) });
    }
  }
  if ((await listConsents(db, [agendaId])).length > 0) return;
  const { vendorId, pairingId } = paired;
  const pairingIndex = vault.blindIndex(`${vendorId}:${pairingId}`, 'pairing');
  const endsAt = now.plus({ years: 1 }).toJSDate();
  const pairingDigest = createHash('sha256').update(pairingId).digest('base64url');
  const given = { agendaId, accountId, vendorId, givenAt: at, endsAt };
  await giveConsent(db, { ...given, purpose: 'agenda', pairingIndex, pairingDigest });
  await giveConsent(db, { ...given, purpose: 'reminders', pairingIndex: null });
}

/** The first instant of being eighteen, in France. */
const comingOfAge = (born: string): Date =>
  DateTime.fromISO(born, { zone: 'Europe/Paris' }).plus({ years: 18 }).startOf('day').toJSDate();

/** Whom, which weekday counted from this Monday, when, and what; the vendor's own professional by its number. */
type Row = readonly [
  whom: 0 | 1 | 2 | 3,
  day: number,
  hour: string,
  status: string,
  with_: number | 'both',
  more?: 'VR',
];

const ROWS: Partial<Record<VendorCode, readonly Row[]>> = {
  vilaine: [
    [0, 8, '09:30', 'booked', 0],
    [1, 9, '17:15', 'booked', 1],
    [0, 11, '14:00', 'cancelled', 2],
    [0, -10, '11:00', 'fulfilled', 0],
    [2, 22, '08:45', 'pending', 1],
    [0, 24, '10:15', 'booked', 'both'],
    [3, 9, '10:30', 'booked', 2],
    [3, 17, '15:00', 'booked', 0],
  ],
  bocage: [
    [0, 8, '09:40', 'booked', 0],
    [0, 21, '11:00', 'booked', 1],
    [0, 24, '10:15', 'booked', 'both'],
  ],
  semnon: [
    [2, 10, '10:00', 'booked', 0],
    [0, 15, '18:30', 'booked', 0, 'VR'],
    [3, 14, '11:15', 'booked', 1],
  ],
};

/** The vendors that tell of one and the same appointment, which the agenda shows once with two sources. */
const BOTH: readonly VendorCode[] = ['vilaine', 'bocage'];

const BRING = {
  child: 'Carte Vitale, carnet de santé',
  adult: ['Carte Vitale, dernière ordonnance', null],
} as const;

/** What a sandbox vendor has in its agenda for the household, the same all week long. */
export function demoAppointments(
  code: VendorCode,
  { agendas, zone, now }: { agendas: readonly Agenda[]; zone: string; now: DateTime<true> },
): DemoAppointment[] {
  const monday = now.setZone(zone).startOf('week');
  const people = [JEANNE, ...CHILDREN, FATHER];
  const own = agendas.filter((agenda) => agenda.vendors.includes(code) && agenda.person !== null);
  return (ROWS[code] ?? []).flatMap(([whom, day, hour, status, number, more], index) => {
    const pool =
      number === 'both' ? own.filter(({ vendors }) => BOTH.every((each) => vendors.includes(each))) : own;
    const drawn = number === 'both' ? chance('household', 'both', 0) : chance('household', code, number);
    const person = people[whom];
    if (!person) return [];
    const apt = pool.filter(({ specialties }) => isPlausible(person, specialties, now.year));
    const agenda = apt[Math.floor(drawn * apt.length)];
    const start = monday
      .plus({ days: day })
      .set({ hour: Number(hour.slice(0, 2)), minute: Number(hour.slice(3)) });
    if (!agenda || !start.isValid) return [];
    const named: Named =
      code === 'bocage' ? { ins: null, pairingId: PAIRING_ID } : { ins: person.ins, pairingId: null };
    const id = `${code}-${start.toFormat('yyyyMMdd')}-${index}`;
    const modality = more ?? 'AMB';
    const bring = isChild(person, now.year) ? BRING.child : (BRING.adult[index % 2] ?? null);
    return [{ id, person: named, start, minutes: 20, status, modality, agenda, bring }];
  });
}

/** What Jeanne would have given to Bocage when she connected it: known to the sandbox, since it plays both. */
export const PAIRING_ID = 'bac-a-sable-jeanne-bocage';
