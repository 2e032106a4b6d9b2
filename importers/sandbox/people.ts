import type { Faker } from '@faker-js/faker';
import type { CarerSex, FeeSector, Modality, OrganizationKind, Visibility } from '../../db/vocabulary.ts';
import { inventedLandline, inventedMobile, inventedRpps } from './invented.ts';
import { pick } from './chance.ts';
import type { GroundCommune } from './ground.ts';
import type { Opening } from './rhythms.ts';
import type { VendorCode } from './vendors.ts';

/** A place of care. */
export interface Site {
  id: string;
  name: string | null;
  line: string;
  commune: GroundCommune;
  lat: number;
  lon: number;
  phone: string;
}

/** A structure. */
export interface Structure {
  id: string;
  kind: OrganizationKind;
  name: string;
  finess: string;
}

/** An invented professional. */
export interface Person {
  rpps: string;
  family: string;
  given: string;
  phone: string;
  specialties: string[];
  sector: FeeSector;
  sex: CarerSex;
}

/** One actor's hours at one place, as every vendor that publishes it knows them. */
export interface Agenda extends Opening {
  person: Person | null;
  structure: Structure | null;
  site: Site;
  specialties: string[];
  cpts: Structure | null;
  slotMinutes: number;
  /** Share of its slots that nobody ever takes. */
  openShare: number;
  /** Places in one slot, when it is a range. */
  capacity: number | null;
  visibility: readonly (readonly [weight: number, codes: Visibility[]])[];
  modalities: readonly (readonly [weight: number, codes: Modality[]])[];
  vendors: VendorCode[];
}

/** Codes of TRE_R38 by how often the demo meets them; general medicine is 45 % in its three codes. */
const SPECIALTIES: readonly (readonly [number, string])[] = [
  [33, 'SM54'],
  [8, 'SM53'],
  [4, 'SM26'],
  [6, 'SM40'],
  [5, 'SM04'],
  [5, 'SM38'],
  [5, 'SM15'],
  [5, 'SM42'],
  [4, 'SM20'],
  [4, 'SM39'],
  [4, 'SM24'],
  [4, 'SM48'],
  [3, 'SM41'],
  [3, 'SM32'],
  [3, 'SM08'],
  [2, 'SM62'],
  [2, 'SM57'],
];

const SECTORS: readonly (readonly [number, FeeSector])[] = [
  [68, '1'],
  [20, 'optam'],
  [12, '2'],
];

/** An invented professional; the same `serial` and generator state give the same one. */
export function inventPerson(faker: Faker, serial: number): Person {
  const sex = faker.datatype.boolean() ? 'female' : 'male';
  return {
    rpps: inventedRpps(serial),
    family: faker.person.lastName().toUpperCase(),
    given: faker.person.firstName(sex),
    phone: serial % 3 === 0 ? inventedMobile(serial) : inventedLandline(serial),
    specialties: [pick(SPECIALTIES, faker.number.float())],
    sector: pick(SECTORS, faker.number.float()),
    sex: sex === 'female' ? 'F' : 'M',
  };
}

/** An invented address in a commune, within a distance that grows with the commune. */
export function inventSite(
  faker: Faker,
  commune: GroundCommune,
  site: { serial: number; name: string | null },
): Site {
  const spread = Math.min(0.035, 0.004 + commune.population / 6_000_000);
  const jitter = () => (faker.number.float() + faker.number.float() - 1) * spread;
  return {
    id: `lieu-${site.serial}`,
    name: site.name,
    line: `${faker.number.int({ min: 1, max: 98 })} ${faker.location.street()}`,
    commune,
    lat: round(commune.lat + jitter()),
    lon: round(commune.lon + jitter() / Math.cos((commune.lat * Math.PI) / 180)),
    phone: inventedLandline(5000 + site.serial),
  };
}

const round = (degrees: number): number => Math.round(degrees * 100_000) / 100_000;
