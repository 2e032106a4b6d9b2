import type { Actor } from '../../importers/matching/score.ts';

/** Pairs of roles as two vendors publish them, written by hand: what is the same care, and what only looks like it. */

export interface Pair {
  says: string;
  /** Whether a person who knows the place would say it is the same. */
  same: boolean;
  a: Partial<Actor>;
  b: Partial<Actor>;
}

const NEMOURS = { line: '12 rue de Nemours', postalCode: '35000', position: { lat: 48.1075, lon: -1.6795 } };
/** The same door, as another vendor's geocoder has it: 20 m further. */
const NEMOURS_TOO = {
  line: '12bis r Nemours',
  postalCode: '35000',
  position: { lat: 48.10765, lon: -1.6796 },
};
/** 120 m down the street. */
const NEAR = { line: '31 rue de Nemours', postalCode: '35000', position: { lat: 48.1085, lon: -1.679 } };
const FAR = { line: '3 rue de Brest', postalCode: '35000', position: { lat: 48.1205, lon: -1.699 } };
/** Known by its commune alone: a position would say too much. */
const COMMUNE = { line: null, postalCode: '35000', position: null };
const OWN = '+33299000001';
const OTHER = '+33299000002';
const GP = [1];
const DENTIST = [40];

const person = (family: string, given: string | null, ids: { rpps?: string; adeli?: string } = {}) => ({
  person: { rpps: ids.rpps ?? null, adeli: ids.adeli ?? null, family, given },
});
const structure = (name: string, ids: { finess?: string; siret?: string } = {}) => ({
  structure: { finess: ids.finess ?? null, siret: ids.siret ?? null, name },
});
const at = { ...NEMOURS, specialties: GP };
const too = { ...NEMOURS_TOO, specialties: GP };
const shared = { phone: '+33299000009', phoneShared: true };

export const PAIRS: readonly Pair[] = [
  {
    says: 'accents, hyphens and capitals',
    same: true,
    a: { ...at, ...person('Le Goff', 'Anne-Marie') },
    b: { ...too, ...person('LEGOFF', 'Anne Marie') },
  },
  {
    says: 'a title in the name, the same phone',
    same: true,
    a: { ...at, ...person('Dr Ozouf', 'Loïc'), phone: OWN },
    b: { ...too, ...person('OZOUF', 'loic'), phone: OWN },
  },
  {
    says: 'an initial, and a phone of their own',
    same: true,
    a: { ...at, ...person('Perrot', 'J.'), phone: OWN },
    b: { ...too, ...person('Perrot', 'Jeanne'), phone: OWN },
  },
  {
    says: 'an initial that a street would abbreviate to',
    same: true,
    a: { ...at, ...person('Perrot', 'R.'), phone: OWN },
    b: { ...too, ...person('Perrot', 'Rozenn'), phone: OWN },
  },
  {
    says: 'no given name, and a phone of their own',
    same: true,
    a: { ...at, ...person('Kervella', null), phone: OWN },
    b: { ...too, ...person('KERVELLA', 'Yann'), phone: OWN },
  },
  {
    says: 'a double name of which one vendor has half',
    same: true,
    a: { ...at, ...person('Morel-Petit', 'Claire') },
    b: { ...too, ...person('Morel', 'Claire') },
  },
  {
    says: 'given and family name exchanged',
    same: true,
    a: { ...at, ...person('Gwenaël', 'Tanguy'), phone: OWN },
    b: { ...too, ...person('Tanguy', 'Gwenaël'), phone: OWN },
  },
  {
    says: 'a slip in a long name',
    same: true,
    a: { ...at, ...person('Quemeneur', 'Sophie'), phone: OWN },
    b: { ...too, ...person('Quemenneur', 'Sophie'), phone: OWN },
  },
  {
    says: 'a married name and the same phone',
    same: true,
    a: { ...at, ...person('Riou', 'Maëlle'), phone: OWN },
    b: { ...too, ...person('Delaunay', 'Maelle'), phone: OWN },
  },
  {
    says: 'one RPPS, two writings of one address',
    same: true,
    a: { ...at, ...person('Ozouf', 'Loïc', { rpps: '10100000018' }) },
    b: { ...too, ...person('OZOUF', null, { rpps: '10100000018' }) },
  },
  {
    says: 'one RPPS and a name changed by marriage',
    same: true,
    a: { ...at, ...person('Riou', 'Maëlle', { rpps: '10100000026' }) },
    b: { ...too, ...person('Delaunay', 'Maëlle', { rpps: '10100000026' }) },
  },
  {
    says: 'an RPPS here, an ADELI there',
    same: true,
    a: { ...at, ...person('Bihan', 'Erwan', { rpps: '10100000034' }), phone: OWN },
    b: { ...too, ...person('Bihan', 'Erwan', { adeli: '351234567' }), phone: OWN },
  },
  {
    says: 'a doctor of a health centre whose switchboard answers',
    same: true,
    a: { ...at, ...person('Abgrall', 'Nolwenn'), ...shared },
    b: { ...too, ...person('Abgrall', 'Nolwenn'), ...shared },
  },
  {
    says: 'an address 120 m off, the same phone',
    same: true,
    a: { ...at, ...person('Cadiou', 'Ronan'), phone: OWN },
    b: { ...NEAR, specialties: GP, ...person('Cadiou', 'Ronan'), phone: OWN },
  },
  {
    says: 'a place known by its commune alone, the same phone',
    same: true,
    a: { ...at, ...person('Floch', 'Enora'), phone: OWN },
    b: { ...COMMUNE, specialties: GP, ...person('Floch', 'Enora'), phone: OWN },
  },
  {
    says: 'a health centre by its FINESS',
    same: true,
    a: { ...at, ...structure('CDS Sud', { finess: '350000741' }) },
    b: { ...too, ...structure('Centre de santé du Sud', { finess: '350000741' }) },
  },
  {
    says: 'SOS Médecins under two names',
    same: true,
    a: { ...at, ...structure('SOS Médecins Rennes'), phone: OWN },
    b: { ...too, ...structure('SOS MEDECINS - RENNES'), phone: OWN },
  },
  {
    says: 'a duty room with and without its kind',
    same: true,
    a: { ...at, ...structure('Maison médicale de garde Villejean'), phone: OWN },
    b: { ...too, ...structure('Maison médicale de garde de Villejean'), phone: OWN },
  },

  {
    says: 'two RPPS, one name, one phone',
    same: false,
    a: { ...at, ...person('Martin', 'Jean', { rpps: '10100000042' }), phone: OWN },
    b: { ...at, ...person('Martin', 'Jean', { rpps: '10100000059' }), phone: OWN },
  },
  {
    says: 'two ADELI, one name, one phone',
    same: false,
    a: { ...at, ...person('Martin', 'Jean', { adeli: '351234567' }), phone: OWN },
    b: { ...at, ...person('Martin', 'Jean', { adeli: '351234568' }), phone: OWN },
  },
  {
    says: 'two doctors of one practice',
    same: false,
    a: { ...at, ...person('Le Goff', 'Anne-Marie'), ...shared },
    b: { ...at, ...person('Ozouf', 'Loïc'), ...shared },
  },
  {
    says: 'a switchboard that one vendor has as a doctor’s own',
    same: false,
    a: { ...at, ...person('Le Goff', 'Anne-Marie'), phone: OWN },
    b: { ...at, ...person('Ozouf', 'Loïc'), phone: OWN },
  },
  {
    says: 'father and son, one phone',
    same: false,
    a: { ...at, ...person('Guillou', 'Yves'), phone: OWN },
    b: { ...at, ...person('Guillou', 'Yvan'), phone: OWN },
  },
  {
    says: 'father and son, one of them by an initial, one switchboard',
    same: false,
    a: { ...at, ...person('Guillou', 'Y.'), ...shared },
    b: { ...at, ...person('Guillou', 'Yvan'), ...shared },
  },
  {
    says: 'brother and sister with a compound name',
    same: false,
    a: { ...at, ...person('Guillou', 'Marie'), phone: OWN },
    b: { ...at, ...person('Guillou', 'Marie-Noëlle'), phone: OWN },
  },
  {
    says: 'Daniel and Danielle, one phone',
    same: false,
    a: { ...at, ...person('Hamon', 'Daniel'), phone: OWN },
    b: { ...at, ...person('Hamon', 'Danielle'), phone: OWN },
  },
  {
    says: 'a couple, one phone',
    same: false,
    a: { ...at, ...person('Hamon', 'Pierre'), phone: OWN },
    b: { ...at, ...person('Hamon', 'Julie'), phone: OWN },
  },
  {
    says: 'namesakes of two specialties at one address',
    same: false,
    a: { ...at, ...person('Martin', 'Jean') },
    b: { ...too, ...person('Martin', 'Jean'), specialties: DENTIST },
  },
  {
    says: 'namesakes in two streets',
    same: false,
    a: { ...at, ...person('Martin', 'Jean') },
    b: { ...FAR, specialties: GP, ...person('Martin', 'Jean') },
  },
  {
    says: 'one person at two places',
    same: false,
    a: { ...at, ...person('Ozouf', 'Loïc', { rpps: '10100000018' }) },
    b: { ...FAR, specialties: GP, ...person('Ozouf', 'Loïc', { rpps: '10100000018' }) },
  },
  {
    says: 'short names that differ by a letter',
    same: false,
    a: { ...at, ...person('Roux', 'Anne'), phone: OWN },
    b: { ...at, ...person('Rous', 'Emma'), phone: OWN },
  },
  {
    says: 'long names that look alike',
    same: false,
    a: { ...at, ...person('Lemarchand', 'Paul'), ...shared },
    b: { ...at, ...person('Lemarchal', 'Marc'), ...shared },
  },
  {
    says: 'one given name, another family name, a switchboard',
    same: false,
    a: { ...at, ...person('Riou', 'Claire'), ...shared },
    b: { ...at, ...person('Delaunay', 'Claire'), ...shared },
  },
  {
    says: 'a doctor and their practice',
    same: false,
    a: { ...at, ...person('Ozouf', 'Loïc'), phone: OWN },
    b: { ...at, ...structure('Cabinet du Dr Ozouf'), phone: OWN },
  },
  {
    says: 'two structures of one building',
    same: false,
    a: { ...at, ...structure('Centre de santé Villejean'), phone: OWN },
    b: { ...at, ...structure('Maison médicale de garde'), phone: OTHER },
  },
  {
    says: 'two structures that are only called a practice',
    same: false,
    a: { ...at, ...structure('Cabinet médical') },
    b: { ...too, ...structure('Cabinet médical') },
  },
  {
    says: 'two FINESS of one name',
    same: false,
    a: { ...at, ...structure('Centre de santé', { finess: '350000741' }), phone: OWN },
    b: { ...at, ...structure('Centre de santé', { finess: '350000758' }), phone: OWN },
  },
  {
    says: 'nobody named, one phone',
    same: false,
    a: { ...at, ...structure(''), phone: OWN },
    b: { ...at, ...structure(''), phone: OWN },
  },
  {
    says: 'a locum next door under the same given name',
    same: false,
    a: { ...at, ...person('Bihan', 'Erwan') },
    b: { ...NEAR, specialties: GP, ...person('Jaffré', 'Erwan') },
  },
];

/** Whoever is not said. */
export const NOBODY: Actor = {
  person: null,
  structure: null,
  phone: null,
  phoneShared: false,
  line: null,
  postalCode: null,
  position: null,
  specialties: [],
};
