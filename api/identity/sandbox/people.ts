import { createHash } from 'node:crypto';
import { doorOf, findPersona, PERSONAS, type Persona } from '../personas.ts';

/** What FranceConnect would say of the citizens of the sandbox. */
const CITIZENS: Record<string, { birthdate: string; gender: string; birthplace: string }> = {
  citizen: { birthdate: '1987-03-14', gender: 'female', birthplace: '35238' },
  'citizen-carer': { birthdate: '1969-11-02', gender: 'male', birthplace: '29019' },
  'citizen-alone': { birthdate: '2004-06-21', gender: 'female', birthplace: '35288' },
};

/** A citizen's subject for this service alone, as FranceConnect makes it. */
export function pairwiseSubject(name: string, service: string): string {
  return createHash('sha256').update(`bac-a-sable:${service}:${name}`).digest('hex');
}

/** The service as which the sandbox knows us. */
export const SERVICE = 'creneau';

/** The persona that a proved subject is, in the sandbox. */
export function personaOf(subject: string): Persona | undefined {
  return PERSONAS.find((persona) =>
    doorOf(persona) === 'franceconnect'
      ? subject === `fc:${pairwiseSubject(persona.name, SERVICE)}`
      : 'rpps' in persona && subject === `psc:8${persona.rpps}`,
  );
}

const split = (displayName: string) => {
  const [given = '', ...family] = displayName.split(' ');
  return { given_name: given, family_name: family.join(' ').toUpperCase() };
};

/** An address that nobody has: `.example` is for that. */
export const emailOf = ({ name }: Persona) => `${name}@bac-a-sable.example`;

/** FranceConnect's claims; nothing of health, and never the INS. */
function citizenClaims(persona: Persona): Record<string, unknown> {
  const { given_name, family_name } = split(persona.displayName);
  const birth = CITIZENS[persona.name] ?? {};
  const names = { given_name, given_name_array: [given_name], family_name };
  return { ...names, ...birth, birthcountry: '99100', email: emailOf(persona) };
}

/** Pro Santé Connect's claims, with its prefixed national id, its empty strings, and a person who practises nothing. */
function professionalClaims(persona: Persona): Record<string, unknown> {
  const { given_name, family_name } = split(persona.displayName);
  const nationalId = `8${persona.rpps}`;
  const person = { given_name, family_name, SubjectNameID: nationalId, preferred_username: nationalId };
  if (persona.role === 'visitor') return person;
  return {
    ...person,
    email: emailOf(persona),
    email_verified: true,
    Secteur_Activite: 'SA07^1.2.250.1.71.4.2.4',
    SubjectOrganization: 'BAC A SABLE',
    SubjectRole: ['10^1.2.250.1.213.1.1.5.5'],
    otherIds: [],
    SubjectRefPro: {
      codeCivilite: '',
      exercices: [{ codeProfession: '10', codeTypeSavoirFaire: '', activities: [] }],
    },
  };
}

export function claimsOf(name: string): Record<string, unknown> | undefined {
  const persona = findPersona(name);
  if (!persona) return undefined;
  return doorOf(persona) === 'franceconnect' ? citizenClaims(persona) : professionalClaims(persona);
}
