import { ROLES, type Role } from '../../db/vocabulary.ts';

/**
 * How far a right goes. `own`: what is theirs, their vendor's or their structure's; `territory`: of the territory they
 * answer for; `queue`: cases they hold or that wait for them; `after-booking`: of those who booked with them;
 * `with-consent`: of a citizen who said yes; `break-glass`: only while an emergency access is open.
 */
export const RULES = [
  'always',
  'own',
  'territory',
  'queue',
  'after-booking',
  'with-consent',
  'break-glass',
  'never',
] as const;
export type Rule = (typeof RULES)[number];

/** Roles absent from a row may never. */
type Row = Partial<Record<Role, Rule>>;

interface CategoryRules {
  /** That the thing exists is itself private: forbidden answers like absent. */
  private?: true;
  /** A citizen's or a case's data: every reading and change leaves an access entry. */
  traced?: true;
  actions: Record<string, Row>;
}

const EVERYONE: readonly Role[] = ROLES;
const DISPATCH: Role[] = ['regulator', 'chief-regulator', 'arm', 'nurse'];
const WATCHERS: Role[] = ['operator', 'territory-manager', 'support'];

function allow(rule: Rule, roles: readonly Role[]): Row {
  return Object.fromEntries(roles.map((role) => [role, rule]));
}

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
  hold: {
    actions: {
      read: { ...allow('own', [...DISPATCH, 'citizen']), operator: 'always' },
      create: allow('own', [...DISPATCH, 'citizen']),
      change: allow('own', [...DISPATCH, 'citizen']),
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
      create: { ...allow('queue', DISPATCH), citizen: 'own' },
      change: { ...allow('queue', DISPATCH), ...allow('own', ['citizen', 'vendor']) },
    },
  },
  /** Our word for an outside system's due: ids only, so those who run the platform may see it. */
  message: { actions: { read: { operator: 'always', support: 'always' }, change: { operator: 'always' } } },
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
        'chief-regulator': 'break-glass',
        professional: 'after-booking',
        vendor: 'after-booking',
      },
      change: { citizen: 'own' },
      export: { citizen: 'own' },
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
  'break-glass-list': { actions: { read: { auditor: 'always' } } },
  notice: { actions: { read: { citizen: 'own' }, change: { citizen: 'own' } } },
  statistics: {
    actions: {
      read: {
        ...allow('territory', [...DISPATCH, 'territory-manager']),
        ...allow('own', ['professional', 'structure-manager', 'vendor']),
        ...allow('always', ['operator', 'auditor']),
      },
    },
  },
} as const satisfies Record<string, CategoryRules>;

export type Category = keyof typeof MATRIX;
export type Action<C extends Category> = keyof (typeof MATRIX)[C]['actions'] & string;
/** `category.action`, as a route declares it in the contract. */
export type Need = { [C in Category]: `${C}.${Action<C>}` }[Category];

const TABLE: Record<string, CategoryRules> = MATRIX;

/** How far this role may go; never, for a role, a category or an action that the table does not name. */
export function ruleFor(need: Need, role: Role): Rule {
  const [category = '', action = ''] = need.split('.');
  return TABLE[category]?.actions[action]?.[role] ?? 'never';
}

/** Roles that may at least sometimes, for a refusal that explains itself. */
export function rolesFor(need: Need): Role[] {
  return EVERYONE.filter((role) => ruleFor(need, role) !== 'never');
}

export function isPrivate(need: Need): boolean {
  return TABLE[need.split('.')[0] ?? '']?.private === true;
}

export function isTraced(need: Need): boolean {
  return TABLE[need.split('.')[0] ?? '']?.traced === true;
}

/** Every need there is, in the order of the table. */
export const NEEDS: Need[] = Object.entries(TABLE)
  .flatMap(([category, { actions }]) => Object.keys(actions).map((action) => `${category}.${action}`))
  .filter((need): need is Need => isNeed(need));

export function isNeed(need: string): need is Need {
  const [category = '', action = ''] = need.split('.');
  return TABLE[category]?.actions[action] !== undefined;
}
