import type { Role } from '../../db/vocabulary.ts';

/** Someone one can sign in as in the sandbox. All of them are invented. */
export interface Persona {
  name: string;
  displayName: string;
  role: Role;
  /** What this person comes to do, in the words of the sign-in page. */
  about: string;
  /** Code of the vendor a `vendor` speaks for. */
  vendor?: string;
}

/** The personas of the sandbox; their names stay. */
export const PERSONAS = [
  {
    name: 'regulator',
    displayName: 'Camille Lefèvre',
    role: 'regulator',
    about: 'OSNP du SAS : trouve un créneau pour la personne qui appelle.',
  },
  {
    name: 'citizen',
    displayName: 'Jeanne Morvan',
    role: 'citizen',
    about: 'Citoyenne : retrouve tous ses rendez-vous au même endroit.',
  },
  {
    name: 'vendor',
    displayName: 'Vilaine RDV',
    role: 'vendor',
    about: 'Éditeur : dépose ses créneaux et lit ce qui a été refusé.',
    vendor: 'vilaine',
  },
  {
    name: 'vendor-bocage',
    displayName: 'Bocage Médical',
    role: 'vendor',
    about: 'Un second éditeur, qui ne voit rien du premier.',
    vendor: 'bocage',
  },
  {
    name: 'operator',
    displayName: 'Noé Guillou',
    role: 'operator',
    about: 'Exploitant : surveille les flux, les met en pause, les relance.',
  },
] as const satisfies readonly Persona[];

export const PERSONA_NAMES = PERSONAS.map(({ name }) => name);

export function findPersona(name: string): Persona | undefined {
  return PERSONAS.find((persona) => persona.name === name);
}
