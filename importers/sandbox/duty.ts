import type { GroundCommune } from './ground.ts';
import { inventedFiness } from './invented.ts';
import { inventPerson, inventSite, type Agenda, type Site, type Structure } from './people.ts';
import type { Workshop } from './population.ts';
import { SANDBOX_VENDORS, type VendorCode } from './vendors.ts';

/** Towns that have a duty room, from the largest. */
const TOWNS = 5;
/** Doctors who take turns in one duty room, for each vendor that publishes people only. */
const ROTA = 3;

interface Room {
  site: Site;
  structure: Structure;
  town: number;
}

/**
 * What is open when surgeries are not: in each town a "maison médicale de garde", in the largest two two "points fixes"
 * that never close, and for vendors that publish people only, the doctors of the rota; so every vendor has something true at
 * any hour.
 */
export function inventDuty(workshop: Workshop, lastSerial: number): Agenda[] {
  const towns = workshop.communes.slice(0, TOWNS).map(([, commune]) => commune);
  const agendas: Agenda[] = [];
  let serial = lastSerial;
  for (const [town, commune] of towns.entries()) {
    const room = openRoom(workshop, commune, town);
    agendas.push(...roomAgendas(workshop, room));
    for (const vendor of SANDBOX_VENDORS.filter(({ protocol }) => protocol === 'sas-practitioners')) {
      for (let rank = 0; rank < ROTA; rank += 1) {
        serial += 1;
        agendas.push(rotaAgenda(workshop, room, { serial, rank, vendor: vendor.code }));
      }
    }
  }
  return agendas;
}

function openRoom(workshop: Workshop, commune: GroundCommune, town: number): Room {
  const name = `Maison médicale de garde de ${commune.name}`;
  const structure = { id: `mmg-${town}`, kind: 'other' as const, name, finess: inventedFiness(300 + town) };
  return { site: inventSite(workshop.faker, commune, { serial: 3000 + town, name }), structure, town };
}

function roomAgendas(workshop: Workshop, room: Room): Agenda[] {
  const vendor: VendorCode = room.town % 2 === 0 ? 'vilaine' : 'bocage';
  const agendas = [dutyAgenda(room, { id: `garde-${room.town}`, vendors: [vendor] })];
  if (room.town < 2) for (const side of SIDES) agendas.push(fixedPoint(workshop, room, side));
  return agendas;
}

/** The largest towns have two places that never close, one with each vendor that publishes structures. */
const SIDES = [
  { rank: 0, name: 'Nord', vendor: 'vilaine' },
  { rank: 1, name: 'Sud', vendor: 'bocage' },
] as const;

function fixedPoint(workshop: Workshop, room: Room, side: (typeof SIDES)[number]): Agenda {
  const { commune } = room.site;
  const serial = room.town * SIDES.length + side.rank;
  const name = `Point fixe de garde ${side.name} de ${commune.name}`;
  const structure = { id: `sos-${serial}`, kind: 'SOS' as const, name, finess: inventedFiness(400 + serial) };
  const site = inventSite(workshop.faker, commune, { serial: 3100 + serial, name });
  const agenda = dutyAgenda({ site, structure }, { id: `point-fixe-${serial}`, vendors: [side.vendor] });
  return { ...agenda, rhythm: 'always', openShare: 0.35 };
}

function rotaAgenda(
  workshop: Workshop,
  room: Room,
  doctor: { serial: number; rank: number; vendor: VendorCode },
): Agenda {
  const person = { ...inventPerson(workshop.faker, doctor.serial), specialties: ['SM54'] };
  const agenda = dutyAgenda(room, { id: `astreinte-${doctor.serial}`, vendors: [doctor.vendor] });
  const modalities: Agenda['modalities'] = [
    [6, ['AMB']],
    [2, ['AMB', 'VR']],
    [1, ['VR']],
  ];
  return { ...agenda, person, rhythm: 'rota', turn: { rank: doctor.rank, size: ROTA }, modalities };
}

/** A place that sees people in the evening, on Sundays and on holidays, without naming anyone. */
export function dutyAgenda(
  room: Pick<Room, 'site' | 'structure'>,
  of: { id: string; vendors: VendorCode[] },
): Agenda {
  return {
    ...of,
    person: null,
    structure: room.structure,
    site: room.site,
    rhythm: 'duty',
    turn: { rank: 0, size: 1 },
    specialties: ['SM54'],
    cpts: null,
    slotMinutes: 20,
    openShare: 0.4,
    capacity: null,
    visibility: [
      [6, ['SNP', 'PRO']],
      [3, ['SNP']],
      [1, ['PUBLIC', 'SNP']],
    ],
    modalities: [
      [9, ['AMB']],
      [1, ['AMB', 'HH']],
    ],
  };
}
