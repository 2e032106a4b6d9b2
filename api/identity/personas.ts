import type { Role } from '../../db/vocabulary.ts';
import type { Door } from './doors.ts';

/** Someone one can sign in as in the sandbox. All of them are invented. */
export interface Persona {
  name: string;
  displayName: string;
  role: Role;
  /** What this person comes to do, in the words of the sign-in page. */
  about: string;
  /** Code of the vendor a `vendor` speaks for. */
  vendor?: string;
  /** The RPPS of who comes through Pro Santé Connect; citizens come through FranceConnect and have none. */
  rpps?: string;
}

/** The personas of the sandbox; their names stay. */
export const PERSONAS = [
  {
    name: 'regulator',
    displayName: 'Camille Lefèvre',
    role: 'regulator',
    about: 'OSNP du SAS : trouve un créneau pour la personne qui appelle.',
    rpps: '10999000011',
  },
  {
    name: 'chief-regulator',
    displayName: 'Youssef Benali',
    role: 'chief-regulator',
    about: 'Médecin régulateur : décide, et peut ouvrir un accès d’urgence.',
    rpps: '10999000029',
  },
  {
    name: 'arm',
    displayName: 'Solène Kerbrat',
    role: 'arm',
    about: 'Assistante de régulation médicale : décroche et transmet.',
    rpps: '10999000037',
  },
  {
    name: 'nurse',
    displayName: 'Malik Haddad',
    role: 'nurse',
    about: 'Infirmier d’accueil aux urgences : réoriente vers la ville.',
    rpps: '10999000045',
  },
  {
    name: 'citizen',
    displayName: 'Jeanne Morvan',
    role: 'citizen',
    about: 'Citoyenne, mère de deux enfants : tous les rendez-vous au même endroit.',
  },
  {
    name: 'citizen-carer',
    displayName: 'Paul Tanguy',
    role: 'citizen',
    about: 'Citoyen, aidant de son père : agit pour lui, et cela se voit.',
  },
  {
    name: 'citizen-alone',
    displayName: 'Inès Carvalho',
    role: 'citizen',
    about: 'Citoyenne : étudiante, un seul médecin, beaucoup de rappels.',
  },
  {
    name: 'professional',
    displayName: 'Aude Le Bihan',
    role: 'professional',
    about: 'Médecin généraliste : propose ses plages, accepte en sus.',
    rpps: '10999000052',
  },
  {
    name: 'structure-manager',
    displayName: 'Gaël Prigent',
    role: 'structure-manager',
    about: 'Responsable de CPTS : règle ce que les régulateurs voient.',
    rpps: '10999000060',
  },
  {
    name: 'vendor',
    displayName: 'Vilaine RDV',
    role: 'vendor',
    about: 'Éditeur : dépose ses créneaux et lit ce qui a été refusé.',
    vendor: 'vilaine',
    rpps: '10999000078',
  },
  {
    name: 'vendor-bocage',
    displayName: 'Bocage Médical',
    role: 'vendor',
    about: 'Un second éditeur, qui ne voit rien du premier.',
    vendor: 'bocage',
    rpps: '10999000086',
  },
  {
    name: 'vendor-semnon',
    displayName: 'Semnon Santé',
    role: 'vendor',
    about: 'Un éditeur qui dépose des Bundles FHIR, comme le guide du SAS les décrit.',
    vendor: 'semnon',
    rpps: '10999000144',
  },
  {
    name: 'operator',
    displayName: 'Noé Guillou',
    role: 'operator',
    about: 'Exploitant : surveille les flux, les met en pause, les relance.',
    rpps: '10999000094',
  },
  {
    name: 'territory-manager',
    displayName: 'Hélène Rocher',
    role: 'territory-manager',
    about: 'Responsable de territoire : habilite, suspend, suit les indicateurs.',
    rpps: '10999000102',
  },
  {
    name: 'support',
    displayName: 'Lina Faure',
    role: 'support',
    about: 'Assistance : aide sans voir les données des personnes.',
    rpps: '10999000110',
  },
  {
    name: 'auditor',
    displayName: 'Bruno Salaün',
    role: 'auditor',
    about: 'Auditeur : lit qui a vu quoi, et les accès d’urgence.',
    rpps: '10999000128',
  },
  {
    name: 'newcomer',
    displayName: 'Fistinien Grominoch',
    role: 'visitor',
    about: 'Connu de Pro Santé Connect sans exercice : entre, et n’a aucun droit.',
    rpps: '10999000136',
  },
] as const satisfies readonly Persona[];

export const PERSONA_NAMES = PERSONAS.map(({ name }) => name);

export function findPersona(name: string): Persona | undefined {
  return PERSONAS.find((persona) => persona.name === name);
}

/** The door a persona comes through. */
export function doorOf({ role }: Persona): Door {
  return role === 'citizen' ? 'franceconnect' : 'pro-sante-connect';
}
