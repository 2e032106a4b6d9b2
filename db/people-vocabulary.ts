/** The closed lists of people around an agenda: `vocabulary.ts` gives them on. */

/** What ties an account to an agenda that it may open; a `helper` acts for someone without a screen, for half an hour. */
export const AGENDA_TIES = ['self', 'parent', 'delegate', 'helper'] as const;
export type AgendaTie = (typeof AGENDA_TIES)[number];

/** What is offered to someone: to act until a date, to hold it as the other parent, or to help at once. */
export const DELEGATION_KINDS = ['delegate', 'parent', 'help'] as const;
export type DelegationKind = (typeof DELEGATION_KINDS)[number];

/** In what quality someone acts for another (DelegationType of Mon espace santé, the mediator beside). */
export const DELEGATE_QUALITIES = ['carer', 'guardian', 'mediator'] as const;
export type DelegateQuality = (typeof DELEGATE_QUALITIES)[number];

/** What a delegate may: see the agenda, write reminders and answers in it, be written to about it. */
export const DELEGATION_SCOPES = ['read', 'write', 'notify'] as const;
export type DelegationScope = (typeof DELEGATION_SCOPES)[number];

/** How a delegation stands; `ended` came to its date, `revoked` was ended by either. */
export const DELEGATION_STATES = ['pending', 'accepted', 'refused', 'expired', 'ended', 'revoked'] as const;
export type DelegationState = (typeof DELEGATION_STATES)[number];

/** What was declared on a delegation, each by its person at its instant. */
export const DELEGATION_ACTS = ['granted', 'accepted', 'refused', 'revoked'] as const;
export type DelegationAct = (typeof DELEGATION_ACTS)[number];

/** How far a copy of everything is. */
export const EXPORT_STATES = ['asked', 'ready', 'gone'] as const;
export type ExportState = (typeof EXPORT_STATES)[number];

/** What becomes of an agenda that its person closes: kept sealed and read by nobody, or erased. */
export const CLOSING_FATES = ['sealed', 'erased'] as const;
export type ClosingFate = (typeof CLOSING_FATES)[number];

/** Sex as rules of prevention ask for it. */
export const SEXES = ['female', 'male', 'unknown'] as const;
export type Sex = (typeof SEXES)[number];
