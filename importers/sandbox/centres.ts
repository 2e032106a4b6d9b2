import { dutyAgenda } from './duty.ts';
import { inventedFiness } from './invented.ts';
import { inventPerson, inventSite, type Agenda, type Site, type Structure } from './people.ts';
import type { Workshop } from './population.ts';
import { openAgenda } from './practice.ts';

const CENTRES = 5;
const PHARMACIES = 9;
/** Houses of the vendor that pushes bundles, each with two doctors. */
const HOUSES = 6;

interface Place {
  site: Site;
  structure: Structure;
}

/**
 * What two smaller vendors publish: centres and pharmacies as files of links, and houses with their doctors as bundles.
 * The first place of each never closes, so that they too have something true at any hour.
 */
export function inventCentres(workshop: Workshop, lastSerial: number): Agenda[] {
  const places = (count: number, of: { serial: number; name: string }) =>
    Array.from({ length: count }, (_, rank) =>
      inventPlace(workshop, { serial: of.serial + rank, name: of.name, rank }),
    );
  return [
    ...places(CENTRES, { serial: 3200, name: 'Centre de soins non programmés' }).map(centre),
    ...places(PHARMACIES, { serial: 3300, name: 'Pharmacie du Centre' }).map(pharmacy),
    ...places(HOUSES, { serial: 3400, name: 'Maison de santé' }).flatMap((at, rank) =>
      house(workshop, at, { rank, lastSerial }),
    ),
  ];
}

/** A place in one of the largest communes, in turn. */
function inventPlace(workshop: Workshop, of: { serial: number; name: string; rank: number }): Place {
  const [, commune] = workshop.communes[of.rank % workshop.communes.length] ?? [];
  if (!commune) throw new RangeError('no commune for a place');
  const name = `${of.name} de ${commune.name}`;
  return {
    site: inventSite(workshop.faker, commune, { serial: of.serial, name }),
    structure: { id: `structure-${of.serial}`, kind: 'other', name, finess: inventedFiness(of.serial) },
  };
}

function centre(at: Place, rank: number): Agenda {
  const agenda = dutyAgenda(at, { id: `centre-${rank}`, vendors: ['ille'] });
  const rhythm = rank === 0 ? 'always' : 'surgery';
  return { ...agenda, rhythm, slotMinutes: 15, openShare: 0.2, visibility: OPEN, modalities: AT_THE_PLACE };
}

/** An hour for several people: what a pharmacy publishes is a range with its capacity. */
function pharmacy(at: Place, rank: number): Agenda {
  const agenda = dutyAgenda(at, { id: `pharmacie-${rank}`, vendors: ['ille'] });
  return {
    ...agenda,
    rhythm: 'walk-in',
    specialties: [],
    slotMinutes: 60,
    capacity: 4,
    visibility: OPEN,
    modalities: AT_THE_PLACE,
  };
}

function house(workshop: Workshop, at: Place, of: { rank: number; lastSerial: number }): Agenda[] {
  const structure = { ...at.structure, kind: 'MSP' as const };
  return [1, 2].map((doctor) => {
    const serial = of.lastSerial + 2 * of.rank + doctor;
    const person = { ...inventPerson(workshop.faker, serial), specialties: ['SM54'] };
    const opening = { id: `maison-${serial}`, person, site: at.site, vendors: ['semnon' as const] };
    const always = of.rank === 0 && doctor === 1 ? { rhythm: 'always' as const, openShare: 0.3 } : {};
    return Object.assign(openAgenda(workshop, opening), { structure }, always);
  });
}

const OPEN: Agenda['visibility'] = [
  [4, ['PUBLIC']],
  [1, ['PUBLIC', 'SNP']],
];
const AT_THE_PLACE: Agenda['modalities'] = [[1, ['AMB']]];
