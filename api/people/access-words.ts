import type { AccessRow } from '../../db/queries/people/accesses.ts';
import type { Language } from '../../importers/rules.ts';

type Said = Record<Language, string>;

/** Who acts, by role; the name comes before. */
const ROLES: Record<string, Said> = {
  citizen: { fr: 'proche ou vous-même', en: 'relative or yourself' },
  regulator: { fr: 'opérateur du SAS', en: 'regulator of the SAS' },
  'chief-regulator': { fr: 'médecin régulateur', en: 'regulating doctor' },
  arm: { fr: 'assistant de régulation médicale', en: 'medical dispatcher' },
  nurse: { fr: 'infirmier d’accueil des urgences', en: 'emergency nurse' },
  professional: { fr: 'professionnel de santé', en: 'health professional' },
  'structure-manager': { fr: 'responsable de structure', en: 'structure manager' },
  vendor: { fr: 'éditeur de logiciel', en: 'software vendor' },
  support: { fr: 'assistance', en: 'support' },
  operator: { fr: 'exploitant de la plateforme', en: 'platform operator' },
  auditor: { fr: 'auditeur', en: 'auditor' },
  system: { fr: 'la plateforme elle-même', en: 'the platform itself' },
};

/** What was done, by the beginning of the subject, then by the need: the first that fits. */
const DEEDS: readonly (readonly [need: RegExp, subject: RegExp, said: Said])[] = [
  [
    /^break-glass/,
    /^/,
    { fr: 'a ouvert un accès d’urgence à vos données', en: 'opened an emergency access to your data' },
  ],
  [
    /^agenda-specialty/,
    /^/,
    { fr: 'a vu la spécialité de vos rendez-vous', en: 'saw the specialty of your appointments' },
  ],
  [
    /^agenda\.help/,
    /^agenda /,
    { fr: 'a cherché si vous avez un agenda ici', en: 'looked whether you have an agenda here' },
  ],
  [
    /^agenda\.help/,
    /^/,
    { fr: 'a été autorisé à agir pour vous une demi-heure', en: 'was let to act for you for half an hour' },
  ],
  [/^/, /^calendar-link/, { fr: 'a géré un lien d’agenda', en: 'managed a calendar link' }],
  [
    /^/,
    /^export/,
    { fr: 'a demandé ou pris une copie de tout', en: 'asked for, or took, a copy of everything' },
  ],
  [
    /^/,
    /^(regulation )?consent/,
    {
      fr: 'a lu ou changé les autorisations données',
      en: 'read or changed what is allowed',
    },
  ],
  [/^/, /^delegation/, { fr: 'a lu ou changé les délégations', en: 'read or changed delegations' }],
  [
    /^/,
    /^(mask|privacy|emergency-choice)/,
    { fr: 'a lu ou changé ce qui est masqué', en: 'read or changed what is hidden' },
  ],
  [/^/, /^(closing|reopening)/, { fr: 'a clos ou rouvert l’agenda', en: 'closed or reopened the agenda' }],
  [
    /^/,
    /^inactivity/,
    {
      fr: 'a annoncé l’effacement d’un agenda que personne n’ouvre',
      en: 'announced that an agenda nobody opens will be erased',
    },
  ],
  [
    /^/,
    /^(notification-choices|notices)/,
    { fr: 'a lu ou changé ce qui vous est écrit', en: 'read or changed what you are written' },
  ],
  [/^/, /^people/, { fr: 'a vu la liste des profils', en: 'saw the list of profiles' }],
  [
    /^/,
    /^prevention/,
    { fr: 'a répondu à un rappel de prévention', en: 'answered a reminder of prevention' },
  ],
  [/^agenda\.change/, /^/, { fr: 'a écrit dans l’agenda', en: 'wrote in the agenda' }],
  [/^agenda\.share/, /^/, { fr: 'a changé qui accède à un agenda', en: 'changed who opens an agenda' }],
  [/^agenda/, /^agenda-item/, { fr: 'a ouvert un rendez-vous', en: 'opened an appointment' }],
  [/^agenda/, /^/, { fr: 'a consulté les rendez-vous', en: 'looked at the appointments' }],
  [
    /^appointment\.(create|change)/,
    /^/,
    { fr: 'a pris ou changé un rendez-vous', en: 'made or changed an appointment' },
  ],
  [/^appointment/, /^/, { fr: 'a lu un rendez-vous', en: 'read an appointment' }],
  [
    /^case|^patient/,
    /^/,
    {
      fr: 'a lu ou écrit un dossier de soins non programmés',
      en: 'read or wrote a case of unscheduled care',
    },
  ],
  [/^/, /^/, { fr: 'a consulté vos données', en: 'looked at your data' }],
];

/** By what right, when it says more than that it is one's own. */
const RIGHTS: Record<string, Said> = {
  delegation: { fr: 'comme délégué', en: 'as a delegate' },
  help: { fr: 'à votre demande', en: 'at your request' },
  child: { fr: 'comme parent', en: 'as a parent' },
  majority: { fr: 'parce qu’un enfant est devenu majeur', en: 'because a child came of age' },
  'break-glass': { fr: 'en urgence, sans votre accord', en: 'in an emergency, without your consent' },
  unconscious: { fr: 'personne inconsciente', en: 'person unconscious' },
  'life-threat': { fr: 'danger vital', en: 'life in danger' },
  identity: { fr: 'pour vérifier votre identité', en: 'to check your identity' },
  covering: { fr: 'en remplacement', en: 'covering for a colleague' },
  retention: { fr: 'durée de conservation passée', en: 'kept long enough' },
};

/** Whose doing it was, for a list in parts. */
export const DOERS = ['me', 'person', 'emergency', 'service'] as const;
type Doer = (typeof DOERS)[number];

const SERVICES = new Set(['support', 'operator', 'auditor', 'vendor', 'system']);

export function doerOf({ accountId, breakGlassId, role }: AccessRow, me: number): Doer {
  if (breakGlassId !== null) return 'emergency';
  if (accountId === me) return 'me';
  return accountId === null || SERVICES.has(role) ? 'service' : 'person';
}

const ME: Said = { fr: 'Vous', en: 'You' };
const CLOSED: Said = { fr: 'Un compte effacé', en: 'An erased account' };

/** An access in one sentence of plain words. */
export function accessSentence(row: AccessRow, { me, language }: { me: number; language: Language }): string {
  const deed = (DEEDS.find(([need, subject]) => need.test(row.need) && subject.test(row.subject)) ??
    DEEDS.at(-1))?.[2];
  const role = ROLES[row.role]?.[language];
  const right = RIGHTS[row.why]?.[language];
  const who = row.accountId === me ? ME[language] : whoOf(row, { role, language });
  const said =
    row.accountId === me ? inSecondPerson(deed?.[language] ?? '', language) : (deed?.[language] ?? '');
  return `${who} ${said}${right ? ` (${right})` : ''}.`;
}

function whoOf(
  { accountId, who }: AccessRow,
  { role, language }: { role: string | undefined; language: Language },
): string {
  if (accountId === null) return capital(role ?? '');
  const name = who ?? CLOSED[language];
  return role === undefined || role === ROLES['citizen']?.[language] ? name : `${name}, ${role},`;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** “a consulté” is said “avez consulté” to oneself. */
function inSecondPerson(said: string, language: Language): string {
  if (language === 'en') return said.replace(/^was let/, 'were let');
  return said.replace(/^a été/, 'avez été').replace(/^a /, 'avez ');
}
