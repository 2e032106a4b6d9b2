import type { DelegationAct, DelegationKind } from '../../db/vocabulary.ts';

/** The version of the words below, kept with each declaration. */
export const WORDING = '2026-11';

type Words = Record<DelegationAct, { fr: string; en: string }>;

/** What is declared when one acts on a delegation: shown before, kept after. */
export const DECLARATIONS: Record<DelegationKind, Words> = {
  delegate: {
    granted: {
      fr: 'J’autorise cette personne à agir dans cet agenda jusqu’à la date dite, et je peux y mettre fin à tout moment.',
      en: 'I let this person act in this agenda until the date said, and may end it at any time.',
    },
    accepted: {
      fr: 'J’agirai dans le seul intérêt de cette personne. Je ne partagerai rien de son agenda.',
      en: 'I will act in this person’s interest alone. I will share nothing of their agenda.',
    },
    refused: { fr: 'Je n’accepte pas.', en: 'I do not accept.' },
    revoked: { fr: 'Je mets fin à cette délégation.', en: 'I end this delegation.' },
  },
  parent: {
    granted: {
      fr: 'Je déclare sur l’honneur que cette personne exerce aussi l’autorité parentale.',
      en: 'I declare on my honour that this person holds parental authority too.',
    },
    accepted: {
      fr: 'Je déclare sur l’honneur exercer l’autorité parentale sur cet enfant.',
      en: 'I declare on my honour that I hold parental authority over this child.',
    },
    refused: { fr: 'Je n’accepte pas.', en: 'I do not accept.' },
    revoked: { fr: 'Je retire cette invitation.', en: 'I take this invitation back.' },
  },
  help: {
    granted: {
      fr: 'La personne m’a demandé de vive voix d’agir pour elle, et m’a dit qui elle est.',
      en: 'The person asked me aloud to act for them, and told me who they are.',
    },
    accepted: { fr: 'J’agis pour elle le temps de cet appel.', en: 'I act for them during this call.' },
    refused: { fr: 'Je n’agis pas.', en: 'I do not act.' },
    revoked: { fr: 'Je mets fin à cette aide.', en: 'I end this help.' },
  },
};
