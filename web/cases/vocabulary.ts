import type { CaseHeader, Command, Contact } from './case-queries.ts';

type Of<Type extends Command['type']> = Extract<Command, { type: Type }>;
type Delay = NonNullable<CaseHeader['delay']>;

/** The closed lists of dispatch, in the order of the forms; the API's own types hold them true. */
export const PRIORITIES = ['P0', 'P1', 'P2', 'P3', 'NR'] as const satisfies readonly CaseHeader['priority'][];
export const PATHWAYS = ['AMU', 'NEONAT', 'PSY', 'SNP'] as const satisfies readonly CaseHeader['pathway'][];
export const QUEUES = ['pick-up', 'doctor', 'osnp', 'follow-up'] as const;
export const WORK_QUEUES = ['osnp', 'doctor'] as const satisfies readonly Of<'reorient'>['queue'][];
export const CARE_LEVELS = ['R1', 'R2', 'R3', 'R4'] as const satisfies readonly Of<'decide'>['careLevel'][];
export const DECISIONS = [
  'ORIENT',
  'CONSEIL',
  'PMT',
  'INTER',
  'PASPLUS',
] as const satisfies readonly Of<'decide'>['decision'][];
export const ORIENTATIONS = [
  'CABINET',
  'DOMICILE',
  'EHPAD',
  'SANTE',
  'URGENCES',
  'REA-USI',
  'AUTRE',
] as const satisfies readonly NonNullable<Of<'decide'>['orientation']>[];
export const DELAYS = [
  'IMMEDIAT',
  'ASAP',
  '30M',
  '45M',
  '1H',
  '2H',
  '4H',
  '8H',
  '12H',
  '24H',
] as const satisfies readonly Delay[];
export const ANSWERS = [
  'ACCEPTEE',
  'PARTIELLE',
  'REFUSEE',
  'DIFFEREE',
] as const satisfies readonly Of<'answer'>['answer'][];
export const CONTACT_OUTCOMES = [
  'agreed',
  'refused',
  'no-answer',
  'reached',
] as const satisfies readonly Of<'call-own-doctor'>['outcome'][];
export const CALLBACK_OUTCOMES = [
  'reached',
  'no-answer',
  'voicemail',
  'busy',
  'wrong-number',
  'declined',
] as const satisfies readonly Of<'attempt-callback'>['outcome'][];
export const TOLD = ['told', 'not-reached'] as const satisfies readonly Of<'tell-caller'>['outcome'][];
export const CASE_OUTCOMES = [
  'oriented',
  'advised',
  'prescribed',
  'team-sent',
  'sent-to-emergency',
  'honoured',
  'no-show',
  'declined-by-caller',
  'abandoned',
  'unreachable',
  'duplicate',
  'not-needed',
] as const satisfies readonly Of<'close'>['outcome'][];

/** Ends that say why in words. */
export const OUTCOMES_IN_WORDS: ReadonlySet<string> = new Set<Of<'close'>['outcome']>([
  'declined-by-caller',
  'unreachable',
  'duplicate',
  'not-needed',
]);

export const CALLERS = [
  'patient',
  'relative',
  'professional',
  'other',
] as const satisfies readonly NonNullable<Contact['caller']>[];
export const SEXES = ['F', 'M', 'other', 'unknown'] as const satisfies readonly NonNullable<Contact['sex']>[];
export const DIFFICULTIES = [
  'AUCUNE',
  'LANGUE',
  'MUET',
  'VISION',
  'PANIQUE',
  'AUTRE',
] as const satisfies readonly NonNullable<Contact['difficulty']>[];
export const PRECISIONS = ['VILLE', 'RUE', 'ADRESSE', 'EXACTE', 'INCONNUE'] as const;
/** The languages most often asked of a telephone interpreter, then French. */
export const LANGUAGES = ['fr', 'en', 'ar', 'tr', 'ru', 'uk', 'es', 'pt', 'ro', 'fa', 'ps', 'zh'] as const;

/** The member of a closed list that a form's text is; undefined for anything else. */
export function oneOf<Code extends string>(
  codes: readonly Code[],
  text: string | undefined,
): Code | undefined {
  return codes.find((code) => code === text);
}
