import { DateTime } from 'luxon';
import { NOTHING_OF_CARE, toCareMask } from '../../db/care.ts';
import type { Database, Transaction } from '../../db/client.ts';
import {
  upsertLocations,
  upsertOrganizations,
  upsertPractitioners,
  upsertRoles,
} from '../../db/queries/slots/actors.ts';
import {
  findSettings,
  insertRange,
  saveSettings,
  type NewRange,
} from '../../db/queries/availability/availability.ts';
import { addMemberships } from '../../db/queries/identity/memberships.ts';
import { MODALITIES, toMask, VISIBILITIES, type Visibility } from '../../db/vocabulary.ts';
import { OPEN_TO_ALL } from './care.ts';
import type { GroundCommune } from './ground.ts';
import { inventedFiness, inventedLandline, inventedMobile } from './invented.ts';

/** The personas who declare here, as the sign-in page knows them. */
const DOCTOR = { rpps: '10999000052', family: 'LE BIHAN', given: 'Aude' };
const MANAGER = { rpps: '10999000060', family: 'PRIGENT', given: 'Gaël' };

/** The first CPTS of the demo, which its vendors name too. */
const CPTS = 200;

interface Where {
  commune: GroundCommune;
  zone: string;
  now: DateTime<true>;
}

/** A practice for the doctor and a care point for the CPTS, with a few ranges: once, what people change stays. */
export async function declareDemo(db: Database, where: Where): Promise<void> {
  await db.transaction(async (tx) => {
    const [practice, point] = await openExercises(tx, where);
    const settings = { specialty: 'SM54', weeklyQuota: null, overbookingQuota: null };
    const hers = {
      ...NOTHING_OF_CARE,
      children: true,
      newPatients: false,
      sector: '1' as const,
      sex: 'F' as const,
    };
    const silent = { overbooking: false, contact: null, contactValue: null };
    const asked = {
      overbooking: true,
      overbookingQuota: 2,
      contact: 'sms' as const,
      contactValue: inventedMobile(9001),
    };
    if (practice !== undefined && !(await findSettings(tx, practice))?.version) {
      await saveSettings(tx, {
        roleId: practice,
        version: 0,
        settings: { ...settings, ...asked, care: toCareMask(hers), languages: ['fr', 'en'] },
      });
      for (const range of doctorsRanges(practice, where)) await insertRange(tx, range);
    }
    if (point !== undefined && !(await findSettings(tx, point))?.version) {
      await saveSettings(tx, {
        roleId: point,
        version: 0,
        settings: { ...settings, ...silent, care: toCareMask(OPEN_TO_ALL), languages: [] },
      });
      for (const range of pointsRanges(point, where)) await insertRange(tx, range);
    }
  });
}

async function openExercises(tx: Transaction, { commune, zone }: Where): Promise<number[]> {
  const { insee, postalCode, name: city, lat, lon } = commune;
  const at = { insee, postalCode, city, zone, precision: 'address' as const };
  const places = await upsertLocations(tx, [
    {
      ...at,
      key: 'bac-a-sable:cabinet-le-bihan',
      name: 'Cabinet Le Bihan',
      line: '8 rue de l’Invention',
      lat: lat + 0.002,
      lon: lon - 0.003,
      phone: inventedLandline(9001),
    },
    {
      ...at,
      key: 'bac-a-sable:point-de-soins',
      name: 'Point de soins non programmés',
      line: '3 place Imaginée',
      lat: lat - 0.004,
      lon: lon + 0.005,
      phone: inventedLandline(9002),
    },
  ]);
  const finess = inventedFiness(CPTS);
  const key = `finess:${finess}`;
  const structure = { key, finess, siret: null, name: `CPTS du pays de ${city}`, kind: 'CPTS' as const };
  const structures = await upsertOrganizations(tx, [structure]);
  await addMemberships(
    tx,
    [DOCTOR, MANAGER].map(({ rpps }) => ({ rpps, structureKey: key })),
  );
  const person = { ...DOCTOR, key: `rpps:${DOCTOR.rpps}`, adeli: null, prefix: 'Dr' };
  const people = await upsertPractitioners(tx, [person]);
  const locationOf = (name: string) => places.get(`bac-a-sable:${name}`)?.id ?? 0;
  return upsertRoles(tx, [
    {
      practitionerId: people.get(person.key) ?? null,
      organizationId: null,
      locationId: locationOf('cabinet-le-bihan'),
      sector: '1',
      phone: inventedLandline(9001),
    },
    {
      practitionerId: null,
      organizationId: structures.get(key) ?? null,
      locationId: locationOf('point-de-soins'),
      sector: null,
      phone: inventedLandline(9002),
    },
  ]);
}

/** A range every day it says, from this week on. */
function weekly(roleId: number, { zone, now }: Where): NewRange {
  return {
    roleId,
    zone,
    day: now.setZone(zone).startOf('week').toFormat('yyyy-MM-dd'),
    starts: '18:00',
    ends: '20:00',
    weekdays: 0b11111,
    until: null,
    slotMinutes: null,
    capacity: 3,
    modalities: toMask(MODALITIES, ['AMB']),
    visibility: seenBy('SNP'),
    kind: 'ROUTINE',
    updatedAt: now.toJSDate(),
  };
}

const seenBy = (...who: Visibility[]): number => toMask(VISIBILITIES, who);

function doctorsRanges(roleId: number, where: Where): NewRange[] {
  const evening = weekly(roleId, where);
  const single = { slotMinutes: 20, capacity: 1, visibility: seenBy('PUBLIC', 'PRO', 'SNP') };
  return [
    evening,
    { ...evening, ...single, starts: '11:00', ends: '12:00', weekdays: 0b10101 },
    {
      ...evening,
      ...single,
      starts: '09:00',
      ends: '10:00',
      weekdays: 10,
      modalities: toMask(MODALITIES, ['VR']),
      visibility: seenBy('SNP'),
    },
  ];
}

function pointsRanges(roleId: number, where: Where): NewRange[] {
  const open = { ...weekly(roleId, where), visibility: seenBy('SNP', 'CPTS') };
  return [
    { ...open, starts: '12:00', ends: '14:00', weekdays: 0b0111111, capacity: 6 },
    { ...open, starts: '19:00', ends: '22:00', weekdays: 0b1111111, capacity: 8 },
  ];
}
