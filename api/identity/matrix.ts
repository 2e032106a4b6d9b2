import type { Role } from '../../db/vocabulary.ts';
import { allow, DISPATCH, EVERYONE, WATCHERS, type CategoryRules } from './matrix-words.ts';

export { RULES, type Rule } from './matrix-words.ts';

/** Who takes slots: for those they speak with, or for themselves. */
const HOLDERS = [
  ...DISPATCH,
  'citizen',
  'professional',
  'structure-manager',
] as const satisfies readonly Role[];

/**
 * Who may do what, once: rows of `dispatch-and-agenda` §4.2, with what we changed written beside.
 * A category without a route yet is a decision taken ahead, so that its routes only declare.
 */
export const MATRIX = {
  /** What an address or a code means, and what this installation has. */
  reference: { actions: { read: allow('always', EVERYONE) } },
  /** Changed: a visitor sees public slots too, as anyone on a vendor's site does. */
  'slot-public': { actions: { read: allow('always', EVERYONE) } },
  'slot-pro': {
    actions: { read: allow('always', [...DISPATCH, 'professional', 'structure-manager', 'operator']) },
  },
  'slot-snp': {
    actions: {
      read: { ...allow('always', DISPATCH), ...allow('own', ['professional', 'structure-manager']) },
    },
  },
  'slot-cpts': {
    actions: {
      read: { ...allow('always', DISPATCH), ...allow('own', ['professional', 'structure-manager']) },
    },
  },
  feed: {
    actions: {
      read: { ...allow('always', [...DISPATCH, ...WATCHERS]), vendor: 'own' },
      change: allow('always', ['operator']),
    },
  },
  /** Bodies and refused records may name people: those who only watch see the counts of `feed.read`. */
  delivery: {
    actions: {
      read: { operator: 'always', vendor: 'own' },
      create: { vendor: 'own' },
      check: { operator: 'always', vendor: 'own' },
    },
  },
  rule: { actions: { read: allow('always', [...DISPATCH, ...WATCHERS, 'vendor']) } },
  match: {
    actions: { read: { operator: 'always' }, change: { operator: 'always' } },
  },
  /** A vendor's record in the register, its examinations, its keys. */
  vendor: {
    actions: {
      read: { ...allow('always', WATCHERS), vendor: 'own' },
      change: { operator: 'always', vendor: 'own' },
      decide: { operator: 'always' },
    },
  },
  'vendor-key': {
    private: true,
    actions: { read: { operator: 'always', vendor: 'own' }, change: { operator: 'always', vendor: 'own' } },
  },
  session: {
    actions: { read: allow('own', EVERYONE), change: allow('own', EVERYONE) },
  },
  grant: {
    actions: {
      read: { 'territory-manager': 'territory', auditor: 'always' },
      change: { 'territory-manager': 'territory' },
    },
  },
  /** Changed: a professional takes a colleague's slot for the person before them; members of a CPTS take its own. */
  hold: {
    actions: {
      read: { ...allow('own', HOLDERS), operator: 'always' },
      create: allow('own', HOLDERS),
      change: allow('own', HOLDERS),
    },
  },
  appointment: {
    private: true,
    traced: true,
    actions: {
      read: {
        ...allow('queue', DISPATCH),
        ...allow('own', ['citizen', 'vendor']),
        ...allow('after-booking', ['professional', 'structure-manager']),
      },
      create: {
        ...allow('queue', DISPATCH),
        ...allow('own', ['citizen', 'professional', 'structure-manager']),
      },
      change: {
        ...allow('queue', DISPATCH),
        ...allow('own', ['citizen', 'vendor', 'professional', 'structure-manager']),
      },
    },
  },
  /** An outside system's due: ids only, so operators see it; a vendor sees, and may have retried, what is owed to it. */
  message: {
    actions: {
      read: { operator: 'always', support: 'always', vendor: 'own' },
      change: { operator: 'always', vendor: 'own' },
    },
  },
  webhook: {
    private: true,
    actions: { read: { operator: 'always', vendor: 'own' }, change: { operator: 'always', vendor: 'own' } },
  },
  availability: {
    actions: {
      read: { ...allow('own', ['professional', 'structure-manager']), ...allow('always', DISPATCH) },
      change: allow('own', ['professional', 'structure-manager']),
    },
  },
  /** One event stream: each screen is sent only what its reader could have asked for. */
  live: {
    actions: { read: allow('always', [...DISPATCH, ...WATCHERS, 'professional', 'structure-manager']) },
  },
  /** Where cases stand: their numbers, states, owners and times, and nothing of whom they are about. */
  dispatch: {
    actions: {
      read: allow('territory', [...DISPATCH, 'territory-manager']),
      change: allow('territory', DISPATCH),
    },
  },
  /** How a territory works on cases: the order of steps, who takes them, its times. */
  'territory-settings': {
    actions: {
      read: allow('territory', [...DISPATCH, 'territory-manager']),
      change: allow('territory', ['chief-regulator', 'territory-manager']),
    },
  },
  /** What a community of professionals is asked: nothing of the person. */
  'community-ask': {
    actions: {
      read: allow('own', ['professional', 'structure-manager']),
      change: allow('own', ['professional', 'structure-manager']),
    },
  },
  'case-contact': {
    private: true,
    traced: true,
    actions: {
      read: {
        ...allow('queue', DISPATCH),
        ...allow('after-booking', ['professional', 'structure-manager']),
        auditor: 'break-glass',
      },
      change: allow('queue', DISPATCH),
    },
  },
  /** Changed: an OSNP reads the decision, not the motive, until the case is in their queue. */
  'case-motive': {
    private: true,
    traced: true,
    actions: {
      read: {
        ...allow('queue', DISPATCH),
        ...allow('after-booking', ['professional', 'structure-manager']),
        auditor: 'break-glass',
      },
      change: allow('queue', DISPATCH),
    },
  },
  'patient-identity': {
    private: true,
    traced: true,
    actions: {
      read: {
        ...allow('queue', DISPATCH),
        ...allow('own', ['citizen']),
        ...allow('after-booking', ['professional', 'structure-manager', 'vendor']),
      },
      change: { ...allow('queue', DISPATCH), citizen: 'own' },
    },
  },
  /** Changed: support sees no agenda at all until a ticket can bind it. */
  agenda: {
    private: true,
    traced: true,
    actions: {
      read: {
        citizen: 'own',
        regulator: 'with-consent',
        ...allow('break-glass', ['chief-regulator', 'nurse']),
        professional: 'after-booking',
        vendor: 'after-booking',
      },
      /** A regulator notes something for a caller without a screen who lets them. */
      change: { citizen: 'own', ...allow('with-consent', ['regulator', 'chief-regulator', 'nurse']) },
      /** Whom one lets in and what one hides: never a delegate's, nor anybody else's. */
      share: { citizen: 'own' },
      export: { citizen: 'own' },
      /** To act for someone who asks for it by telephone. */
      help: allow('with-consent', ['regulator', 'chief-regulator', 'nurse']),
    },
  },
  'agenda-specialty': {
    private: true,
    traced: true,
    actions: { read: { citizen: 'own', 'chief-regulator': 'break-glass' } },
  },
  /** Everyone sees what they did themselves; the citizen sees who looked; the auditor sees all. */
  'access-entry': {
    actions: { read: { ...allow('own', EVERYONE), auditor: 'always' } },
  },
  /** Changed: 30 minutes rather than 60, and the emergency nurse may open one too. */
  'break-glass': {
    private: true,
    traced: true,
    actions: { create: allow('always', ['chief-regulator', 'nurse']) },
  },
  /** An auditor reads whom a case is about for as long, having said why; nobody else needs to. */
  'case-break-glass': { private: true, traced: true, actions: { create: { auditor: 'always' } } },
  'break-glass-list': { actions: { read: { auditor: 'always' } } },
  /** How much the rules of retention would forget: counts alone. */
  retention: { actions: { read: allow('always', ['operator', 'auditor']) } },
  notice: { actions: { read: { citizen: 'own' }, change: { citizen: 'own' } } },
  statistics: {
    actions: {
      read: {
        ...allow('territory', [...DISPATCH, 'territory-manager']),
        ...allow('always', ['operator', 'auditor']),
      },
      'read-own': allow('own', ['professional', 'structure-manager', 'vendor']),
    },
  },
} as const satisfies Record<string, CategoryRules>;

export type Category = keyof typeof MATRIX;
export type Action<C extends Category> = keyof (typeof MATRIX)[C]['actions'] & string;
/** `category.action`, as a route declares it in the contract. */
export type Need = { [C in Category]: `${C}.${Action<C>}` }[Category];
