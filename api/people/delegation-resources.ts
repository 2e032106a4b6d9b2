import { z } from '@hono/zod-openapi';
import { rowNumber } from '../page.ts';
import type { DelegationRow, listAttestations } from '../../db/queries/people/delegations.ts';
import {
  DELEGATE_QUALITIES,
  DELEGATION_ACTS,
  DELEGATION_KINDS,
  DELEGATION_SCOPES,
  DELEGATION_STATES,
} from '../../db/vocabulary.ts';
import type { Deps } from '../router.ts';

const instant = z.iso.datetime();

/** Who lets whom act, in whose agenda, for what, from when until when; and what each of them declared. */
export const delegationResource = z
  .object({
    id: z.int(),
    agendaId: z.int(),
    kind: z.enum(DELEGATION_KINDS),
    quality: z.enum(DELEGATE_QUALITIES),
    scopes: z.array(z.enum(DELEGATION_SCOPES)),
    state: z.enum(DELEGATION_STATES),
    /** Whose agenda it is. */
    person: z.string(),
    grantedBy: z.string(),
    /** Who acts; until they answer, what the inviter calls them. */
    delegate: z.string(),
    startsAt: instant,
    endsAt: instant,
    invitedAt: instant,
    expiresAt: instant,
    endedAt: instant.nullable(),
    attestations: z.array(
      z.object({ by: z.string(), act: z.enum(DELEGATION_ACTS), wording: z.string(), at: instant }),
    ),
  })
  .openapi('Delegation');

export const delegationExample: z.infer<typeof delegationResource> = {
  id: 5,
  agendaId: 3,
  kind: 'delegate',
  quality: 'carer',
  scopes: ['read', 'notify'],
  state: 'pending',
  person: 'Jeanne Morvan',
  grantedBy: 'Jeanne Morvan',
  delegate: 'ma sœur',
  startsAt: '2026-11-24T12:00:00.000Z',
  endsAt: '2027-05-24T12:00:00.000Z',
  invitedAt: '2026-11-24T12:00:00.000Z',
  expiresAt: '2026-12-08T12:00:00.000Z',
  endedAt: null,
  attestations: [{ by: 'Jeanne Morvan', act: 'granted', wording: '2026-11', at: '2026-11-24T12:00:00.000Z' }],
};

export const madeDelegation = delegationResource
  .extend({
    code: z.string().openapi({ description: 'Shown once, to be handed over to whoever is invited.' }),
  })
  .openapi('MadeDelegation');

const attested = z
  .literal(true)
  .openapi({ description: 'That the words of `declarations` were read and are true.' });

export const invitationBody = z
  .strictObject({
    agendaId: rowNumber.optional().openapi({ description: 'A child’s; one’s own when absent.' }),
    kind: z.enum(['delegate', 'parent']).default('delegate'),
    quality: z.enum(DELEGATE_QUALITIES).default('carer'),
    scopes: z
      .array(z.enum(DELEGATION_SCOPES))
      .min(1)
      .max(DELEGATION_SCOPES.length)
      .refine((list) => list.includes('read'), 'must hold `read`')
      .default(['read']),
    invitee: z.string().trim().min(1).max(80).openapi({ description: 'What the inviter calls them.' }),
    email: z.email().max(200).optional().openapi({
      description:
        'Whoever proves this address at sign-in finds the invitation; without it, whoever has the code.',
    }),
    startsAt: z.iso.datetime({ offset: true }).optional(),
    endsAt: z.iso.datetime({ offset: true }).optional().openapi({
      description: 'Of a delegate: always said. A parent’s ends at the child’s majority.',
    }),
    attested,
  })
  .openapi('NewDelegation', {
    example: {
      quality: 'carer',
      scopes: ['read', 'notify'],
      invitee: 'ma sœur',
      endsAt: '2027-05-24T12:00:00Z',
      attested: true,
    },
  });

export const codeBody = z
  .strictObject({ code: z.string().min(10).max(100) })
  .openapi('InvitationCode', { example: { code: 'Zk3q1xW8d0hN2yL5tR7vB9' } });

export const replyBody = z
  .strictObject({ answer: z.enum(['accepted', 'refused']), attested })
  .openapi('DelegationAnswer', { example: { answer: 'accepted', attested: true } });

export const endBody = z.strictObject({ attested }).openapi('DelegationEnd', { example: { attested: true } });

const words = z.object({ act: z.enum(DELEGATION_ACTS), kind: z.enum(DELEGATION_KINDS), words: z.string() });

export const delegationList = z
  .object({
    /** In my agenda and my children’s. */
    given: z.array(delegationResource),
    /** Offered to me. */
    received: z.array(delegationResource),
    /** What one declares, to be shown before. */
    declarations: z.object({ wording: z.string(), items: z.array(words) }),
  })
  .openapi('Delegations');

type Attested = Awaited<ReturnType<typeof listAttestations>>;

/** A delegation as both its sides read it. */
export function toDelegation(
  row: DelegationRow,
  { attestations, vault }: { attestations: Attested; vault: Deps['vault'] },
): z.infer<typeof delegationResource> {
  const toInstant = (at: number) => new Date(at).toISOString();
  const { id, agendaId, kind, quality, scopes, state, grantedByName, delegateName, childSealed } = row;
  return {
    id,
    agendaId,
    kind,
    quality,
    scopes,
    state,
    person: childSealed === null ? grantedByName : vault.open(childSealed, 'agenda-name'),
    grantedBy: grantedByName,
    delegate: delegateName ?? vault.open(row.inviteeSealed, 'delegate-name'),
    startsAt: toInstant(row.startsAt),
    endsAt: toInstant(row.endsAt),
    invitedAt: toInstant(row.invitedAt),
    expiresAt: toInstant(row.expiresAt),
    endedAt: row.endedAt === null ? null : toInstant(row.endedAt),
    attestations: attestations
      .filter(({ delegationId }) => delegationId === id)
      .map(({ name, act, wording, at }) => ({ by: name, act, wording, at: toInstant(at) })),
  };
}
