import { Faker, fr } from '@faker-js/faker';
import { inventCentres } from './centres.ts';
import { pick } from './chance.ts';
import { inventDuty } from './duty.ts';
import type { Ground, GroundCommune } from './ground.ts';
import { inventedFiness } from './invented.ts';
import { inventPerson, inventSite, type Agenda, type Site, type Structure } from './people.ts';
import { isGeneral, openAgenda } from './practice.ts';
import { SANDBOX_VENDORS, type VendorCode } from './vendors.ts';

/** Professionals of the demo, of whom about one in twenty is published by two vendors. */
const PROFESSIONALS = 900;
const SHARED = 0.05;
const HEALTH_CENTRES = 14;

const VENDOR_SHARES = SANDBOX_VENDORS.map((vendor) => [vendor.share, vendor.code] as const);

/** What the generators of agendas draw from. */
export interface Workshop {
  faker: Faker;
  communes: readonly (readonly [weight: number, commune: GroundCommune])[];
  centres: { site: Site; structure: Structure }[];
  cpts: { structure: Structure; centre: GroundCommune }[];
}

/**
 * Every agenda of the demo, the same at each start: professionals, the duty rooms and the doctors of their rotas, then
 * the places of the smaller vendors.
 * Throws RangeError when the territory has no commune with coordinates.
 */
export function populate(ground: Ground, professionals = PROFESSIONALS): Agenda[] {
  const faker = new Faker({ locale: fr, seed: 35_238 });
  const workshop = furnish(faker, ground);
  const agendas: Agenda[] = [];
  for (let serial = 1; serial <= professionals; serial += 1) agendas.push(...practise(workshop, serial));
  return [
    ...agendas,
    ...inventDuty(workshop, professionals),
    ...inventCentres(workshop, professionals + 100),
  ];
}

function furnish(faker: Faker, ground: Ground): Workshop {
  if (ground.communes.length === 0) throw new RangeError(`no commune known in territory ${ground.territory}`);
  const bySize = ground.communes.toSorted(
    (a, b) => b.population - a.population || a.insee.localeCompare(b.insee),
  );
  const communes = bySize.map((commune) => [commune.population + 200, commune] as const);
  const centres = Array.from({ length: HEALTH_CENTRES }, (_, index) => {
    const commune = pick(communes, faker.number.float());
    const name = `MSP de ${commune.name}`;
    const structure = { id: `msp-${index}`, kind: 'MSP' as const, name, finess: inventedFiness(100 + index) };
    return { site: inventSite(faker, commune, { serial: 2000 + index, name }), structure };
  });
  const cpts = bySize.slice(0, 4).map((centre, index) => ({
    centre,
    structure: {
      id: `cpts-${index}`,
      kind: 'CPTS' as const,
      name: `CPTS du pays de ${centre.name}`,
      finess: inventedFiness(200 + index),
    },
  }));
  return { faker, communes, centres, cpts };
}

/** The agendas of one professional: a practice, and for some a second one elsewhere. */
function practise(workshop: Workshop, serial: number): Agenda[] {
  const { faker } = workshop;
  const person = inventPerson(faker, serial);
  const vendors = chooseVendors(faker);
  const general = isGeneral(person);
  const centre = general && faker.number.float() < 0.3 ? faker.helpers.arrayElement(workshop.centres) : null;
  const site =
    centre?.site ?? inventSite(faker, pick(workshop.communes, faker.number.float()), { serial, name: null });
  const agenda = openAgenda(workshop, { id: `ag-${serial}`, person, site, vendors });
  const main = { ...agenda, structure: centre?.structure ?? null };
  if (faker.number.float() >= 0.04) return [main];
  const elsewhere = inventSite(faker, pick(workshop.communes, faker.number.float()), {
    serial: 1000 + serial,
    name: null,
  });
  const second = openAgenda(workshop, { id: `ag-${serial}-b`, person, site: elsewhere, vendors });
  return [main, { ...second, rhythm: 'specialist' }];
}

function chooseVendors(faker: Faker): VendorCode[] {
  const first = pick(VENDOR_SHARES, faker.number.float());
  const second = pick(VENDOR_SHARES, faker.number.float());
  return faker.number.float() < SHARED && second !== first ? [first, second] : [first];
}
