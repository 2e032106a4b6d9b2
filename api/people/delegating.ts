import type { DateTime } from 'luxon';
import type { z } from 'zod';
import type { Transaction } from '../../db/client.ts';
import {
  attest,
  countStanding,
  findDelegation,
  inviteDelegate,
  settleDelegation,
  type DelegationRow,
} from '../../db/queries/people/delegations.ts';
import { leaveNotices } from '../../db/queries/notifications/notices.ts';
import { addParent } from '../../db/queries/people/people.ts';
import type { DelegationAct } from '../../db/vocabulary.ts';
import type { Held } from '../agenda/held.ts';
import { normaliseEmail } from '../identity/identity.ts';
import { Problem } from '../problem.ts';
import type { Deps } from '../router.ts';
import { WORDING } from './attestations.ts';
import type { invitationBody } from './delegation-resources.ts';
import { mintCode } from './hand-over-code.ts';

/** How many people may act in one agenda, invitations that wait counted (as Mon espace santé). */
const MOST_DELEGATES = 3;
/** An invitation waits two weeks; a delegation lasts three years at most. */
const WAITS = { days: 14 };
const LONGEST = { years: 3 };

interface Inviter {
  accountId: number;
  now: DateTime<true>;
  agenda: Held;
  given: z.infer<typeof invitationBody>;
}

/** Invites someone into an agenda one holds; gives the delegation's id and the code, which is kept nowhere. */
export async function invite(
  tx: Transaction,
  vault: Deps['vault'],
  inviter: Inviter,
): Promise<{ id: number; code: string }> {
  const { accountId, now, agenda, given } = inviter;
  const at = now.toJSDate();
  const { startsAt, endsAt } = periodOf(inviter);
  const standing = await countStanding(tx, { agendaId: agenda.id, kind: given.kind, now: at });
  if (given.kind === 'delegate' && standing >= MOST_DELEGATES)
    throw new Problem('too-many-delegates', 'End one first: three is the most.');
  const { code, codeHash } = mintCode();
  const email = given.email === undefined ? null : normaliseEmail(given.email);
  const id = await inviteDelegate(tx, {
    agendaId: agenda.id,
    kind: given.kind,
    quality: given.quality,
    scopes: [...new Set(given.scopes)],
    grantedBy: accountId,
    delegateId: null,
    inviteeSealed: vault.seal(given.invitee, 'delegate-name'),
    inviteeIndex: email === null ? null : vault.blindIndex(email, 'email'),
    codeHash,
    startsAt,
    endsAt,
    invitedAt: at,
    expiresAt: now.plus(WAITS).toJSDate(),
  });
  await attest(tx, { delegationId: id, accountId, act: 'granted', wording: WORDING, now: at });
  return { id, code };
}

/** From when until when: always both. A parent's ends with the child's minority. Throws `invalid-request`. */
function periodOf({ now, agenda, given }: Inviter): { startsAt: Date; endsAt: Date } {
  const starts = given.startsAt === undefined ? now.toMillis() : Date.parse(given.startsAt);
  if (given.kind === 'parent') {
    if (agenda.kind !== 'parent' || agenda.until === null)
      throw new Problem('invalid-request', 'kind: a second parent is invited into a child’s agenda alone');
    if (agenda.holders.length > 1) throw new Problem('delegation-not-open', 'Both parents hold it already.');
    return { startsAt: now.toJSDate(), endsAt: new Date(agenda.until) };
  }
  if (given.endsAt === undefined)
    throw new Problem('invalid-request', 'endsAt: is always said for a delegate');
  const ends = Date.parse(given.endsAt);
  const latest = Math.min(now.plus(LONGEST).toMillis(), agenda.until ?? Infinity);
  if (starts < now.minus({ days: 1 }).toMillis() || ends <= starts || ends <= now.toMillis() || ends > latest)
    throw new Problem(
      'invalid-request',
      'endsAt: must follow startsAt, and be within three years or the child’s minority',
    );
  return { startsAt: new Date(starts), endsAt: new Date(ends) };
}

interface Actor {
  id: number;
  accountId: number;
  now: Date;
}

const absent = () => new Problem('not-found', 'There is no such delegation of yours.');

/** Answers an invitation; once accepted, both are told. Throws `not-found`, `delegation-not-open`. */
export async function reply(
  tx: Transaction,
  actor: Actor,
  answer: 'accepted' | 'refused',
): Promise<DelegationRow> {
  const row = await findDelegation(tx, actor);
  const { id, accountId, now } = actor;
  if (!row || row.grantedBy === accountId || (row.delegateId !== null && row.delegateId !== accountId))
    throw absent();
  if (row.state !== 'pending') throw new Problem('delegation-not-open', `It is ${row.state}.`);
  await settleDelegation(tx, { id, act: answer, delegateId: accountId, now });
  if (answer === 'accepted' && row.kind === 'parent') {
    const added = await addParent(tx, { agendaId: row.agendaId, accountId, now });
    if (!added)
      throw new Problem('delegation-not-open', 'Both parents hold it already, or the child came of age.');
  }
  await declare(tx, { ...actor, act: answer, row: { ...row, delegateId: accountId } });
  return row;
}

/** Ends a delegation, or takes an invitation back: whoever gave it, whoever holds the agenda, and whoever received it may. */
export async function revoke(tx: Transaction, actor: Actor): Promise<DelegationRow> {
  const row = await findDelegation(tx, actor);
  if (!row) throw absent();
  const open = row.state === 'pending' || (row.state === 'accepted' && row.kind !== 'parent');
  if (!open) throw new Problem('delegation-not-open', `It is ${row.state}.`);
  await settleDelegation(tx, { id: actor.id, act: 'revoked', delegateId: null, now: actor.now });
  await declare(tx, { ...actor, act: 'revoked', row });
  return row;
}

/** Keeps what was declared and tells both sides. */
async function declare(
  tx: Transaction,
  { id, accountId, act, now, row }: Actor & { act: DelegationAct; row: DelegationRow },
): Promise<void> {
  await attest(tx, { delegationId: id, accountId, act, wording: WORDING, now });
  const accountIds = [row.grantedBy, row.delegateId].filter((each) => each !== null);
  const facts = { delegationId: String(id), agendaId: String(row.agendaId), kind: row.kind };
  await leaveNotices(tx, { accountIds, kind: `delegation-${act}`, facts, now });
}
