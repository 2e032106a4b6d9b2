import { GENERAL_MEDICINE } from '../../db/vocabulary.ts';
import type { GroundCommune } from './ground.ts';
import type { Agenda, Person, Site, Structure } from './people.ts';
import type { Workshop } from './population.ts';
import type { VendorCode } from './vendors.ts';

/** Whether someone practises general medicine. */
export const isGeneral = (person: Person): boolean =>
  GENERAL_MEDICINE.some((code) => person.specialties.includes(code));

/** The agenda of a professional at a place, with habits drawn for the specialty. */
export function openAgenda(
  workshop: Workshop,
  of: { id: string; person: Person; site: Site; vendors: VendorCode[] },
): Agenda {
  const { faker } = workshop;
  const general = isGeneral(of.person);
  const walkIn = general && faker.number.float() < 0.05;
  const video = general && !walkIn && faker.number.float() < 0.04;
  return {
    ...of,
    rhythm: walkIn ? 'walk-in' : video ? 'video' : general ? 'surgery' : 'specialist',
    turn: { rank: Number.parseInt(of.person.rpps.slice(-3, -1), 10) % 6, size: 6 },
    structure: null,
    specialties: of.person.specialties,
    cpts: general && faker.number.float() < 0.35 ? nearestCpts(workshop, of.site) : null,
    slotMinutes: walkIn
      ? 60
      : general
        ? faker.helpers.arrayElement([15, 20, 20])
        : faker.helpers.arrayElement([30, 30, 45]),
    openShare: walkIn || video ? 0.3 : general ? 0.11 : 0.04,
    capacity: walkIn ? 6 : null,
    visibility: [
      [38, ['PUBLIC']],
      [24, ['PUBLIC', 'PRO']],
      [14, ['PUBLIC', 'SNP']],
      [12, ['SNP']],
      [7, ['PRO']],
      [5, ['SNP', 'CPTS']],
    ],
    modalities: video ? [[1, ['VR']]] : general ? GENERAL_MODALITIES : [[1, ['AMB']]],
  };
}

const GENERAL_MODALITIES: Agenda['modalities'] = [
  [84, ['AMB']],
  [8, ['AMB', 'VR']],
  [5, ['VR']],
  [3, ['HH']],
];

function nearestCpts(workshop: Workshop, site: Site): Structure | null {
  const distance = (centre: GroundCommune) => Math.hypot(centre.lat - site.lat, centre.lon - site.lon);
  const [nearest] = workshop.cpts.toSorted((a, b) => distance(a.centre) - distance(b.centre));
  return nearest?.structure ?? null;
}
